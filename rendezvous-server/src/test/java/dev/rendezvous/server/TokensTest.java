package dev.rendezvous.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rendezvous.server.security.Tokens;
import dev.rendezvous.server.security.Tokens.Permission;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(120)
class TokensTest {

    private static final String FULL = "full-token-0123456789";
    private static final String SIGNAL = "signal-token-0123456789";
    private static final String READ = "read-token-0123456789";

    @TempDir
    Path folder;

    private Path file() throws IOException {
        Path file = folder.resolve("tokens");
        Files.writeString(file, """
                # who may do what
                full   %s
                signal %s

                read   %s
                """.formatted(FULL, SIGNAL, READ));
        return file;
    }

    private TestServer server() throws IOException {
        return TestServer.start("--tokens", file().toString());
    }

    private static HttpResponse<String> as(TestServer server, String token, String method, String path)
            throws Exception {
        return server.send(method, path, "", "Authorization", "Bearer " + token);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "# nothing",
                "admin secret-0123456789abc",
                "full",
                "full short",
                "full a secret-0123456789",
                "full secret-with-an-ümlaut-0123"
            })
    void anInvalidFileIsRejectedWithoutQuotingIt(String line) {
        assertThatThrownBy(() -> Tokens.read(List.of(line)))
                .isInstanceOf(IllegalArgumentException.class)
                .message()
                .doesNotContain("secret", "short");
    }

    @Test
    void aTokenIsOnlyAcceptedInFull() {
        Tokens tokens = Tokens.read(List.of("full " + FULL, "read " + READ));
        assertThat(tokens.permission(FULL)).contains(Permission.FULL);
        assertThat(tokens.permission(READ)).contains(Permission.READ);
        for (String other : List.of("", FULL + "x", FULL.substring(1), FULL.toUpperCase(java.util.Locale.ROOT))) {
            assertThat(tokens.permission(other)).as(other).isEmpty();
        }
        assertThat(tokens.toString()).doesNotContain(FULL);
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /a",
        "PUT, /a",
        "DELETE, /a",
        "GET, /",
        "GET, /_port/127.0.0.1/1",
        "GET, /_postgres/a",
        "GET, /_unknown",
        "PATCH, /a",
        "PUT, /_health/live",
        "GET, /_health/live/x",
        "GET, /a/../_health/live",
        "GET, //_health/live"
    })
    void withoutATokenThereIs401(String method, String path) throws Exception {
        try (TestServer server = server()) {
            HttpResponse<String> response = server.send(method, path, "");
            assertThat(response.statusCode()).isEqualTo(401);
            assertThat(response.headers().firstValue("WWW-Authenticate")).contains("Bearer realm=\"rendezvous\"");
            HttpResponse<String> wrong = as(server, "wrong-token-0123456789", method, path);
            assertThat(wrong.statusCode()).isEqualTo(401);
            assertThat(wrong.headers().firstValue("WWW-Authenticate").orElse(""))
                    .contains("invalid_token");
            assertThat(wrong.body()).doesNotContain("wrong-token");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {FULL, "Basic " + FULL, "Bearer", "Bearer ", "Bearer" + FULL, "Bearer " + FULL + " " + READ})
    void otherAuthorizationSchemesAreIgnored(String authorization) throws Exception {
        try (TestServer server = server()) {
            assertThat(server.get("/a?timeout=0", "Authorization", authorization)
                            .statusCode())
                    .isEqualTo(401);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /a?timeout=0, 404, 403, 404",
        "HEAD, /a?timeout=0, 404, 403, 404",
        "PUT, /a, 200, 200, 403",
        "POST, /a, 200, 200, 403",
        "DELETE, /a, 200, 403, 403",
        "DELETE, /_lock/a, 400, 403, 403",
        "DELETE, /_barrier/a, 400, 403, 403",
        "GET, /, 200, 403, 200",
        "GET, /_port/127.0.0.1/1?timeout=0, 404, 403, 404",
        "PUT, /_report/a, 400, 400, 403",
        "GET, /_report/a, 405, 403, 405",
        "POST, /_unknown, 404, 403, 403",
        "OPTIONS, /a, 405, 403, 403"
    })
    void aTokenHasThePermissionsOfItsLine(String method, String path, int full, int signal, int read) throws Exception {
        try (TestServer server = server()) {
            assertThat(as(server, FULL, method, path).statusCode()).isEqualTo(full);
            server.send("DELETE", "/a", "", "Authorization", "Bearer " + FULL);
            assertThat(as(server, SIGNAL, method, path).statusCode()).isEqualTo(signal);
            assertThat(as(server, READ, method, path).statusCode()).isNotEqualTo(401);
            if (read == 403) {
                HttpResponse<String> refused = as(server, READ, method, path);
                assertThat(refused.statusCode()).isEqualTo(403);
                assertThat(refused.body()).contains("only wait and read", method + " " + path);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/a?timeout=0", "/_health/live", "/"})
    void twoAuthorizationHeadersAreAmbiguous(String path) throws Exception {
        try (TestServer server = server()) {
            for (List<String> tokens : List.of(List.of(FULL, READ), List.of("wrong", FULL), List.of(FULL, FULL))) {
                assertThat(server.raw("GET " + path + " HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer "
                                + tokens.getFirst() + "\r\nauthorization: Bearer " + tokens.getLast()
                                + "\r\nConnection: close\r\n\r\n"))
                        .startsWith("HTTP/1.1 400")
                        .contains("Authorization must be sent once");
            }
        }
    }

    @Test
    void thePageAndItsFilesNeedNoTokenAndRevealNothing() throws Exception {
        try (TestServer server = server()) {
            as(server, FULL, "PUT", "/secret-name");
            HttpResponse<String> page = server.get("/", "Accept", "text/html");
            assertThat(page.statusCode()).isEqualTo(200);
            assertThat(page.body()).doesNotContain("secret-name");
            for (String path : List.of("/_page/0/page.js", "/_page/0/page.css", "/favicon.ico")) {
                assertThat(server.get(path).statusCode()).as(path).isEqualTo(200);
            }
        }
    }

    @Test
    void aChangedFileIsReloadedUnlessItIsInvalid() throws Exception {
        Path file = file();
        try (TestServer server = TestServer.start("--tokens", file.toString())) {
            String next = "next-token-0123456789";
            assertThat(as(server, next, "PUT", "/a").statusCode()).isEqualTo(401);
            CompletableFuture<HttpResponse<String>> waiting =
                    server.getLater("/kept", "Authorization", "Bearer " + FULL);
            server.awaitCallers("/kept", 1);
            Files.writeString(file, "full " + next + "\n");
            server.await("the new token", () -> as(server, next, "PUT", "/a").statusCode() == 200);
            assertThat(as(server, FULL, "PUT", "/a").statusCode()).isEqualTo(401);
            assertThat(waiting).as("who is in stays in").isNotDone();
            as(server, next, "PUT", "/kept");
            assertThat(waiting.get(60, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
            Files.writeString(file, "nonsense\n");
            Files.writeString(file.resolveSibling("other"), "");
            assertThat(as(server, next, "PUT", "/a").statusCode()).isEqualTo(200);
            Files.delete(file);
            assertThat(as(server, next, "PUT", "/a").statusCode()).isEqualTo(200);
            file();
            server.await(
                    "the first token again", () -> as(server, FULL, "PUT", "/a").statusCode() == 200);
        }
    }

    @Test
    void aServerWhoseTokensCannotBeReadDoesNotStart() {
        assertThatThrownBy(() ->
                        TestServer.start("--tokens", folder.resolve("missing").toString()))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("file " + folder.resolve("missing") + " does not exist");
        assertThatThrownBy(() -> {
                    Files.writeString(folder.resolve("bad"), "full short");
                    TestServer.start("--tokens", folder.resolve("bad").toString());
                })
                .isInstanceOf(IOException.class)
                .hasMessageContaining("line 1")
                .hasMessageContaining("bad");
    }
}
