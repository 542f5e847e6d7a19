package dev.rendezvous.internal.probe.net;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rendezvous.target.MalformedTargetException;
import dev.rendezvous.target.TargetSpec;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ServerUrlTest {

    private static ServerUrl parse(String text) {
        return ServerUrl.parse(new TargetSpec("test", text, Map.of()), 1234, "a test target must be host:port/path");
    }

    @ParameterizedTest
    @CsvSource({
        "my_db, my_db:1234",
        "'', :1234",
        ":80, :80",
        "[::1]:80/a, [::1]:80/a",
        "me:s3cret@db/a%2Fb?x=y, me@db:1234/a/b",
    })
    void isShownWithoutPassword(String text, String shown) {
        assertThat(parse(text)).hasToString(shown);
    }

    @Property
    void isParsedOrRejected(@ForAll("urls") String text) {
        try {
            ServerUrl url = parse(text);
            assertThat(url.port()).isBetween(1, 65535);
            assertThat(url.toUrl("test")).startsWith("test://");
        } catch (MalformedTargetException e) {
            assertThat(e.getMessage()).startsWith("'test://");
        }
    }

    @Property
    void doesNotShowThePasswordOfAMalformedUrl(@ForAll("urls") String text) {
        try {
            assertThat(parse("me:s3cret@" + text).toString()).doesNotContain("s3cret");
        } catch (MalformedTargetException e) {
            assertThat(e.getMessage()).doesNotContain("s3cret");
        }
    }

    @Property
    void isTheSameAfterItWasWritten(
            @ForAll String path,
            @ForAll String name,
            @ForAll String value,
            @ForAll @IntRange(min = 1, max = 65535) int port) {
        LinkedHashMap<String, String> parameters = new LinkedHashMap<>();
        parameters.put("n" + encodable(name), encodable(value));
        ServerUrl url = new ServerUrl(
                Optional.of("u" + encodable(name)), Optional.empty(), "my_db", port, encodable(path), parameters);
        assertThat(parse(url.toUrl("test").substring("test://".length()))).isEqualTo(url);
    }

    private static String encodable(String text) {
        return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
    }

    @Provide
    Arbitrary<String> urls() {
        return Arbitraries.oneOf(
                Arbitraries.strings(),
                Arbitraries.strings().withChars("ab:/?&=@%[]0159,. ").ofMaxLength(40));
    }
}
