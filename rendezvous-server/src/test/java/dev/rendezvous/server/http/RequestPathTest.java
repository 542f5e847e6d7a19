package dev.rendezvous.server.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.NotEmpty;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RequestPathTest {

    @Test
    void isDecodedOnce() {
        assertThat(RequestPath.parse("/a%20b/%C3%A4").segments()).containsExactly("a b", "ä");
        assertThat(RequestPath.parse("/%2541")).hasToString("/%41");
        assertThat(RequestPath.parse("/a+b").name()).isEqualTo("a+b");
        assertThat(RequestPath.parse("/").segments()).isEmpty();
    }

    @Test
    void recognizesKeys() {
        assertThat(RequestPath.parse("/a/favicon.ico").isKey()).isTrue();
        assertThat(RequestPath.parse("/").isKey()).isFalse();
        assertThat(RequestPath.parse("/_wait").isKey()).isFalse();
        assertThat(RequestPath.parse("/favicon.ico").isKey()).isFalse();
    }

    @Test
    void recognizesReservedNamesInEveryEncoding() {
        assertThat(RequestPath.parse("/%5Fport").isReserved()).isTrue();
        assertThat(RequestPath.parse("/a/_b").isReserved()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "/a//b, an empty segment",
        "//, an empty segment",
        "/a/, a trailing slash",
        "/./a, a dot segment",
        "/a/.., a dot segment",
        "/%2e%2e/a, a dot segment",
        "/a%2Fb, an encoded slash",
        "/a%00, a control character",
        "/a%0d%0ab, a control character",
        "/a%7f, a control character",
        "/a%, two hexadecimal digits",
        "/a%4, two hexadecimal digits",
        "/a%zz, two hexadecimal digits",
        "/%ff, UTF-8",
        "/%c0%af, UTF-8",
        "a, must begin with"
    })
    void reportsMalformedInput(String raw, String problem) {
        assertThatThrownBy(() -> RequestPath.parse(raw))
                .isInstanceOf(Problem.class)
                .hasMessageContaining(problem)
                .extracting(e -> ((Problem) e).status().code())
                .isEqualTo(400);
    }

    @Property
    void neverFailsOtherwise(@ForAll String raw) {
        try {
            assertThat(RequestPath.parse(raw)).isNotNull();
        } catch (Problem e) {
            assertThat(e.status().code()).isEqualTo(400);
            assertThat(e.error().chars()).noneMatch(Character::isISOControl);
        }
    }

    @Property
    void readsWhatIsEncoded(@ForAll @NotEmpty List<@StringLength(min = 1, max = 9) String> segments) {
        StringBuilder raw = new StringBuilder();
        segments.forEach(s -> raw.append('/')
                .append(URLEncoder.encode(s, StandardCharsets.UTF_8).replace("+", "%20")));
        try {
            RequestPath path = RequestPath.parse(raw.toString());
            assertThat(path.segments())
                    .isEqualTo(segments.stream()
                            .map(s -> new String(s.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8))
                            .toList());
        } catch (Problem e) {
            assertThat(segments)
                    .anyMatch(s -> s.contains("/")
                            || s.equals(".")
                            || s.equals("..")
                            || s.chars().anyMatch(Character::isISOControl));
        }
    }
}
