package dev.rendezvous.server;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Socket;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests that only raw sockets can send. */
@Timeout(120)
class AbuseTest {

    private static final String LAST = "Host: x\r\nConnection: close\r\n\r\n";

    private static TestServer server;

    @BeforeAll
    static void start() throws IOException {
        server = TestServer.start("--body-timeout", "5s", "--head-timeout", "5s");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "//",
                "//a",
                "/a//b",
                "/a/",
                "/a/..",
                "/../a",
                "/./a",
                "/%2e%2e/a",
                "/a%2Fb",
                "/a%00",
                "/%0a",
                "/%7f",
                "/%ff",
                "/%C3",
                "/%zz",
                "/%",
                "/%2",
                "a",
                "x:1"
            })
    void anAmbiguousPathIs400(String path) throws Exception {
        assertThat(server.raw("PUT " + path + " HTTP/1.1\r\n" + LAST)).startsWith("HTTP/1.1 400");
    }

    @ParameterizedTest
    @ValueSource(strings = {"%", "timeout=%zz", "timeout=%4"})
    void aMalformedQueryIs400WithTheReason(String query) throws Exception {
        assertThat(server.raw("GET /a?" + query + " HTTP/1.1\r\n" + LAST))
                .startsWith("HTTP/1.1 400")
                .contains("'%' must be followed by two hexadecimal digits");
    }

    @ParameterizedTest
    @CsvSource({
        "GET /_events HTTP/1.0, 505",
        "OPTIONS * HTTP/1.1, 400",
        "OPTIONS /a HTTP/1.1, 405",
        "TRACE /a HTTP/1.1, 405",
        "CONNECT x:1 HTTP/1.1, 400",
        "HEAD /a?timeout=0 HTTP/1.1, 404"
    })
    void everyMethodAndVersionHasAnAnswer(String line, int status) throws Exception {
        assertThat(server.raw(line + "\r\n" + LAST)).startsWith("HTTP/1.1 " + status);
    }

    @Test
    void anAnswerToHeadHasNoContent() throws Exception {
        String answer = server.raw("HEAD /?x HTTP/1.1\r\n" + LAST);
        assertThat(answer).startsWith("HTTP/1.1 400").endsWith("\r\n\r\n").contains("Content-Length: ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Content-Length: 3\r\nTransfer-Encoding: chunked",
                "Content-Length: 3\r\nContent-Length: 4",
                "Content-Length: 3, 3",
                "Content-Length: +3",
                "Content-Length: -1",
                "Content-Length: 99999999999999999999",
                "Transfer-Encoding: gzip",
                "Transfer-Encoding: chunked, chunked",
                "Transfer-Encoding: identity"
            })
    void twoContentLengthsEndTheConnection(String headers) throws Exception {
        String answer = server.raw("PUT /smuggled HTTP/1.1\r\nHost: x\r\n" + headers
                + "\r\n\r\nGET /smuggled?timeout=0 HTTP/1.1\r\n" + LAST);
        assertThat(answer).startsWith("HTTP/1.1 400").contains("Connection: close");
        assertThat(answer.split("HTTP/1.1 ", -1)).as("one answer").hasSize(2);
    }

    @Test
    void aBodyInChunksIsABody() throws Exception {
        assertThat(server.raw("PUT /chunks HTTP/1.1\r\nTransfer-Encoding: chunked\r\n" + LAST
                        + "3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n"))
                .startsWith("HTTP/1.1 200");
        assertThat(server.get("/chunks").body()).isEqualTo("abcde");
    }

    @ParameterizedTest
    @ValueSource(strings = {"zz\r\n", "-1\r\n", "fffffffffff\r\n"})
    void malformedChunksEndTheConnection(String chunks) throws Exception {
        String answer = server.raw("PUT /chunks2 HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n" + chunks);
        assertThat(answer).startsWith("HTTP/1.1 400").contains("Connection: close");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\u00e4", "\1", "G\u00e4T", "\0", "G(T"})
    void aMethodThatIsNotATokenIsAClientError(String method) throws Exception {
        assertThat(server.raw(method + " /a HTTP/1.1\r\n" + LAST)).startsWith("HTTP/1.1 400");
        assertThat(server.raw("GET /a?timeout=0 HTTP/1.1\r\nHost: x\r\n\r\n" + method + " /a HTTP/1.1\r\n" + LAST))
                .contains("HTTP/1.1 400")
                .doesNotContain("HTTP/1.1 500");
    }

    @Test
    void nothingIsServedAfterConnectionClose() throws Exception {
        String answers = server.raw("PUT /last HTTP/1.1\r\n" + LAST + "PUT /after HTTP/1.1\r\n" + LAST);
        assertThat(answers.split("HTTP/1.1 ", -1)).hasSize(2);
        assertThat(server.get("/after?timeout=0").statusCode()).isEqualTo(404);
    }

    @Test
    void expectContinueIsAnsweredWith100() throws Exception {
        try (Socket client = server.connect()) {
            client.getOutputStream()
                    .write(("PUT /expect HTTP/1.1\r\nExpect: 100-continue\r\nContent-Length: 5\r\n" + LAST)
                            .getBytes(US_ASCII));
            byte[] first = client.getInputStream().readNBytes("HTTP/1.1 100 Continue\r\n\r\n".length());
            assertThat(new String(first, US_ASCII)).isEqualTo("HTTP/1.1 100 Continue\r\n\r\n");
            client.getOutputStream().write("hello".getBytes(US_ASCII));
            assertThat(new String(client.getInputStream().readAllBytes(), UTF_8))
                    .startsWith("HTTP/1.1 200");
        }
        assertThat(server.get("/expect").body()).isEqualTo("hello");
    }

    @Test
    void expectContinueWithALargeBodyIsRejected() throws Exception {
        assertThat(server.raw("PUT /expect HTTP/1.1\r\nExpect: 100-continue\r\nContent-Length: 5000000\r\n" + LAST))
                .startsWith("HTTP/1.1 413");
    }
}
