package dev.rendezvous.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.rendezvous.server.security.CorsPolicy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests of pages of other origins, as browsers send them. */
@Timeout(120)
class CorsTest {

    private static final String APP = "https://app.example";
    private static final String TOKEN = "0123456789abcdef";

    @TempDir
    private static Path folder;

    private static TestServer server;

    @BeforeAll
    static void start() throws IOException {
        Path tokens = Files.writeString(folder.resolve("tokens"), "full " + TOKEN + "\n");
        server = TestServer.start(
                "--cors-origins", APP + ",http://localhost:3000", "--tokens", tokens.toString(), "--max-payload=100");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static String send(String method, String path, String origin, String... headers) throws IOException {
        List<String> lines = new ArrayList<>(List.of(
                method + " " + path + " HTTP/1.1",
                "Host: localhost",
                "Origin: " + origin,
                "Sec-Fetch-Site: cross-site",
                "Content-Length: 0",
                "Connection: close"));
        lines.addAll(List.of(headers));
        return server.raw(String.join("\r\n", lines) + "\r\n\r\n");
    }

    private static String withToken(String method, String path, String origin, String... headers) throws IOException {
        return send(
                method,
                path,
                origin,
                Stream.concat(Stream.of("Authorization: Bearer " + TOKEN), Stream.of(headers))
                        .toArray(String[]::new));
    }

    @ParameterizedTest
    @ValueSource(strings = {APP, "http://localhost:3000"})
    void aPageOfAnAllowedOriginIsServed(String origin) throws Exception {
        assertThat(withToken("PUT", "/cors", origin))
                .startsWith("HTTP/1.1 200")
                .contains("Access-Control-Allow-Origin: " + origin + "\r\n")
                .contains("Access-Control-Expose-Headers: ETag, ")
                .doesNotContain("Credentials");
        assertThat(withToken("GET", "/_port/127.0.0.1/1?timeout=0", origin))
                .startsWith("HTTP/1.1 404")
                .contains("Access-Control-Allow-Origin: " + origin + "\r\n")
                .containsPattern("(?s)Vary: .*Origin")
                .containsPattern("(?s)Vary: .*Accept");
    }

    @Test
    void itCanReadErrorsToo() throws Exception {
        assertThat(send("GET", "/cors", APP))
                .startsWith("HTTP/1.1 401")
                .contains("Access-Control-Allow-Origin: " + APP + "\r\n");
    }

    @Test
    void aPreflightNeedsNoToken() throws Exception {
        assertThat(send(
                        "OPTIONS",
                        "/cors",
                        APP,
                        "Access-Control-Request-Method: PUT",
                        "Access-Control-Request-Headers: authorization,if-none-match"))
                .startsWith("HTTP/1.1 204")
                .contains("Access-Control-Allow-Origin: " + APP + "\r\n")
                .contains("Access-Control-Allow-Methods: GET, HEAD, PUT, POST, DELETE")
                .contains("Access-Control-Allow-Headers: Authorization, Content-Type, Idempotency-Key, If-None-Match")
                .containsPattern("Access-Control-Allow-Headers: .*Rendezvous-Caller")
                .contains("Access-Control-Max-Age: 600")
                .containsPattern("Vary: .*Origin");
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://other.example", "https://app.example.evil", "http://app.example", "null"})
    void otherOriginsAreRejectedAsBefore(String origin) throws Exception {
        assertThat(withToken("PUT", "/cors", origin))
                .startsWith("HTTP/1.1 403")
                .containsPattern("(?s)Vary: .*Origin")
                .doesNotContain("Access-Control-Allow-Origin");
        assertThat(send("OPTIONS", "/cors", origin, "Access-Control-Request-Method: PUT"))
                .startsWith("HTTP/1.1 401")
                .doesNotContain("Access-Control-Allow");
        assertThat(withToken("GET", "/cors?timeout=0", origin)).doesNotContain("Access-Control-Allow");
    }

    @Test
    void withoutTheOptionNoResponseHasTheHeaders() throws Exception {
        try (TestServer plain = TestServer.start()) {
            assertThat(plain.raw("GET /cors?timeout=0 HTTP/1.1\r\nHost: localhost\r\nOrigin: " + APP
                            + "\r\nConnection: close\r\n\r\n"))
                    .startsWith("HTTP/1.1 404")
                    .doesNotContain("Access-Control", "Origin");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"*", "null", "app.example", "https://app.example/", "https://*.example", "a,b", "file://"})
    void anythingElseThanOriginsIsAMistake(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> CorsPolicy.parse(text))
                .withMessageStartingWith("must be origins");
    }
}
