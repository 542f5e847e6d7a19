package dev.rendezvous.internal.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PercentEncodingTest {

    @Test
    void leavesUnreservedCharactersAsTheyAre() {
        assertThat(PercentEncoding.encode("ready-2_b.c~ /:&ä\n")).isEqualTo("ready-2_b.c~%20%2F%3A%26%C3%A4%0A");
        assertThat(PercentEncoding.encode("a/b c", "/")).isEqualTo("a/b%20c");
    }

    @Test
    void leavesMoreCharactersOfAParameterAsTheyAre() {
        assertThat(PercentEncoding.encodedParameter("app:ready/2-a_b.c~")).isEqualTo("app:ready/2-a_b.c~");
        assertThat(PercentEncoding.encodedParameter("a b&c=d?e#f%\n+ä"))
                .isEqualTo("a%20b%26c%3Dd%3Fe%23f%25%0A%2B%C3%A4");
    }

    @ParameterizedTest
    @ValueSource(strings = {"%", "%4", "a%zz", "100%", "%%41"})
    void isStrictByDefaultOnly(String text) {
        assertThatThrownBy(() -> PercentEncoding.decode(text)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> PercentEncoding.requireEncoded(text)).isInstanceOf(IllegalArgumentException.class);
        assertThat(PercentEncoding.decodedLeniently(text)).contains("%".equals(text) ? "%" : text.substring(0, 1));
    }

    @Test
    void decodesUtf8() {
        assertThat(PercentEncoding.decode("%c3%A4+b")).isEqualTo("ä+b");
        assertThatThrownBy(() -> PercentEncoding.decode("%ff")).isInstanceOf(IllegalArgumentException.class);
        assertThat(PercentEncoding.decodedLeniently("%ff%41")).isEqualTo("\uFFFDA");
    }

    @Property
    void decodesWhatItEncodes(@ForAll String text) {
        String utf8 = new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
        assertThat(PercentEncoding.encodedParameter(text))
                .matches("[\\x21-\\x7e]*")
                .doesNotContain("&", "=", "#", "?");
        assertThat(PercentEncoding.encode(text)).matches("[A-Za-z0-9%._~-]*");
        assertThat(PercentEncoding.decode(PercentEncoding.encodedParameter(text)))
                .isEqualTo(utf8);
        assertThat(PercentEncoding.decode(PercentEncoding.encode(text))).isEqualTo(utf8);
        assertThat(PercentEncoding.decodedLeniently(PercentEncoding.encode(text)))
                .isEqualTo(utf8);
    }

    @Property
    void decodesAnythingOrRejectsIt(@ForAll String text) {
        try {
            assertThat(PercentEncoding.decode(text)).isNotNull();
        } catch (IllegalArgumentException e) {
            assertThat(e).hasMessageMatching("'%' must be followed by .*|percent-encoded bytes must be UTF-8");
        }
        assertThat(PercentEncoding.decodedLeniently(text)).isNotNull();
    }
}
