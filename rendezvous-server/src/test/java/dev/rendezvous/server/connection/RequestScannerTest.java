package dev.rendezvous.server.connection;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rendezvous.server.http.Problem;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RequestScannerTest {

    private static final String HOST = "Host: x\r\n";

    /** The text that is passed on, whatever the pieces in which it arrives; and then the problem. */
    private static String scan(String text) {
        String whole = scan(text, text.length());
        for (int size : new int[] {1, 2, 3, 7, 50}) {
            assertThat(scan(text, size)).as("in pieces of %d bytes", size).isEqualTo(whole);
        }
        return whole;
    }

    private static String scan(String text, int size) {
        RequestScanner scanner = new RequestScanner();
        byte[] bytes = text.getBytes(ISO_8859_1);
        StringBuilder passed = new StringBuilder();
        for (int from = 0; from < bytes.length; from += size) {
            byte[] piece = Arrays.copyOfRange(bytes, from, Math.min(from + size, bytes.length));
            passed.append(new String(scanner.scan(piece), ISO_8859_1));
        }
        Optional<Problem> problem = scanner.problem();
        return passed
                + problem.map(p -> "[" + p.status().code() + " " + p.getMessage() + "]")
                        .orElse("");
    }

    private static String raw(String text) {
        return new String(text.getBytes(UTF_8), ISO_8859_1);
    }

    @Test
    void whatIsPlainIsPassedOnWithoutACopy() {
        byte[] plain = ("PUT /a-b/c?ttl=1m&x=%20 HTTP/1.1\r\n" + HOST
                        + "Content-Length: 3\r\n\r\n[\\\nGET / HTTP/1.1\r\n" + HOST + "\r\n")
                .getBytes(ISO_8859_1);
        assertThat(new RequestScanner().scan(plain)).isSameAs(plain);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ' ',
            value = {
                "/[a] /%5Ba%5D",
                "/a\\.b /a%5C.b",
                "/_port/[::ffff:127.0.0.1]/80 /_port/%5B::ffff:127.0.0.1%5D/80",
                "/\u65e5 /%E6%97%A5",
                "/a#b /a%23b",
                "/{}|^`\"<> /%7B%7D%7C%5E%60%22%3C%3E",
                "/?a=[] /?a=%5B%5D",
                "/%5B%zz /%5B%zz",
                "* *"
            })
    void bytesThatAreNotInUrisAreEncoded(String target, String encoded) {
        assertThat(scan("GET " + raw(target) + " HTTP/1.1\r\n" + HOST + "\r\n"))
                .isEqualTo("GET " + encoded + " HTTP/1.1\r\n" + HOST + "\r\n");
    }

    @Test
    void everyByteHasAnEncodingOfItsOwn() {
        for (int c = 1; c < 256; c++) {
            if (c != ' ' && c != '\n' && c != '\r') {
                String passed = scan("GET /" + (char) c + " HTTP/1.1\r\n" + HOST + "\r\n", 100);
                String encoded = String.format("%%%02X", c);
                assertThat(passed)
                        .isIn(
                                "GET /" + (char) c + " HTTP/1.1\r\n" + HOST + "\r\n",
                                "GET /" + encoded + " HTTP/1.1\r\n" + HOST + "\r\n");
                assertThat(passed.chars().allMatch(b -> b < 0x7f)).isTrue();
            }
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ' ',
            value = {
                "http://h/a /a h",
                "HTTP://h:81/a?b /a?b h:81",
                "https://[::1]:81/[ /%5B [::1]:81",
                "http://h / h",
                "http://h?x /?x h"
            })
    void aTargetInAbsoluteFormNamesTheHost(String target, String path, String host) {
        assertThat(scan("GET " + target + " HTTP/1.1\r\nHost: other\r\nA: b\r\n\r\n"))
                .isEqualTo("GET " + path + " HTTP/1.1\r\nA: b\r\nHost: " + host + "\r\n\r\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"http:///a", "http://u@h/a", "http://h\\x/a", "http://\u00e4/a"})
    void anAbsoluteTargetMustHaveAHost(String target) {
        assertThat(scan("GET " + raw(target) + " HTTP/1.1\r\n\r\n"))
                .startsWith("[400 target of the request must be a path, or a URL with a host, but was '");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ' ',
            value = {"get GET", "Put PUT", "pOST POST", "delete delete", "gett gett", "GET GET"})
    void methodsOfThePredecessorHaveAnyCase(String method, String passed) {
        assertThat(scan(method + " /a HTTP/1.1\r\n" + HOST + "\r\n"))
                .isEqualTo(passed + " /a HTTP/1.1\r\n" + HOST + "\r\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"HTTP/1.2", "HTTP/1.9"})
    void aNewerHttp1IsReadAsHttp11(String version) {
        assertThat(scan("GET /[ " + version + "\r\n" + HOST + "\r\n"))
                .isEqualTo("GET /%5B HTTP/1.1\r\n" + HOST + "\r\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"HTTP/0.9", "HTTP/2.0", "HTTP/3.0", "HTTP/9.9"})
    void anotherMajorVersionIsNotSupported(String version) {
        assertThat(scan("GET / " + version + "\r\n" + HOST + "\r\n"))
                .isEqualTo("[505 version of the request must be HTTP/1.1 or HTTP/1.0, but was '" + version
                        + "'; HTTP/2 must begin with its connection preface]");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"http/1.1", "HTTP/1.1 ", "HTTP/1.10", "HTTP/2", "HTTP/1,1", "HTTP", "", "b HTTP/1.1", "\u00e4"})
    void aVersionIsOneOfHttp(String version) {
        assertThat(scan("GET / " + raw(version) + "\r\n" + HOST + "\r\n"))
                .startsWith("[400 version of the request must be HTTP/1.1 or HTTP/1.0, but was '" + version + "'")
                .contains(version.contains(" ") ? "encode a space in the target as %20" : "");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"nonsense", "GET", "GET ", "GET /a", "GET  /a HTTP/1.1", "G@T / HTTP/1.1", "G\tT / HTTP/1.1"})
    void aRequestLineHasThreeParts(String line) {
        assertThat(scan(line + "\r\n" + HOST + "\r\n"))
                .isEqualTo("[400 request line must be a method, a target and HTTP/1.1, but was '"
                        + line.strip().replace("\t", "\\u{9}") + "']");
    }

    @Test
    void http10IsWrittenAsHttp11WithoutKeepAlive() {
        assertThat(scan("GET /a HTTP/1.0\r\nConnection: keep-alive\r\nExpect: 100-continue\r\n\r\n"))
                .isEqualTo("GET /a HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
        assertThat(scan("PUT /a HTTP/1.0\r\nHost: h\r\nContent-Length: 1\r\n\r\nx"))
                .isEqualTo("PUT /a HTTP/1.1\r\nHost: h\r\nContent-Length: 1\r\nConnection: close\r\n\r\nx");
        assertThat(scan("PUT /a HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n"))
                .contains("[400 Transfer-Encoding must not be used with HTTP/1.0");
    }

    private static String chunked(String body) {
        String head = "PUT /a HTTP/1.1\r\n" + HOST + "Transfer-Encoding: chunked\r\n\r\n";
        String passed = scan(head + body);
        assertThat(passed).startsWith(head);
        return passed.substring(head.length());
    }

    @Test
    void chunksBecomePlainOnes() {
        assertThat(chunked("3\r\nabc\r\nA;x=\"y\"\r\n0123456789\r\n0\r\n\r\n"))
                .isEqualTo("3\r\nabc\r\nA\r\n0123456789\r\n0\r\n\r\n");
        assertThat(chunked("1 ; x\r\na\r\n000\r\nX-Sum: 1\r\nY:\r\n\r\nGET /[ HTTP/1.1\r\n" + HOST + "\r\n"))
                .isEqualTo("1\r\na\r\n000\r\n\r\nGET /%5B HTTP/1.1\r\n" + HOST + "\r\n");
    }

    @Test
    void theNameOfTheCodingHasNoCase() {
        assertThat(scan("PUT /a HTTP/1.1\r\n" + HOST + "transfer-ENCODING:\tChUnKeD \r\n\r\n0;a\r\n\r\n"))
                .isEqualTo("PUT /a HTTP/1.1\r\n" + HOST + "transfer-ENCODING: chunked\r\n\r\n0\r\n\r\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "+3\r\nabc\r\n",
                "-1\r\n",
                "0x3\r\nabc\r\n",
                " 3\r\nabc\r\n",
                "\r\n",
                "zz\r\n",
                "123456789\r\n",
                "3\nabc\r\n",
                "3\r\r\nabc",
                "3;\rx\r\nabc\r\n",
                "\u0663\r\n"
            })
    void aChunkSizeIsHexadecimalDigits(String body) {
        assertThat(chunked(raw(body)))
                .startsWith("[400 ")
                .matches(".*(size of a chunk must|lines of a request must).*");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"3\r\nabcd\r\n0\r\n\r\n", "3\r\nabc0\r\n\r\n", "3\r\nabc\n0\r\n\r\n", "3\r\nabc\r0\r\n\r\n"})
    void dataOfAChunkIsFollowedByALineEnd(String body) {
        assertThat(chunked(body)).isEqualTo("3\r\nabc[400 data of a chunk must be followed by CR and LF, but was not]");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0\r\nbroken\r\n\r\n", "0\r\n: x\r\n\r\n", "0\r\n folded: x\r\n\r\n"})
    void aTrailerIsAHeader(String body) {
        assertThat(chunked(body)).startsWith("0\r\n[400 header must begin with a name");
    }

    @ParameterizedTest
    @ValueSource(strings = {": x", "broken", " folded: x", "a b: c", "a : b", "\u00e4: b", "\0: b", "a\tb: c"})
    void aHeaderHasAName(String header) {
        assertThat(scan("GET / HTTP/1.1\r\n" + HOST + raw(header) + "\r\n\r\n"))
                .startsWith("GET / HTTP/1.1\r\n" + HOST + "[400 header must begin with a name");
    }

    @Test
    void linesEndWithBothCharacters() {
        assertThat(scan("GET / HTTP/1.1\n")).startsWith("[400 lines of a request must end with CR and LF");
        assertThat(scan("GET / HTTP/1.1\r\nA: b\rc\r\n\r\n")).endsWith("but one did]");
        assertThat(scan("\r\nGET / HTTP/1.1\r\n" + HOST + "\r\n")).isEqualTo("GET / HTTP/1.1\r\n" + HOST + "\r\n");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Content-Length: 3|Transfer-Encoding: chunked|Content-Length must not be combined with Transfer-Encoding",
                "Transfer-Encoding: chunked|Content-Length: 3|Content-Length must not be combined with Transfer-Encoding",
                "Content-Length: 3|Content-Length: 3|Content-Length must be one number, but was '3, 3'",
                "Content-Length: +3|A: b|Content-Length must be one number, but was '+3'",
                "Content-Length: 1234567890123456789|A: b|Content-Length must be one number, but was '1234567890123456789'",
                "Content-Length: |A: b|Content-Length must be one number, but was ''",
                "Transfer-Encoding: gzip|A: b|Transfer-Encoding must be chunked, but was 'gzip'",
                "Transfer-Encoding: chunked|Transfer-Encoding: chunked|Transfer-Encoding must be chunked, but was 'chunked, chunked'"
            })
    void aMessageHasOneLength(String header, String other, String error) {
        assertThat(scan("PUT /a HTTP/1.1\r\n" + HOST + header + "\r\n" + other + "\r\n\r\nGET /[ HTTP/1.1\r\n"))
                .endsWith("[400 " + error + "]");
    }

    @Test
    void aRequestNamesOneHost() {
        assertThat(scan("GET /a HTTP/1.1\r\n\r\n")).endsWith("[400 Host must be sent once, but is missing]");
        assertThat(scan("GET /a HTTP/1.1\r\n" + HOST + HOST + "\r\n"))
                .endsWith("[400 Host must be sent once, but was sent more often]");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "x:y:z",
                "x:",
                ":80",
                "x:123456",
                "x y",
                "[::1",
                "[::1]x",
                "a[::1]",
                "[::1]:",
                "x/y",
                "\u00e4",
                "x@y"
            })
    void aHostIsANameOrAnAddress(String host) {
        assertThat(scan("GET /a HTTP/1.1\r\nHost: " + raw(host) + "\r\n\r\n"))
                .contains(
                        "[400 Host must be a name or an address, with a port or none, as in rv:8080 or [::1]:8080, but was '"
                                + host + "']");
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "x:80", "my_host.example:8080", "127.0.0.1", "[::1]", "[::ffff:127.0.0.1]:80"})
    void hostsArePassedOn(String host) {
        String request = "GET /a HTTP/1.1\r\nHost: " + host + "\r\n\r\n";
        assertThat(scan(request)).isEqualTo(request);
    }

    @Test
    void aTargetThatIsTooLongIsLeftToTheRejection() {
        String endless = "GET /" + "a".repeat(10_000);
        assertThat(scan(endless)).isEqualTo(endless);
    }

    @Test
    void aHeaderThatIsTooLongIsNotKept() {
        String endless = "GET / HTTP/1.1\r\nA: " + "a".repeat(70_000);
        assertThat(scan(endless, 7_000)).isEqualTo(endless);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\u0016\u0003\u0001\u0002", "\0\0\0\u0008", "*1\r", "\u00ff"})
    void anotherProtocolIsRejectedBeforeTheEndOfTheLine(String begin) {
        assertThat(scan(begin, 10)).startsWith("[400 request must begin with a method such as GET");
    }
}
