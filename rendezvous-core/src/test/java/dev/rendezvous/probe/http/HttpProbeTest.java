package dev.rendezvous.probe.http;

import static dev.rendezvous.probe.http.Checks.complaint;
import static dev.rendezvous.testing.SingleCheck.check;
import static dev.rendezvous.testing.SingleCheck.reason;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.rendezvous.Condition;
import dev.rendezvous.Observation;
import dev.rendezvous.Outcome;
import dev.rendezvous.Reason;
import dev.rendezvous.Reason.Common;
import dev.rendezvous.Reason.Permanence;
import dev.rendezvous.target.MalformedTargetException;
import dev.rendezvous.target.Targets;
import dev.rendezvous.testing.HttpPeer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(120)
class HttpProbeTest {

    private static final Duration LONG = Duration.ofSeconds(100);

    private static final String JSON =
            "{\"status\":\"UP\",\"n\":3,\"half\":0.50,\"ok\":true,\"none\":null,\"a/b\":[{\"c~d\":\"e=f\"}]}";

    private static HttpServer server;

    @BeforeAll
    static void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 50);
        server.createContext("/status/", exchange -> {
            String code = exchange.getRequestURI().getPath().substring("/status/".length());
            answer(exchange, Integer.parseInt(code), "status of " + code);
        });
        server.createContext("/json", exchange -> answer(exchange, 200, JSON));
        server.createContext("/echo", HttpProbeTest::echo);
        server.createContext("/private", exchange -> {
            String authorization = exchange.getRequestHeaders().getFirst("Authorization");
            // anna:s3cret
            answer(exchange, "Basic YW5uYTpzM2NyZXQ=".equals(authorization) ? 200 : 401, "");
        });
        server.createContext("/gzip", exchange -> {
            exchange.getResponseHeaders().add("Content-Encoding", "gzip");
            answer(exchange, 200, "ready");
        });
        server.createContext("/long", exchange -> {
            exchange.sendResponseHeaders(200, 0);
            exchange.getResponseBody().write(new byte[1 << 20]);
            exchange.getResponseBody().write("ready".getBytes(StandardCharsets.US_ASCII));
            exchange.close();
        });
        server.createContext("/as", exchange -> answer(exchange, 200, "a".repeat(200_000)));
        server.start();
    }

    @AfterAll
    static void stop() {
        server.stop(0);
    }

    private static void answer(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().add("X-State", "ready-7");
        exchange.getResponseHeaders().add("Content-Type", "text/plain");
        boolean bare =
                status == 204 || status == 304 || exchange.getRequestMethod().equals("HEAD");
        exchange.sendResponseHeaders(status, bare || bytes.length == 0 ? -1 : bytes.length);
        if (!bare) {
            exchange.getResponseBody().write(bytes);
        }
        exchange.close();
    }

    /** Answers with what was asked. */
    private static void echo(HttpExchange exchange) throws IOException {
        StringBuilder asked = new StringBuilder();
        asked.append(exchange.getRequestMethod()).append(' ').append(exchange.getRequestURI());
        for (String name : List.of("Authorization", "X-Api-Key", "Cookie")) {
            asked.append(' ').append(exchange.getRequestHeaders().getOrDefault(name, List.of()));
        }
        asked.append(" body:").append(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
        int status = exchange.getRequestURI().getPath().endsWith("ok") ? 200 : 500;
        answer(exchange, status, asked.toString());
    }

    private static String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    private static int refusedPort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    @Nested
    class AStatus {

        @ParameterizedTest
        @ValueSource(ints = {200, 201, 204, 299})
        void ofSuccessIsReady(int status) throws Exception {
            assertThat(check(url() + "/status/" + status)).isEqualTo(Observation.satisfied("status " + status));
        }

        @ParameterizedTest
        @ValueSource(ints = {302, 304, 400, 403, 404, 429, 500, 502, 503})
        void ofAnotherKindIsReportedAsUnsatisfied(int status) throws Exception {
            Reason reason = reason(check(url() + "/status/" + status));
            assertThat(reason.kind()).isEqualTo(Common.UNEXPECTED_ANSWER);
            assertThat(reason.permanence()).isEqualTo(Permanence.TRANSIENT);
            assertThat(reason.message())
                    .startsWith(url() + "/status/" + status + ": status " + status + ", expected 200-299");
        }

        @Test
        void containsTheServersMessage() throws Exception {
            assertThat(reason(check(url() + "/status/503")).message()).endsWith(": \"status of 503\"");
        }

        @ParameterizedTest
        @ValueSource(ints = {401, 407})
        void thatRefusesTheUserEndsTheWait(int status) throws Exception {
            Outcome outcome =
                    Targets.installed().parse(url() + "/status/" + status).tryAwait(LONG);
            assertThat(outcome).isInstanceOf(Outcome.Failed.class);
            assertThat(outcome.summary().last().orElseThrow().kind()).isEqualTo(Common.AUTHENTICATION_FAILED);
        }

        @ParameterizedTest
        @CsvSource({"404, 404", "'200,404', 404", "4xx, 401", "'301,302', 302"})
        void isReadyIfItIsExpected(String wanted, int status) throws Exception {
            assertThat(check(url() + "/status/" + status + "#status=" + wanted))
                    .isEqualTo(Observation.satisfied("status " + status));
        }

        @Test
        void ofSuccessIsNotReadyIfAnotherIsExpected() throws Exception {
            assertThat(reason(check(url() + "/status/200#status=204")).message())
                    .contains("status 200, expected 204");
        }
    }

    @Nested
    class ARequest {

        private String asked(String target) throws Exception {
            String message = reason(check(target)).message();
            return message.substring(message.indexOf('"'));
        }

        @Test
        void sendsPathAndQueryUnchanged() throws Exception {
            try (HttpPeer peer = HttpPeer.responding("HTTP/1.1 204 \r\n\r\n")) {
                check(peer.url() + "/a%2Fb?x=%26&y=1+2#timeout=5s");
                assertThat(peer.heads().getFirst())
                        .isEqualTo(
                                "GET /a%2Fb?x=%26&y=1+2 HTTP/1.1\nHost: 127.0.0.1:" + peer.port()
                                        + "\nUser-Agent: rendezvous\nAccept: */*\nAccept-Encoding: identity\nConnection: close\n");
            }
        }

        @Test
        void usesTheMethodThatIsAskedFor() throws Exception {
            assertThat(asked(url() + "/echo#method=delete")).contains("DELETE /echo");
            assertThat(check(url() + "/status/200#method=HEAD")).isEqualTo(Observation.satisfied("status 200"));
        }

        @Test
        void sendsABodyByPost() throws Exception {
            assertThat(check(url() + "/echo/ok#body=%7B\"q\":1%26%7D&contains=body:{\"q\":1%26}"))
                    .isEqualTo(Observation.satisfied("status 200"));
            assertThat(asked(url() + "/echo#body=x")).contains("POST /echo");
            assertThat(asked(url() + "/echo#body=x&method=PUT")).contains("PUT /echo");
        }

        @Test
        void sendsAFileAsItIsNow(@TempDir Path folder) throws Exception {
            Path file = folder.resolve("body.txt");
            String target = url() + "/echo/ok#body-file=" + file + "&contains=body:hello";
            Reason missing = reason(check(target));
            assertThat(missing.kind()).isEqualTo(Common.NO_SUCH_FILE);
            assertThat(missing.permanence()).isEqualTo(Permanence.INCONCLUSIVE);
            Files.writeString(file, "hello");
            assertThat(check(target)).isEqualTo(Observation.satisfied("status 200"));
            Files.write(file, new byte[(1 << 20) + 1]);
            assertThat(reason(check(target)).message()).contains("must be at most 1048576 bytes");
        }

        @Test
        void hasTheCallersHeaders() throws Exception {
            String options =
                    "#header.X-Api-Key=a%26b&header.accept=text/x&header.Host=shop.example&header.User-Agent=me";
            try (HttpPeer peer = HttpPeer.responding("HTTP/1.1 204 \r\n\r\n")) {
                check(peer.url() + "/" + options);
                assertThat(peer.heads().getFirst())
                        .contains("X-Api-Key: a&b\n", "accept: text/x\n", "Host: shop.example\n", "User-Agent: me\n")
                        .doesNotContain("Accept: */*", "rendezvous");
            }
        }

        @Test
        void sendsAUserAgent() throws Exception {
            String address = url().substring("http://".length());
            assertThat(check("http://anna:s3cret@" + address + "/private"))
                    .isEqualTo(Observation.satisfied("status 200"));
            assertThat(check(url() + "/private#header.Authorization=Basic YW5uYTpzM2NyZXQ="))
                    .isEqualTo(Observation.satisfied("status 200"));
            Reason reason = reason(check("http://anna:wrongword@" + address + "/private"));
            assertThat(reason.kind()).isEqualTo(Common.AUTHENTICATION_FAILED);
            assertThat(reason.isPermanent()).isTrue();
            assertThat(reason.message())
                    .startsWith("http://anna@" + address + "/private: ")
                    .doesNotContain("wrongword");
        }

        @Test
        void isReportedWithoutItsSecrets() throws Exception {
            String address = url().substring("http://".length());
            String message = reason(check("http://anna:s3cret@" + address
                            + "/echo?token=t0psecret#header.X-Api-Key=k3y-of-mine&header.Cookie=sid=c00kie; other=1"))
                    .message();
            assertThat(message)
                    .contains("status 500", "***")
                    .doesNotContain("s3cret", "t0psecret", "k3y-of-mine", "c00kie", "YW5uYTpzM2NyZXQ=");
        }
    }

    @Nested
    class ABody {

        @Test
        void isSearched() throws Exception {
            assertThat(check(url() + "/json#contains=\"UP\"")).isEqualTo(Observation.satisfied("status 200"));
            assertThat(check(url() + "/json#matches=n.:[0-9]")).isEqualTo(Observation.satisfied("status 200"));
            Reason reason = reason(check(url() + "/json#contains=DOWN"));
            assertThat(reason.kind()).isEqualTo(Common.UNEXPECTED_ANSWER);
            assertThat(reason.permanence()).isEqualTo(Permanence.TRANSIENT);
            assertThat(reason.message())
                    .startsWith(
                            url() + "/json: status 200, but the body does not contain 'DOWN': \"{\"status\":\"UP\"");
            assertThat(reason(check(url() + "/json#matches=^x")).message()).contains("the body does not match '^x'");
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "",
                    "/status",
                    "/status=UP",
                    "/n=3",
                    "/n=3.0",
                    "/half=0.5",
                    "/half=5e-1",
                    "/ok=true",
                    "/none",
                    "/none=null",
                    "/a~1b/0/c~0d=e=f",
                    "/status=DOWN|UP",
                    "/n=2|3",
                    "/status!=DOWN",
                    "/status!=DOWN|STARTING",
                    "/n>=3",
                    "/n>2.5",
                    "/n<=3.0",
                    "/n<4",
                    "/half>-1e3",
                    "/status=UP&json.2=/n>=3&json.third=/ok=true"
                })
        void isMatchedAsJson(String option) throws Exception {
            assertThat(check(url() + "/json#json=" + option)).isEqualTo(Observation.satisfied("status 200"));
        }

        @ParameterizedTest
        @CsvSource({
            "/nothing, the body has nothing at /nothing",
            "/a~1b/7, the body has nothing at /a~1b/7",
            "/status=DOWN, the value at /status of the body is not 'DOWN'",
            "/n=4, the value at /n of the body is not '4'",
            "/n=three, the value at /n of the body is not 'three'",
            "/ok=1, the value at /ok of the body is not '1'",
            "/a~1b=x, the value at /a~1b of the body is not 'x'",
            "/status=DOWN|STARTING, the value at /status of the body is not 'DOWN' or 'STARTING'",
            "/status=U\\|UP, the value at /status of the body is not 'U|UP'",
            "/status!=UP|DOWN, the value at /status of the body is not other than 'UP' or 'DOWN'",
            "/nothing!=UP, the body has nothing at /nothing",
            "/n>3, the value at /n of the body is not a number > 3",
            "/n>=4, the value at /n of the body is not a number >= 4",
            "/n<3, the value at /n of the body is not a number < 3",
            "/n<=2, the value at /n of the body is not a number <= 2",
            "/status>1, the value at /status of the body is not a number > 1",
            "/status=UP&json.2=/n>=4, the value at /n of the body is not a number >= 4"
        })
        void withAnotherJsonIsNotReadyYet(String option, String complaint) throws Exception {
            Reason reason = reason(check(url() + "/json#json=" + option));
            assertThat(reason.message()).contains("status 200, but " + complaint);
            assertThat(reason.permanence()).isEqualTo(Permanence.TRANSIENT);
        }

        @Test
        void thatIsNoJsonIsNotReadyYet() throws Exception {
            assertThat(reason(check(url() + "/as#json=/x")).message()).contains("the body is not JSON");
            assertThat(reason(check(url() + "/status/204#json=/x")).message()).contains("the body is empty");
        }

        @Test
        void thatExceedsTheLimitIsInconclusive() throws Exception {
            Reason reason = reason(check(url() + "/long#contains=ready"));
            assertThat(reason.permanence()).isEqualTo(Permanence.INCONCLUSIVE);
            assertThat(reason.message()).contains("in the part that was read");
        }

        @Test
        void thatIsCompressedUnaskedIsInconclusive() throws Exception {
            Reason reason = reason(check(url() + "/gzip#contains=ready"));
            assertThat(reason.permanence()).isEqualTo(Permanence.INCONCLUSIVE);
            assertThat(reason.message()).contains("compressed");
            assertThat(check(url() + "/gzip")).isInstanceOf(Observation.Satisfied.class);
        }

        @Test
        void stopsARegularExpressionAtTheDeadline() throws Exception {
            HttpProbe probe = HttpProbe.of(url() + "/as").withBodyMatching(Pattern.compile("(?:.*a){12}b"));
            Outcome outcome = Condition.polling(probe).tryAwait(Duration.ofMillis(700));
            assertThat(outcome.isMet()).isFalse();
            assertThat(outcome.summary().elapsed()).isLessThan(Duration.ofSeconds(40));
        }

        @Test
        void reportsARegularExpressionThatOverflowsTheStack() throws Exception {
            Reason reason = reason(HttpProbe.of(url() + "/as").withBodyMatching(Pattern.compile("(a|b)*c")));
            assertThat(reason.message()).contains("needs too much stack");
            assertThat(reason.permanence()).isEqualTo(Permanence.INCONCLUSIVE);
        }
    }

    @Nested
    class AHeaderOfTheAnswer {

        @Test
        void isMatched() throws Exception {
            assertThat(check(url() + "/json#response-header.x-state=^ready"))
                    .isEqualTo(Observation.satisfied("status 200"));
            assertThat(reason(check(url() + "/json#response-header.X-State=^no"))
                            .message())
                    .contains("the header X-State does not match '^no'");
            Reason reason = reason(check(url() + "/json#response-header.X-None=."));
            assertThat(reason.message()).endsWith("status 200, but there is no header X-None");
            assertThat(reason.permanence()).isEqualTo(Permanence.TRANSIENT);
        }
    }

    @Nested
    class TheAddress {

        @Test
        void isAnyOfTheNameThatAccepts() throws Exception {
            byte[] one = new byte[16];
            one[15] = 1;
            InetAddress v6 = InetAddress.getByAddress(one);
            HttpProbe probe = HttpProbe.of(
                            "http://my_app:" + server.getAddress().getPort() + "/status/200")
                    .withResolver((host, deadline) -> List.of(v6, InetAddress.getLoopbackAddress()));
            assertThat(check(probe)).isEqualTo(Observation.satisfied("status 200"));
        }

        @Test
        void isNamedAsItWasWritten() throws Exception {
            try (HttpPeer peer = HttpPeer.responding("HTTP/1.1 204 \r\n\r\n")) {
                check(HttpProbe.of("http://my_app:" + peer.port())
                        .withResolver((host, deadline) -> List.of(InetAddress.getLoopbackAddress())));
                assertThat(peer.heads().getFirst()).contains("Host: my_app:" + peer.port() + "\n");
            }
        }

        @Test
        void thatRefusesIsNamed() throws Exception {
            int port = refusedPort();
            Reason reason = reason(check("http://127.0.0.1:" + port + "/health"));
            assertThat(reason)
                    .isEqualTo(Reason.transientReason(Common.CONNECTION_REFUSED, "127.0.0.1:" + port + " refused"));
        }

        @Test
        void isNotFoundForAWrongName() throws Exception {
            assertThat(reason(check("http://no-such-host.invalid/")).kind()).isEqualTo(Common.NAME_NOT_FOUND);
        }

        @Test
        void isNotConnectedToIfARuleForbidsIt() throws Exception {
            Reason reason = reason(HttpProbe.of(url()).withAddressFilter(address -> Optional.of("none at all")));
            assertThat(reason.kind()).isEqualTo(Common.ADDRESS_NOT_ALLOWED);
        }
    }

    @Nested
    class Not {

        @Test
        void isMetOnceItIsRefused() throws Exception {
            assertThat(Targets.installed()
                            .parse("not:http://127.0.0.1:" + refusedPort())
                            .tryAwait(LONG)
                            .isMet())
                    .isTrue();
        }

        @Test
        void isMetByACompleteResponseThatDoesNotMatch() throws Exception {
            assertThat(Targets.installed()
                            .parse("not:" + url() + "/status/503")
                            .tryAwait(LONG)
                            .isMet())
                    .isTrue();
        }

        @Test
        void isNotMetByAWrongPasswordAndEndsTheWait() throws Exception {
            assertThat(Targets.installed().parse("not:" + url() + "/private").tryAwait(LONG))
                    .isInstanceOf(Outcome.Failed.class);
        }
    }

    @Test
    void detectsThatAServerBecomesReady() throws Exception {
        CountDownLatch asked = new CountDownLatch(2);
        try (HttpPeer peer = HttpPeer.handling((client, head) -> {
            HttpPeer.send(client, asked.getCount() > 0 ? "HTTP/1.1 503 \r\n\r\nstarting" : "HTTP/1.1 200 \r\n\r\n");
            asked.countDown();
        })) {
            Outcome outcome = Condition.polling(HttpProbe.of(peer.url())).tryAwait(LONG);
            assertThat(outcome.isMet()).isTrue();
            assertThat(outcome.summary().attempts()).isEqualTo(3);
        }
    }

    @Nested
    class Malformed {

        @ParameterizedTest
        @CsvSource(
                delimiter = '|',
                value = {
                    "http://app/#state=1 | unknown option 'state'",
                    "http://app/#status=ok | status must be codes from 200 to 999, such as 200, 200-299, 2xx or 200,204, but was 'ok'",
                    "http://app/#method=G T | method must be an HTTP method such as GET, HEAD or POST, but was 'G T'",
                    "http://app/#method=CONNECT | but was 'CONNECT'",
                    "http://app/#method=GTE | but was 'GTE'; did you mean 'GET'?",
                    "http://app/#method=option | did you mean 'OPTIONS'?",
                    "http://app/#redirect=no | option redirect must be true or false, but was 'no'",
                    "http://app/#matches=( | must be a regular expression",
                    "http://app/#response-header.X=( | must be a regular expression",
                    "http://app/#json=status | option json must be a JSON pointer such as /status or /checks/0/name, but was 'status'",
                    "http://app/#json=/a~2 | a JSON pointer",
                    "http://app/#json=/a>b | option json must have a number after '>', but had 'b'",
                    "http://app/#json.2=a | option json must be a JSON pointer",
                    "http://app/#jsn=/a | unknown option 'jsn' after '#'; did you mean 'json'?",
                    "http://app/#contains= | must not be empty",
                    "http://app/#response-header.=x | name of the response header must not be empty",
                    "http://app/#body=a&body-file=b | body and body-file must not be given together",
                    "http://app/#method=HEAD&contains=x | a response to HEAD has no body",
                    "http://app/#header.X Y=s3cret | header 'X Y' contains characters that are not allowed in a header",
                    "http://app/#header.X=s3cret%0D%0AHost:%20b | header 'X' contains characters",
                    "http://app/#header.X=s3cr%C3%A9t | header 'X' contains characters",
                    "http://app/#header.=s3cret | header '' contains characters",
                    "http://app/#header.Content-Length=3 | header Content-Length cannot be set",
                    "http://app/#header.X=s3cret1&header.x=s3cret2 | must not be repeated",
                    "http://anna:s3cret@app/#header.Authorization=Bearer s3cret | must not be given together",
                    "http://app/#insecure=true&redirect=false | option insecure requires TLS, which a http target does not use",
                    "http://app/#redirect=false&ca=/x | option ca requires TLS",
                    "http://app/#insecure=yes | option insecure must be true or false, but was 'yes'",
                    "http://app/#key=/x | options cert and key must be given together",
                    "https://app/#cert=/x | options cert and key must be given together"
                })
        void targetsAreRefusedWithAReason(String target, String why) {
            assertThat(complaint(target)).contains(why).doesNotContain("s3cret");
        }

        @Test
        void urlsOfProgramsAreRefusedTheSameWay() {
            assertThatThrownBy(() -> HttpProbe.of("ftp://app:s3cret@b/"))
                    .isInstanceOf(MalformedTargetException.class)
                    .hasMessageNotContaining("s3cret");
            assertThatThrownBy(() -> HttpProbe.of("http://app/#status=200"))
                    .isInstanceOf(MalformedTargetException.class);
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> HttpProbe.of("http://app/").withBody("x".repeat((1 << 20) + 1)));
        }
    }

    @Test
    void isNamedWithoutSecrets() {
        assertThat(Targets.installed()
                        .parse("http://anna:s3cret@app:8080/health?token=s3cret#header.X=s3cret&status=200"))
                .hasToString("http://anna@app:8080/health?…");
    }
}
