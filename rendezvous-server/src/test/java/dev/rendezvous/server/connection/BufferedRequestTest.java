package dev.rendezvous.server.connection;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

/** Requests that need no thread, as far as they are whole. */
@SuppressWarnings("NullAway.Init") // jqwik calls connect() first.
class BufferedRequestTest {

    private static EventLoop loop;
    private static SocketChannel client;
    private static ChannelSocket socket;

    @BeforeContainer
    static void connect() throws IOException {
        loop = EventLoop.start();
        try (ServerSocketChannel listener =
                ServerSocketChannel.open().bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))) {
            client = SocketChannel.open(listener.getLocalAddress());
            socket = new ChannelSocket(listener.accept(), loop, Duration.ofMinutes(1), () -> {});
        }
    }

    @AfterContainer
    static void close() throws IOException {
        socket.close();
        client.close();
        loop.close();
    }

    private static BufferedRequest.Read read(String input) {
        return BufferedRequest.read(input.getBytes(ISO_8859_1), socket, 1);
    }

    private static String text(BufferedRequest.Whole whole, String input) {
        return input.substring(0, whole.length());
    }

    @Provide
    static Arbitrary<String> headers() {
        return Arbitraries.of(
                        "Accept: */*",
                        "User-Agent: curl/8.5.0",
                        "content-type: text/plain; charset=utf-8",
                        "X-Empty:",
                        "Authorization: Bearer a.b",
                        "Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c",
                        "If-None-Match: \"1\", W/\"2\"")
                .list()
                .ofMaxSize(4)
                .map(lines -> String.join(
                        "", lines.stream().map(line -> line + "\r\n").toList()));
    }

    @Provide
    static Arbitrary<String> plain() {
        return Combinators.combine(
                        Arbitraries.of("GET", "PUT", "POST", "DELETE", "HEAD"),
                        Arbitraries.of("/a", "/a/b?timeout=1s", "/%C3%A9?as=me&count=2"),
                        headers(),
                        Arbitraries.integers().between(0, 300))
                .as((method, target, headers, length) -> method + " " + target + " HTTP/1.1\r\nHost: rv:8080\r\n"
                        + headers
                        + (length == 0 ? "" : "Content-Length: " + length + "\r\n")
                        + "\r\n"
                        + "b".repeat(length));
    }

    /** A request in which some bytes are replaced by others that matter to a parser. */
    @Provide
    static Arbitrary<String> damaged() {
        Arbitrary<String> bytes = Arbitraries.of(
                "\r",
                "\n",
                " ",
                ":",
                "\t",
                "\0",
                "\u0080",
                "\r\n",
                "\r\n\r\n",
                "HTTP/1.0",
                "Transfer-Encoding: chunked\r\n",
                "Content-Length: 3\r\n",
                "Host: y\r\n",
                "Connection: close\r\n",
                "#",
                "[",
                "http://x");
        return Combinators.combine(
                        plain(),
                        bytes,
                        Arbitraries.integers().between(0, 400),
                        Arbitraries.integers().between(0, 3))
                .as((request, inserted, at, removed) -> {
                    int from = Math.min(at, request.length());
                    return request.substring(0, from)
                            + inserted
                            + request.substring(Math.min(from + removed, request.length()));
                });
    }

    @Property
    void aPlainRequestIsWholeOnceItsLastByteIsThere(@ForAll("plain") String request, @ForAll("plain") String next) {
        for (int length = 0; length < request.length(); length++) {
            assertThat(read(request.substring(0, length))).isInstanceOf(BufferedRequest.Incomplete.class);
        }
        assertThat(read(request + next))
                .isInstanceOfSatisfying(
                        BufferedRequest.Whole.class,
                        whole -> assertThat(text(whole, request + next)).isEqualTo(request));
    }

    /** So both ways understand the same request, and no byte of the next one is taken for one of it. */
    @Property(tries = 5000)
    void whatIsWholePassesTheScannerAsItIs(@ForAll("damaged") String input) {
        if (read(input) instanceof BufferedRequest.Whole whole) {
            String request = text(whole, input);
            RequestScanner scanner = new RequestScanner();
            assertThat(new String(scanner.scan(request.getBytes(ISO_8859_1)), ISO_8859_1))
                    .isEqualTo(request);
            assertThat(scanner.problem()).isEmpty();
            String method = scanned(scanner, "GET /next HTTP/1.1\r\nHost: x\r\n\r\n");
            assertThat(method).as("the next request begins after it").startsWith("GET /next HTTP/1.1\r\n");
            assertThat(whole.request().prologue().uriPath().rawPath()).startsWith("/");
        }
    }

    private static String scanned(RequestScanner scanner, String input) {
        return new String(scanner.scan(input.getBytes(ISO_8859_1)), ISO_8859_1);
    }

    @Example
    void whatIsUnusualIsNotRead() {
        String host = "Host: x\r\n";
        for (String request : List.of(
                "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
                "GET /a HTTP/1.0\r\n" + host + "\r\n",
                "get /a HTTP/1.1\r\n" + host + "\r\n",
                "GET http://x/a HTTP/1.1\r\n" + host + "\r\n",
                "GET /[a] HTTP/1.1\r\n" + host + "\r\n",
                "GET /a HTTP/1.1\r\n\r\n",
                "GET /a HTTP/1.1\r\n" + host + host + "\r\n",
                "GET /a HTTP/1.1\r\n" + host + "Connection: close\r\n\r\n",
                "GET /a HTTP/1.1\r\n" + host + "Connection: keep-alive\r\nConnection: close\r\n\r\n",
                "PUT /a HTTP/1.1\r\n" + host + "Expect: 100-continue\r\nContent-Length: 1\r\n\r\n",
                "PUT /a HTTP/1.1\r\n" + host + "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
                "PUT /a HTTP/1.1\r\n" + host + "Content-Length: 1\r\nContent-Length: 1\r\n\r\na",
                "PUT /a HTTP/1.1\r\n" + host + "Content-Length: +1\r\n\r\na",
                "PUT /a HTTP/1.1\r\n" + host + "Content-Length: 9000\r\n\r\n",
                "PUT /a HTTP/1.1\r\n" + host + "X: " + "x".repeat(5000),
                "GET /" + "a".repeat(5000),
                "\r\nGET /a HTTP/1.1\r\n" + host + "\r\n")) {
            assertThat(read(request)).as(request).isInstanceOf(BufferedRequest.Unusual.class);
        }
    }

    @Example
    void aRequestHasItsParts() throws IOException {
        byte[] input = "PUT /a/b?x=%20 HTTP/1.1\r\nHost: rv\r\nAccept: text/plain\r\nContent-Length: 2\r\n\r\nhiGET"
                .getBytes(ISO_8859_1);
        BufferedRequest request = ((BufferedRequest.Whole) BufferedRequest.read(input, socket, 7)).request();
        Arrays.fill(input, (byte) 0);
        assertThat(request.prologue().method().text()).isEqualTo("PUT");
        assertThat(request.prologue().uriPath().rawPath()).isEqualTo("/a/b");
        assertThat(request.prologue().query().rawValue()).isEqualTo("x=%20");
        assertThat(request.authority()).isEqualTo("rv");
        assertThat(request.headers().contentLength()).hasValue(2);
        assertThat(request.content().hasEntity()).isTrue();
        assertThat(request.content().inputStream().readAllBytes()).asString().isEqualTo("hi");
        assertThat(request.content().consumed()).isTrue();
        assertThat(request.id()).isEqualTo(7);
    }
}
