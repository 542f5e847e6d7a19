package dev.rendezvous;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class PercentTest {

    @Test
    void leavesWhatIsReadableAsItIs() {
        assertThat(Percent.encoded("app:ready/2-a_b.c~")).isEqualTo("app:ready/2-a_b.c~");
        assertThat(Percent.encoded("a b&c=d?e#f%\n+ä")).isEqualTo("a%20b%26c%3dd%3fe%23f%25%0a%2b%c3%a4");
    }

    @Property
    void decodesWhatItEncodes(@ForAll String text) {
        String utf8 = new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
        assertThat(Percent.encoded(text)).matches("[\\x21-\\x7e]*").doesNotContain("&", "=", "#", "?");
        assertThat(Percent.decoded(Percent.encoded(text))).isEqualTo(utf8);
    }
}
