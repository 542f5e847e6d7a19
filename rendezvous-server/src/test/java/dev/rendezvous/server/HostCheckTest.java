package dev.rendezvous.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests of a page that has rebound its name to the server, and of others. */
@Timeout(120)
class HostCheckTest {

    private static final String BROWSER = "User-Agent: Mozilla/5.0\r\nAccept: */*\r\nAccept-Language: en\r\n";

    private static TestServer server;

    @BeforeAll
    static void start() throws IOException {
        server = TestServer.start("--allowed-hosts", "rv.example.com");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static String status(TestServer to, String method, String host, String headers) throws IOException {
        String response = to.raw(method + " /host" + (method.equals("GET") ? "?timeout=0" : "") + " HTTP/1.1\r\nHost: "
                + host + "\r\n" + headers + "Content-Length: 0\r\nConnection: close\r\n\r\n");
        return response.substring("HTTP/1.1 ".length(), "HTTP/1.1 ".length() + 3);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                BROWSER,
                "Accept-Language:\r\n",
                "Origin: http://evil.example\r\n",
                "Sec-Fetch-Site: same-origin\r\nSec-Fetch-Mode: cors\r\n",
                "Accept-Language: en\r\nSec-Fetch-Site: none\r\nSec-Fetch-Mode: navigate\r\n"
            })
    void aBrowserMustNotUseAnUnknownName(String headers) throws Exception {
        for (String method : new String[] {"GET", "PUT", "DELETE", "OPTIONS"}) {
            assertThat(status(server, method, "evil.example", headers)).isEqualTo("421");
        }
        assertThat(status(server, "GET", "rv.example.com:8080", headers.replace("evil", "rv")))
                .isNotEqualTo("421");
        assertThat(status(server, "GET", "rv:8080", headers)).isNotEqualTo("421");
        assertThat(status(server, "GET", "127.0.0.1:8080", headers)).isNotEqualTo("421");
    }

    @Test
    void theMessageNamesTheOption() throws Exception {
        assertThat(server.raw("GET / HTTP/1.1\r\nHost: evil.example:8080\r\n" + BROWSER + "Connection: close\r\n\r\n"))
                .startsWith("HTTP/1.1 421 Misdirected Request")
                .contains("'evil.example:8080'", "--allowed-hosts evil.example,");
        assertThat(server.raw("GET http://evil.example/ HTTP/1.1\r\nHost: localhost\r\n" + BROWSER
                        + "Connection: close\r\n\r\n"))
                .as("the host of a URL replaces the header")
                .startsWith("HTTP/1.1 421");
    }

    @Test
    void atALoopbackAddressNoProgramMay() throws Exception {
        assertThat(status(server, "PUT", "evil.example", "User-Agent: curl/8.5.0\r\nAccept: */*\r\n"))
                .isEqualTo("421");
        assertThat(status(server, "PUT", "RV.example.com.:8080", "User-Agent: curl/8.5.0\r\nAccept: */*\r\n"))
                .isEqualTo("200");
    }

    @Test
    void withTokensNoHostIsChecked(@TempDir Path folder) throws Exception {
        Path tokens = Files.writeString(folder.resolve("tokens"), "full 0123456789abcdef\n");
        try (TestServer withTokens = TestServer.start("--tokens", tokens.toString())) {
            assertThat(status(
                            withTokens, "PUT", "evil.example", BROWSER + "Authorization: Bearer 0123456789abcdef\r\n"))
                    .isEqualTo("200");
        }
    }
}
