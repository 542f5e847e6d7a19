package dev.rendezvous.internal.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Chars;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DurationParserTest {

    @ParameterizedTest
    @CsvSource({
        "30, 30000",
        "0.5, 500",
        "0, 0",
        "500ms, 500",
        "10s, 10000",
        "2m, 120000",
        "1.5h, 5400000",
        "1m30s, 90000",
        "1h0m1s, 3601000",
        "0.25s, 250",
        "1d, 86400000",
        "0.5d, 43200000",
        "1d12h, 129600000"
    })
    void readsWhatPeopleWrite(String text, long millis) {
        assertThat(DurationParser.parse(text)).isEqualTo(Duration.ofMillis(millis));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "-1",
                "+1",
                "1 s",
                "s",
                "1x",
                "1e3",
                "1,5",
                "30 ",
                "ms",
                "0x10",
                "1m30",
                "Infinity",
                "NaN",
                ".5",
                "5.",
                "١"
            })
    void rejectsInvalidTextAndNamesTheValidForm(String text) {
        assertThatThrownBy(() -> DurationParser.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'" + text + "'")
                .hasMessageContaining("500ms");
    }

    @ParameterizedTest
    @ValueSource(strings = {"999999999999", "999999999h", "900000h900000h900000h", "36501d", "999999999999999d"})
    void rejectsMeaninglessValues(String text) {
        assertThatThrownBy(() -> DurationParser.parse(text)).hasMessageContaining("century");
    }

    @Property
    void rejectsGarbageOnlyAsAnIllegalArgument(
            @ForAll @Chars({'0', '9', '.', 'm', 's', 'h', 'd', '-', 'e', ' '}) String text) {
        try {
            assertThat(DurationParser.parse(text).isNegative()).isFalse();
        } catch (IllegalArgumentException e) {
            assertThat(e).hasMessageContaining("'" + text + "'");
        }
    }

    @Property
    void readsEveryNumberOfDays(@ForAll @LongRange(min = 0, max = 36_500) long days) {
        assertThat(DurationParser.parse(days + "d"))
                .isEqualTo(DurationParser.parse(days * 24 + "h"))
                .isEqualTo(Duration.ofDays(days));
    }

    @Property
    void readsEveryNumberOfMilliseconds(@ForAll @LongRange(min = 0, max = 1_000_000_000_000L) long millis) {
        assertThat(DurationParser.parse(millis + "ms")).isEqualTo(Duration.ofMillis(millis));
    }
}
