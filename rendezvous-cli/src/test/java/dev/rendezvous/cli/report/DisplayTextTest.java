package dev.rendezvous.cli.report;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DisplayTextTest {

    @Property
    void truncatesToTheWidthOfATerminal(@ForAll String text, @ForAll @IntRange(min = 1, max = 100) int columns) {
        assertThat(DisplayText.cut(text, columns)
                        .codePointCount(0, DisplayText.cut(text, columns).length()))
                .isLessThanOrEqualTo(columns);
    }

    @Property
    void truncatesInTheMiddleToTheWidthOfATerminal(
            @ForAll String text, @ForAll @IntRange(min = 1, max = 100) int columns) {
        assertThat(DisplayText.width(DisplayText.cutMiddle(text, columns))).isLessThanOrEqualTo(columns);
    }

    @ParameterizedTest
    @CsvSource({"abcdefgh, 8, abcdefgh", "abcdefgh, 7, abc…fgh", "abcdefgh, 4, ab…h", "abcdefgh, 1, …"})
    void truncatesInTheMiddle(String text, int columns, String cut) {
        assertThat(DisplayText.cutMiddle(text, columns)).isEqualTo(cut);
    }

    @Test
    void wrapsAtWords() {
        assertThat(DisplayText.wrap("  one two three", 9)).isEqualTo("  one two\n  three");
        assertThat(DisplayText.wrap("unbreakable x", 5)).isEqualTo("unbreakable\nx");
        assertThat(DisplayText.wrap("one two", Integer.MAX_VALUE)).isEqualTo("one two");
    }

    @Test
    void countsWideCharactersTwice() {
        assertThat(DisplayText.cut("/準備完了", 9)).isEqualTo("/準備完了");
        assertThat(DisplayText.cut("/準備完了", 8)).isEqualTo("/準備完…");
        assertThat(DisplayText.cut("a → b", 5)).isEqualTo("a → b");
    }
}
