package dev.rendezvous.probe.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.rendezvous.probe.http.StatusRanges.Range;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StatusRangesTest {

    @ParameterizedTest
    @CsvSource({
        "200, 200, 201",
        "200-299, 299, 300",
        "2xx, 204, 404",
        "2XX, 204, 199",
        "'200,204,300-399', 302, 203",
        "'200, 5xx', 503, 404"
    })
    void haveTheirMembersAndNoOthers(String text, int member, int other) {
        StatusRanges statusRanges = StatusRanges.parse(text);
        assertThat(statusRanges.contains(member)).isTrue();
        assertThat(statusRanges.contains(other)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "", ",", "200,", "20", "2000", "299-200", "200-", "-200", "1xx", "100", "0xx", "xxx", "abc", "200;201"
            })
    void areNothingElse(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> StatusRanges.parse(text))
                .withMessageContaining("'" + text + "'")
                .withMessageContaining("200-299");
    }

    @Property
    void readWhatTheyWrite(@ForAll("ranges") List<Range> ranges, @ForAll @IntRange(min = 0, max = 1200) int status) {
        StatusRanges statusRanges = new StatusRanges(ranges);
        assertThat(StatusRanges.parse(statusRanges.toString())).isEqualTo(statusRanges);
        assertThat(statusRanges.contains(status))
                .isEqualTo(ranges.stream().anyMatch(r -> status >= r.first() && status <= r.last()));
    }

    @Property
    void areParsedOrRejected(@ForAll @StringLength(max = 20) String text) {
        try {
            assertThat(StatusRanges.parse(text).ranges()).isNotEmpty();
        } catch (IllegalArgumentException e) {
            assertThat(e).hasMessageContaining("status must be codes");
        }
    }

    @Provide
    Arbitrary<List<Range>> ranges() {
        Arbitrary<Integer> codes = Arbitraries.integers().between(200, 999);
        return Combinators.combine(codes, codes)
                .as((a, b) -> new Range(Math.min(a, b), Math.max(a, b)))
                .list()
                .ofMinSize(1)
                .ofMaxSize(5);
    }
}
