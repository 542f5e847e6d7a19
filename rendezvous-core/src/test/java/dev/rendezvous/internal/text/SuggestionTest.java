package dev.rendezvous.internal.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SuggestionTest {

    private static final List<String> KNOWN =
            List.of("amqp", "dns", "file", "http", "https", "postgres", "signal", "tcp", "timeout");

    @ParameterizedTest
    @CsvSource({
        "postgers, postgres",
        "postgresq, postgres",
        "singal, signal",
        "tiemout, timeout",
        "htp, http",
        "htpps, https",
        "tpc, tcp",
        "http-get, http",
        "https-get, https",
    })
    void isTheSimilarWord(String typed, String meant) {
        assertThat(Suggestion.closest(typed, KNOWN)).contains(meant);
        assertThat(Suggestion.didYouMean(typed, KNOWN)).isEqualTo("; did you mean '" + meant + "'?");
    }

    @ParameterizedTest
    @CsvSource({"oracle", "x", "kubernetes", "''"})
    void isEmptyIfNoWordIsSimilar(String typed) {
        assertThat(Suggestion.closest(typed, KNOWN)).isEmpty();
        assertThat(Suggestion.didYouMean(typed, KNOWN)).isEmpty();
    }

    @Property
    void measuresADistance(@ForAll String a, @ForAll String b) {
        assertThat(Suggestion.distance(a, a)).isZero();
        assertThat(Suggestion.distance(a, b))
                .isEqualTo(Suggestion.distance(b, a))
                .isBetween(Math.abs(a.length() - b.length()), Math.max(a.length(), b.length()));
    }
}
