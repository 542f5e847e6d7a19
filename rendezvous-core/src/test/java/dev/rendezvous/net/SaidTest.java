package dev.rendezvous.net;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class SaidTest {

    @Test
    void quotesWords() {
        assertThat(Said.inBrackets("ERR no such thing ä 😀")).isEqualTo(" (ERR no such thing ä 😀)");
    }

    @Test
    void quotesNothingOfNothing() {
        assertThat(Said.inBrackets(" \r\n\0")).isEmpty();
    }

    @Test
    void letsNobodyWriteOnTheTerminal() {
        assertThat(Said.inBrackets("a\u001b[2Jb\nc\u202ed\u2028e\u009bf")).isEqualTo(" (a [2Jb c d e f)");
    }

    @Property
    void isShortAndOnOneLineWhateverIsSaid(@ForAll String words) {
        String quoted = Said.inBrackets(words + "x".repeat(1000));
        assertThat(quoted.codePointCount(0, quoted.length())).isLessThanOrEqualTo(203);
        assertThat(quoted.chars()).noneMatch(Character::isISOControl);
    }
}
