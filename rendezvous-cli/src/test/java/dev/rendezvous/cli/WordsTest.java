package dev.rendezvous.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WordsTest {

    @Test
    void areCutAtBlanksAndKeptTogetherByQuotes() {
        assertThat(Words.of(" a  'b c' \"d \\\"e\" f\\ g '' h'i'\"j\" "))
                .containsExactly("a", "b c", "d \"e", "f g", "", "hij");
    }

    @ParameterizedTest
    @ValueSource(strings = {"'a", "\"a", "a\\"})
    void haveAnEnd(String line) {
        assertThatThrownBy(() -> Words.of(line)).hasMessageContaining("does not end");
    }

    @Property
    void surviveQuoting(@ForAll List<String> words) {
        StringBuilder line = new StringBuilder();
        words.forEach(
                word -> line.append(" '").append(word.replace("'", "'\\''")).append("'"));
        assertThat(Words.of(line.toString())).isEqualTo(words);
    }
}
