package dev.rendezvous.server;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rendezvous.server.connection.Http2FrameScanner;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.Tuple;
import net.jqwik.api.lifecycle.AfterContainer;

/**
 * Sends requests from a grammar of valid and invalid ones, several on a connection, over raw sockets. No response is a 500, every
 * connection ends in time, and another client that waits and signals meanwhile is not affected.
 */
class FuzzTest {

    private static final TestServer SERVER = start();

    private static TestServer start() {
        try {
            return TestServer.start(
                    "--max-payload",
                    "2000",
                    "--head-timeout",
                    "1s",
                    "--body-timeout",
                    "1s",
                    "--max-timeout",
                    "100ms",
                    "--timeout",
                    "100ms");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @AfterContainer
    static void stop() {
        SERVER.close();
    }

    private static Arbitrary<String> junk() {
        return Arbitraries.strings().withCharRange((char) 0, (char) 255).ofMaxLength(30);
    }

    private static Arbitrary<String> method() {
        return Arbitraries.oneOf(
                Arbitraries.of(
                        "GET", "HEAD", "PUT", "POST", "DELETE", "OPTIONS", "PATCH", "TRACE", "CONNECT", "BREW", "get"),
                Arbitraries.of("GET", "PUT", "GET"),
                junk());
    }

    private static Arbitrary<String> path() {
        Arbitrary<String> segment = Arbitraries.oneOf(
                Arbitraries.of(
                        "a", "b", "_port", "_postgres", "_page", "_health", "live", "127.0.0.1", "1", "..", ".", ""),
                Arbitraries.of(
                        "%2F", "%2e%2e", "%00", "%", "%zz", "%ff", "%C3%A4", "%5Fport", ";x=1", "a+b", "[::1]", "*"),
                junk().map(text -> text.replace(" ", "")));
        return Arbitraries.oneOf(
                segment.list().ofMaxSize(4).map(segments -> "/" + String.join("/", segments)),
                Arbitraries.of("*", "http://x/a", "x:1", "//", "/a/", "/" + "a".repeat(5000), "?", "#", "/a#b"));
    }

    private static Arbitrary<String> query() {
        return Arbitraries.oneOf(
                Arbitraries.of(
                        "", "", "?timeout=0", "?timeout=10ms", "?count=2&timeout=1ms", "?status=failed", "?", "?&"),
                Arbitraries.of("?timeout=-1", "?timeout=99999999999999999999", "?%", "?timeout=%00", "?a=b=c", "??"),
                junk().map(text -> "?" + text.replace(" ", "")));
    }

    private static Arbitrary<String> version() {
        return Arbitraries.frequencyOf(
                Tuple.of(8, Arbitraries.just("HTTP/1.1")),
                Tuple.of(1, Arbitraries.of("HTTP/1.0", "HTTP/2.0", "HTTP/0.9", "HTTP/1.1 ", "", "http/1.1")),
                Tuple.of(1, junk()));
    }

    private static Arbitrary<String> header() {
        return Arbitraries.oneOf(
                Arbitraries.of(
                        "Host: x",
                        "Host: x",
                        "Host: ",
                        "Host: x:y",
                        "Host: [::1]:80",
                        "Accept: text/html",
                        "Accept: ,;="),
                Arbitraries.of(
                        "Connection: close", "Connection: keep-alive, close", "Connection: upgrade", "Upgrade: h2c"),
                Arbitraries.of("Expect: 100-continue", "Expect: 200-ok", "If-None-Match: \"1\"", "If-None-Match: *"),
                Arbitraries.of(
                        "Prefer: wait=1", "Prefer: wait=\"", "Idempotency-Key: k", "Idempotency-Key: ", "Origin: null"),
                Arbitraries.of(
                        "Authorization: Bearer x", "Content-Type: a/b", "Content-Type: nonsense", "Content-Type: ;;"),
                Arbitraries.of(
                        "Content-Encoding: gzip",
                        "X-Forwarded-For: 1.2.3.4",
                        " folded",
                        ": nameless",
                        "broken",
                        "X:\0"),
                Arbitraries.integers().between(1, 40_000).map(length -> "X-Long: " + "y".repeat(length)),
                junk(),
                junk().map(text -> "X: " + text));
    }

    private static Arbitrary<String> body() {
        return Arbitraries.oneOf(
                Arbitraries.of("\r\n", "Content-Length: 0\r\n\r\n", "Content-Length: 3\r\n\r\nabc"),
                Arbitraries.of(
                        "Content-Length: -1\r\n\r\n", "Content-Length: x\r\n\r\n", "Content-Length: 5\r\n\r\nab"),
                Arbitraries.of(
                        "Content-Length: 1\r\nContent-Length: 2\r\n\r\nab",
                        "Content-Length: 99999999999999999999\r\n\r\n"),
                Arbitraries.just("Content-Length: 3000\r\n\r\n" + "z".repeat(3000)),
                Arbitraries.of(
                                "1\r\na\r\n0\r\n\r\n",
                                "0\r\n\r\n",
                                "zz\r\n",
                                "-1\r\n",
                                "ffffffffff\r\n",
                                "1;x=y\r\na\r\n0\r\n\r\n",
                                "3\r\na",
                                "")
                        .map(chunks -> "Transfer-Encoding: chunked\r\n\r\n" + chunks),
                Arbitraries.of(
                        "Transfer-Encoding: gzip\r\n\r\n",
                        "Transfer-Encoding: chunked\r\nContent-Length: 3\r\n\r\n0\r\n\r\n"),
                Arbitraries.of("", "\r", "\n", "\n\n"));
    }

    private static Arbitrary<String> request() {
        return Combinators.combine(
                        method(), path(), query(), version(), header().list().ofMaxSize(4), body())
                .as((method, path, query, version, headers, body) -> {
                    StringBuilder text = new StringBuilder(method + " " + path + query + " " + version + "\r\n");
                    headers.forEach(header -> text.append(header).append("\r\n"));
                    return text.append(body).toString();
                });
    }

    @Provide
    Arbitrary<String> conversation() {
        return Arbitraries.frequencyOf(
                Tuple.of(9, request().list().ofMinSize(1).ofMaxSize(3).map(all -> String.join("", all))),
                Tuple.of(1, junk()),
                Tuple.of(1, request().map(text -> Http2FrameScanner.PREFACE + text)));
    }

    @Property(tries = 1500, shrinking = ShrinkingMode.OFF)
    void noInputCausesAServerErrorOrAffectsOthers(@ForAll("conversation") String bytes) throws Exception {
        String answers = answers(bytes);
        assertThat(answers)
                .doesNotContain("HTTP/1.1 500")
                .doesNotContain("\tat ")
                .doesNotContain("Exception");
        assertThat(SERVER.get("/"))
                .as("another client")
                .extracting(answer -> answer.statusCode() < 500)
                .isEqualTo(true);
    }

    /** Sends it all, says that this was all, and returns what comes until the server closes; it has to. */
    private static String answers(String bytes) throws IOException {
        try (Socket socket = SERVER.connect()) {
            socket.getOutputStream().write(bytes.getBytes(ISO_8859_1));
            socket.shutdownOutput();
            return new String(socket.getInputStream().readAllBytes(), ISO_8859_1);
        } catch (SocketException cut) {
            // The server may close a connection before it has read all of it; then the rest of the answer is lost.
            return "";
        }
    }

    @Property(tries = 100, shrinking = ShrinkingMode.OFF)
    void aConnectionWhoseClientSendsNothingMoreIsClosed(@ForAll("conversation") String bytes) throws Exception {
        try (Socket socket = SERVER.connect()) {
            socket.getOutputStream().write(bytes.getBytes(ISO_8859_1));
            socket.getOutputStream()
                    .write("GET /end HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".getBytes(US_ASCII));
            InputStream in = socket.getInputStream();
            in.readAllBytes();
        } catch (SocketException cut) {
            assertThat(cut).hasMessageMatching("(?i).*(reset|broken).*");
        }
    }

    @Property(tries = 20, shrinking = ShrinkingMode.OFF)
    void otherWaitersAreServed(@ForAll("conversation") String bytes) throws Exception {
        List<Socket> waiting = new ArrayList<>();
        try (TestServer other = TestServer.start("--timeout", "60")) {
            for (int i = 0; i < 3; i++) {
                Socket socket = other.connect();
                socket.getOutputStream()
                        .write("GET /beside HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".getBytes(US_ASCII));
                waiting.add(socket);
            }
            other.awaitCallers("/beside", 3);
            try (Socket noise = other.connect()) {
                noise.getOutputStream().write(bytes.replace("/beside", "/x").getBytes(ISO_8859_1));
                noise.shutdownOutput();
            }
            other.put("/beside", "served");
            for (Socket socket : waiting) {
                assertThat(new String(socket.getInputStream().readAllBytes(), US_ASCII))
                        .endsWith("served");
                socket.close();
            }
        }
    }
}
