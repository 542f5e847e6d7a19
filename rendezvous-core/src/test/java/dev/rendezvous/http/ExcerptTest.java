package dev.rendezvous.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class ExcerptTest {

    @Test
    void leavesOutASecretThatBeginsLikeAnother() {
        assertThat(Excerpt.of("got abcdefgh and abcd", Set.of("abcd", "abcdefgh")))
                .isEqualTo("got *** and ***");
    }

    @Test
    void doesNotCutACharacterInHalf() {
        assertThat(Excerpt.of("\ud83d\ude80".repeat(200), Set.of())).isEqualTo("\ud83d\ude80".repeat(120) + "…");
    }

    @Property
    void isOneLineForTheEyeOnly(@ForAll String text) {
        String line = Excerpt.of(text, Set.of());
        assertThat(line.codePointCount(0, line.length())).isLessThanOrEqualTo(121);
        assertThat(line.codePoints()).noneMatch(Character::isISOControl);
        assertThat(line.codePoints()).noneMatch(c -> Character.getType(c) == Character.FORMAT);
    }
}
