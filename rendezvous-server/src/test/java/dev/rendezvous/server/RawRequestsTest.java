package dev.rendezvous.server;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests as bytes on sockets, as no client library sends them. */
@Timeout(120)
class RawRequestsTest {

    private static final String LAST = "Host: x\r\nConnection: close\r\n\r\n";

    /** More than a body or a head may have, and than the buffers of the system hold. */
    private static final String MORE = "m".repeat(8 * 1024 * 1024);

    private static TestServer server;

    @BeforeAll
    static void start() throws IOException {
        server = TestServer.start("--timeout", "100ms");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    /** Bytes, each as one character. */
    private static String utf8(String text) {
        return new String(text.getBytes(UTF_8), ISO_8859_1);
    }

    private static int status(String path) throws IOException {
        String answer = server.raw("GET " + path + "?timeout=0 HTTP/1.1\r\n" + LAST);
        assertThat(answer).startsWith("HTTP/1.1 ").doesNotContain("Exception", "\tat ");
        return Integer.parseInt(answer.substring(9, 12));
    }

    @Test
    void noByteInAPathIsAnErrorOfTheServer() throws Exception {
        PrintStream before = System.err;
        ByteArrayOutputStream log = new ByteArrayOutputStream();
        System.setErr(new PrintStream(log, true, UTF_8));
        try {
            for (int c = 1; c < 256; c++) {
                if (c != ' ' && c != '?') {
                    for (String path : List.of("/%s", "/%s.a", "/a.%s", "/_port/%s./1", "/_x/.%s", "/_lock/%s.")) {
                        assertThat(status(path.formatted((char) c)))
                                .as("%s with byte %d", path, c)
                                .isIn(400, 404, 405, 403);
                    }
                }
            }
        } finally {
            System.setErr(before);
        }
        assertThat(log.toString(UTF_8)).doesNotContain("Internal error");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Close", "close, TE", "TE,CLOSE", "keep-alive\r\nConnection: close"})
    void aClientAsksInAnySpellingForTheConnectionToBeClosed(String option) throws Exception {
        String answer = server.raw("GET /last?timeout=0 HTTP/1.1\r\nHost: x\r\nConnection: " + option + "\r\n\r\n");
        assertThat(answer).startsWith("HTTP/1.1 404").contains("Connection: close");
    }

    @Test
    void anAddressInBracketsIsChecked() throws Exception {
        try (ServerSocket open = new ServerSocket(0)) {
            for (String host :
                    List.of("[::ffff:127.0.0.1]", "%5B::ffff:127.0.0.1%5D", "::ffff:127.0.0.1", "127.0.0.1")) {
                assertThat(server.raw(
                                "GET /_port/" + host + "/" + open.getLocalPort() + "?timeout=10s HTTP/1.1\r\n" + LAST))
                        .as(host)
                        .startsWith("HTTP/1.1 200");
            }
        }
    }

    @Test
    void differentPathsAreDifferentKeys() throws Exception {
        List<String> same = List.of(utf8("/raw/\u00e4[\\"), "/raw/%C3%A4%5B%5C", "/raw/%c3%a4[%5c");
        server.raw("PUT " + same.getFirst() + " HTTP/1.1\r\n" + LAST);
        for (String path : same) {
            assertThat(status(path)).as(path).isEqualTo(200);
        }
        for (String path :
                List.of(utf8("/raw/\u00f6[\\"), "/raw/%C3%A5%5B%5C", "/raw/\u00e4[\\", "/raw/\ufffd[\\", "/raw/a[\\")) {
            assertThat(status(path)).as(path).isIn(404, 400);
        }
        assertThat(status("/raw/\u00e4")).as("not UTF-8").isEqualTo(400);
        assertThat(status("/raw/\u00f6")).as("not UTF-8").isEqualTo(400);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "PUT /c HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabcX\r\n0\r\n\r\n",
                "PUT /c HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n+3\r\nabc\r\n0\r\n\r\n",
                "PUT /c HTTP/1.1\r\nHost: x\r\n: nameless\r\nContent-Length: 0\r\n\r\n",
                "PUT /c HTTP/1.1\r\nHost: x\r\nContent-Length : 0\r\n\r\n",
                "PUT /c HTTP/1.1\r\nContent-Length: 0\r\n\r\n",
                "PUT /c HTTP/1.1\r\nHost: x\r\nHost: x\r\n\r\n",
                "PUT /c HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\nContent-Length: 0\r\n\r\n",
                "PUT /c HTTP/1.1\r\nHost: x\r\nContent-Length: 1, 1\r\n\r\n",
                "PUT /c HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"
            })
    void malformedRequestsGet400AndTheConnectionIsClosed(String bytes) throws Exception {
        for (String before : List.of("", "GET /c?timeout=0 HTTP/1.1\r\nHost: x\r\n\r\n")) {
            String answers = server.raw(before + bytes + "GET /after HTTP/1.1\r\nHost: x\r\n\r\n");
            String[] each = answers.split("(?=HTTP/1.1 )");
            assertThat(each).hasSize(before.isEmpty() ? 1 : 2);
            assertThat(each[each.length - 1]).startsWith("HTTP/1.1 400").contains("Connection: close", "must");
        }
        assertThat(status("/c")).as("nothing was signalled").isEqualTo(404);
    }

    @Test
    void aBodyInACodingIsRefusedWithAReason() throws Exception {
        String body = "Content-Length: 2\r\n" + LAST + "hi";
        for (String coding : List.of("gzip", "br", "deflate, gzip")) {
            assertThat(server.raw("PUT /coded HTTP/1.1\r\nContent-Encoding: " + coding + "\r\n" + body))
                    .startsWith("HTTP/1.1 400")
                    .contains("Content-Encoding must be identity or missing, but was '" + coding + "'");
        }
        assertThat(status("/coded")).isEqualTo(404);
        assertThat(server.raw("PUT /coded HTTP/1.1\r\nContent-Encoding: Identity\r\n" + body))
                .startsWith("HTTP/1.1 200");
    }

    @Test
    void trailersExtensionsAndCapitalsAreAccepted() throws Exception {
        String answers =
                server.raw("PUT /trailer HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: ChUnKeD\r\nTrailer: X-Sum\r\n\r\n"
                        + "3;a=b\r\nabc\r\n2\r\nde\r\n0\r\nX-Sum: 12\r\n\r\nGET /trailer HTTP/1.1\r\n" + LAST);
        assertThat(answers.split("(?=HTTP/1.1 )")).hasSize(2).allMatch(answer -> answer.startsWith("HTTP/1.1 200"));
        assertThat(answers).endsWith("abcde");
    }

    @Test
    void requestsMayArriveInAnyPieces() throws Exception {
        byte[] bytes =
                utf8("PUT /p/[\u00e4] HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: CHUNKED\r\n\r\n1\r\na\r\n0\r\nA: b\r\n\r\n"
                                + "GET http://h/p/%5B%C3%A4%5D HTTP/1.1\r\n" + LAST)
                        .getBytes(ISO_8859_1);
        try (Socket socket = server.connect()) {
            socket.setTcpNoDelay(true);
            for (byte one : bytes) {
                socket.getOutputStream().write(one);
                socket.getOutputStream().flush();
            }
            String answers = new String(socket.getInputStream().readAllBytes(), UTF_8);
            assertThat(answers.split("(?=HTTP/1.1 )")).hasSize(2).allMatch(answer -> answer.startsWith("HTTP/1.1 200"));
        }
    }

    @Test
    void http10IsAnsweredWithALengthAndTheEndOfTheConnection() throws Exception {
        List<String> requests = new ArrayList<>();
        requests.add("PUT /ten HTTP/1.0\r\nContent-Length: 2\r\n\r\nhi");
        requests.add("GET /ten HTTP/1.0\r\n\r\n");
        requests.add("GET / HTTP/1.0\r\nConnection: keep-alive\r\nHost: x\r\n\r\n");
        requests.add("GET /_health/live HTTP/1.0\r\n\r\n");
        requests.add("HEAD /ten HTTP/1.0\r\n\r\n");
        for (String request : requests) {
            assertThat(server.raw(request + "GET /ten HTTP/1.1\r\nHost: x\r\n\r\n"))
                    .as(request)
                    .startsWith("HTTP/1.1 200")
                    .contains("Connection: close", "Content-Length: ")
                    .doesNotContainIgnoringCase("chunked")
                    .satisfies(
                            answer -> assertThat(answer.split("HTTP/1.1 ", -1)).hasSize(2));
        }
        assertThat(server.raw("GET /never HTTP/1.0\r\n\r\n"))
                .startsWith("HTTP/1.1 404")
                .contains("\"Timeout\"");
    }

    /** The check of HAProxy's "option httpchk" without more. */
    @Test
    void aLoadBalancerIsAnsweredWithoutAPath() throws Exception {
        assertThat(server.raw("OPTIONS / HTTP/1.0\r\n\r\n"))
                .startsWith("HTTP/1.1 200")
                .contains("Allow: GET, HEAD, OPTIONS");
    }

    @Test
    void aTargetMayBeAUrl() throws Exception {
        assertThat(server.raw("PUT http://any.internal:81/url HTTP/1.1\r\n" + LAST))
                .startsWith("HTTP/1.1 200");
        assertThat(status("/url")).isEqualTo(200);
        assertThat(server.raw("GET http://any.internal HTTP/1.1\r\n" + LAST)).contains("\"marked\"");
        assertThat(server.raw("GET ftp://any.internal/url HTTP/1.1\r\n" + LAST)).startsWith("HTTP/1.1 400");
        assertThat(server.raw("PUT http://evil/url HTTP/1.1\r\nOrigin: http://x\r\n" + LAST))
                .as("the URL names the host, not the header")
                .startsWith("HTTP/1.1 403");
    }

    /** Returns requests that are refused while the client still sends, each after its status. */
    static List<String> refused() {
        String head = "PUT /big HTTP/1.1\r\nHost: x\r\n";
        String report = "PUT /_report/big HTTP/1.1\r\nHost: x\r\n";
        String length = "Content-Length: " + MORE.length() + "\r\n\r\n";
        String chunk = Integer.toHexString(MORE.length()) + "\r\n" + MORE + "\r\n";
        return List.of(
                "413 " + head + length + MORE,
                "413 " + report + length + MORE,
                "413 " + head + "Transfer-Encoding: chunked\r\n\r\n" + chunk.repeat(2),
                "431 " + head + "X: " + MORE,
                "400 " + head + "Content-Length: x\r\n\r\n" + MORE,
                "400 " + head + "Transfer-Encoding: chunked\r\n\r\nx\r\n" + MORE,
                "400 " + head + "X : 0\r\n\r\n" + MORE);
    }

    /** A socket with bytes that nobody has read is reset when it is closed, and then the client gets no response. */
    @ParameterizedTest
    @MethodSource("refused")
    void aClientThatSendsMoreGetsTheReasonOfTheRefusal(String expected) throws Exception {
        assertThat(sendAllThenRead(server, expected.substring(4)))
                .startsWith("HTTP/1.1 " + expected.substring(0, 4))
                .endsWith("}\n");
    }

    @Test
    void aClientAboveTheLimitOfConnectionsGetsTheReasonThoughItSendsMore() throws Exception {
        try (TestServer full = TestServer.start("--max-connections", "1");
                Socket first = new Socket(InetAddress.getLoopbackAddress(), full.port())) {
            first.getOutputStream().write("GET /first".getBytes(US_ASCII));
            assertThat(sendAllThenRead(full, "PUT /big HTTP/1.1\r\nHost: x\r\nContent-Length: 9999999\r\n\r\n" + MORE))
                    .startsWith("HTTP/1.1 503 ")
                    .endsWith("}\n");
        }
    }

    private static String sendAllThenRead(TestServer server, String bytes) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            socket.getOutputStream().write(bytes.getBytes(US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), UTF_8);
        }
    }
}
