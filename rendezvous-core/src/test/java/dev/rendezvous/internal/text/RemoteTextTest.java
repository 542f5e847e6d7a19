package dev.rendezvous.internal.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class RemoteTextTest {

    @Test
    void keepsPrintableText() {
        assertThat(RemoteText.oneLine("ERR no such thing ä 😀")).isEqualTo("ERR no such thing ä 😀");
    }

    @Test
    void joinsLinesAndMarksMissingCharacters() {
        assertThat(RemoteText.oneLine("  a\tb\r\n  c\u202Ed\u001b[2J\u2028e ")).isEqualTo("a b c\uFFFDd\uFFFD[2J e");
    }

    @Test
    void cutsALongText() {
        assertThat(RemoteText.oneLine("x".repeat(500))).isEqualTo("x".repeat(200) + "…");
    }

    @Test
    void doesNotCutASurrogatePair() {
        assertThat(RemoteText.excerpt("\ud83d\ude80".repeat(200), Set.of()))
                .isEqualTo("\ud83d\ude80".repeat(120) + "…");
    }

    @Test
    void addsNoParenthesesToAnEmptyText() {
        assertThat(RemoteText.inParentheses("busy\n")).isEqualTo(" (busy)");
        assertThat(RemoteText.inParentheses(" \r\n")).isEmpty();
    }

    @Test
    void masksASecretThatAnotherBeginsWith() {
        assertThat(RemoteText.excerpt("got abcdefgh and abcd", Set.of("abcd", "abcdefgh")))
                .isEqualTo("got *** and ***");
    }

    @Test
    void escapesSoThatDifferentTextsLookDifferent() {
        assertThat(RemoteText.escape("a b\\c\n\u001b[2J\u202e\ud800"))
                .isEqualTo("a b\\\\c\\u{a}\\u{1b}[2J\\u{202e}\\u{d800}");
        assertThat(RemoteText.escape("x".repeat(500))).isEqualTo("x".repeat(200) + "…");
    }

    @Property
    void isVisibleWhateverIsSent(@ForAll String text) {
        assertVisible(RemoteText.visible(text + "\033[2J\r\n"));
        assertVisible(RemoteText.oneLine(text));
        assertVisible(RemoteText.excerpt(text, Set.of()));
        assertVisible(RemoteText.escape(text));
    }

    private static void assertVisible(String text) {
        assertThat(text.codePoints())
                .noneMatch(c -> Character.isISOControl(c)
                        || Character.getType(c) == Character.FORMAT
                        || Character.getType(c) == Character.SURROGATE);
    }

    @Property
    void isShortWhateverIsSent(@ForAll String text) {
        String line = RemoteText.oneLine(text + "x".repeat(1000));
        assertThat(line.codePointCount(0, line.length())).isLessThanOrEqualTo(201);
        String excerpt = RemoteText.excerpt(text + "x".repeat(1000), Set.of());
        assertThat(excerpt.codePointCount(0, excerpt.length())).isLessThanOrEqualTo(121);
    }
}
