package dev.rendezvous.probe.http;

import static dev.rendezvous.testing.SingleCheck.check;
import static dev.rendezvous.testing.SingleCheck.reason;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rendezvous.Condition;
import dev.rendezvous.Observation;
import dev.rendezvous.Outcome;
import dev.rendezvous.Reason;
import dev.rendezvous.Reason.Common;
import dev.rendezvous.Reason.Permanence;
import dev.rendezvous.target.Targets;
import dev.rendezvous.testing.HttpPeer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(120)
class RedirectTest {

    /** Returns a server whose paths with {@code /go} redirect, and whose other paths say what they were asked. */
    private static HttpPeer redirecting(int status, String to) throws IOException {
        return HttpPeer.handling((client, head) -> HttpPeer.send(
                client,
                head.contains("/go")
                        ? "HTTP/1.1 " + status + " \r\nLocation: " + to + "\r\n\r\n"
                        : "HTTP/1.1 200 \r\n\r\n" + head));
    }

    private static HttpPeer plain() throws IOException {
        return HttpPeer.responding("HTTP/1.1 200 \r\n\r\n");
    }

    @ParameterizedTest
    @CsvSource({
        "301, GET, GET",
        "302, GET, GET",
        "303, GET, GET",
        "307, GET, GET",
        "308, GET, GET",
        "301, POST, GET",
        "302, POST, GET",
        "303, POST, GET",
        "307, POST, POST",
        "308, POST, POST",
        "301, PUT, PUT",
        "303, PUT, GET",
        "303, HEAD, HEAD",
        "302, HEAD, HEAD"
    })
    void isFollowedByTheMethodThatItCallsFor(int status, String before, String after) throws Exception {
        try (HttpPeer peer = redirecting(status, "there?x=1#y")) {
            HttpProbe probe = HttpProbe.of(peer.url() + "/a/go?q").withMethod(before);
            HttpProbe asked = before.startsWith("P") ? probe.withBody("x").withHeader("Content-Type", "text/x") : probe;
            assertThat(check(asked)).isEqualTo(Observation.satisfied("status 200"));
            assertThat(peer.heads().getLast()).startsWith(after + " /a/there?x=1 ");
            assertThat(peer.heads().getLast().contains("Content-")).isEqualTo(after.startsWith("P"));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {300, 304, 305, 306})
    void otherStatusesAreNotFollowed(int status) throws Exception {
        try (HttpPeer peer = redirecting(status, "/there")) {
            assertThat(reason(HttpProbe.of(peer.url() + "/go")).message())
                    .contains("status " + status + ", expected 200-299");
            assertThat(peer.heads()).hasSize(1);
        }
    }

    @Test
    void isNotFollowedIfDisabledOrIfItsStatusIsExpected() throws Exception {
        try (HttpPeer peer = redirecting(302, "/there")) {
            assertThat(reason(check(peer.url() + "/go#redirect=false")).message())
                    .contains("status 302");
            assertThat(check(peer.url() + "/go#status=200-399")).isEqualTo(Observation.satisfied("status 302"));
            assertThat(peer.heads()).hasSize(2);
            assertThat(check(peer.url() + "/go#redirect=true")).isEqualTo(Observation.satisfied("status 200"));
        }
    }

    @Test
    void toTheSameOriginSendsLoginAndHeaders() throws Exception {
        try (HttpPeer peer = redirecting(302, "/there")) {
            check("http://anna:s3cret@127.0.0.1:" + peer.port() + "/go#header.X-Api-Key=k3y");
            assertThat(peer.heads().getLast())
                    .startsWith("GET /there")
                    .contains("X-Api-Key: k3y", "Authorization: Basic ");
        }
    }

    @Test
    void toAnotherHostSendsNoSecretsAndAcceptsNone() throws Exception {
        try (HttpPeer home = HttpPeer.handling((client, head) -> HttpPeer.send(client, "HTTP/1.1 200 \r\n\r\n"));
                HttpPeer there = redirecting(302, home.url() + "/back");
                HttpPeer start = redirecting(302, "http://you:yours@127.0.0.1:" + there.port() + "/go")) {
            Observation seen = check("http://anna:s3cret@127.0.0.1:" + start.port()
                    + "/go#header.X-Api-Key=k3y&header.Host=shop&header.Cookie=a=b");
            assertThat(seen).isEqualTo(Observation.satisfied("status 200"));
            assertThat(start.heads().getFirst()).contains("X-Api-Key", "Authorization", "Host: shop", "Cookie");
            for (HttpPeer stranger : new HttpPeer[] {there, home}) {
                assertThat(stranger.heads().getFirst())
                        .contains("Host: 127.0.0.1:" + stranger.port())
                        .doesNotContain("X-Api-Key", "Authorization", "Cookie", "s3cret", "yours");
            }
        }
    }

    @Test
    void toAnotherHostAndBackSendsNoSecrets() throws Exception {
        try (HttpPeer start = HttpPeer.handling((client, head) -> HttpPeer.send(
                client,
                head.startsWith("GET /go")
                        ? "HTTP/1.1 302 \r\nLocation: http://localhost:" + client.getLocalPort() + "/away\r\n\r\n"
                        : head.startsWith("GET /away")
                                ? "HTTP/1.1 302 \r\nLocation: http://127.0.0.1:" + client.getLocalPort()
                                        + "/end\r\n\r\n"
                                : "HTTP/1.1 200 \r\n\r\n"))) {
            check("http://anna:s3cret@127.0.0.1:" + start.port() + "/go");
            assertThat(start.heads()).hasSize(3);
            assertThat(start.heads().get(0)).contains("Authorization");
            assertThat(start.heads().get(1)).startsWith("GET /away").doesNotContain("Authorization");
            assertThat(start.heads().get(2)).startsWith("GET /end").doesNotContain("Authorization");
        }
    }

    @Test
    void toAnotherHostIsNotFollowedWithABody() throws Exception {
        try (HttpPeer there = plain();
                HttpPeer start = redirecting(307, there.url())) {
            Reason reason = reason(check(start.url() + "/go#body=s3cret"));
            assertThat(reason.message())
                    .contains("status 307, but the redirect to '" + there.url())
                    .contains("cannot be followed");
            assertThat(there.heads()).isEmpty();
        }
    }

    @Test
    void toAnInvalidLocationShowsNeitherPasswordNorQuery() throws Exception {
        try (HttpPeer peer = redirecting(302, "ftp://anna:s3cret@127.0.0.1/go?state=42")) {
            assertThat(reason(HttpProbe.of(peer.url() + "/go")).message())
                    .contains("but the redirect to 'ftp://anna@127.0.0.1/go' cannot be followed");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"ftp://127.0.0.1/", "file:///etc/passwd", "http://", "http://a b:c/", "http://127.0.0.1:99999/"})
    void toAnInvalidLocationIsAnUnexpectedAnswer(String location) throws Exception {
        try (HttpPeer peer = redirecting(302, location)) {
            Reason reason = reason(HttpProbe.of(peer.url() + "/go"));
            assertThat(reason.kind()).isEqualTo(Common.UNEXPECTED_ANSWER);
            assertThat(reason.permanence()).isEqualTo(Permanence.TRANSIENT);
            assertThat(reason.message())
                    .contains("but the redirect to '" + Targets.redacted(location) + "' cannot be followed");
        }
    }

    @Test
    void withoutALocationIsAnUnexpectedAnswer() throws Exception {
        try (HttpPeer peer = HttpPeer.responding("HTTP/1.1 302 \r\n\r\nmoved")) {
            assertThat(reason(HttpProbe.of(peer.url())).message()).endsWith("status 302, expected 200-299: \"moved\"");
        }
    }

    @Test
    void toItselfEndsWithAReason() throws Exception {
        try (HttpPeer peer = redirecting(302, "/go")) {
            Reason reason = reason(HttpProbe.of(peer.url() + "/go"));
            assertThat(reason.message()).isEqualTo(peer.url() + "/go: redirected more than 10 times");
            assertThat(reason.permanence()).isEqualTo(Permanence.TRANSIENT);
            assertThat(peer.heads()).hasSize(11);
        }
    }

    @Test
    void toAClosedPortNamesTheAddress() throws Exception {
        int refused;
        try (ServerSocket closed = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            refused = closed.getLocalPort();
        }
        try (HttpPeer peer = redirecting(302, "http://127.0.0.1:" + refused + "/")) {
            Reason reason = reason(HttpProbe.of(peer.url() + "/go"));
            assertThat(reason.kind()).isEqualTo(Common.CONNECTION_REFUSED);
            assertThat(reason.message()).contains("127.0.0.1:" + refused + " refused");
        }
    }

    @Test
    void toABadAnswerNamesBothUrlsWithoutSecrets() throws Exception {
        try (HttpPeer there = HttpPeer.responding("HTTP/1.1 404 \r\n\r\n");
                HttpPeer start = redirecting(302, there.url() + "/x?token=s3cret")) {
            assertThat(reason(HttpProbe.of(start.url() + "/go")).message())
                    .isEqualTo(
                            start.url() + "/go (redirected to " + there.url() + "/x?…): status 404, expected 200-299");
        }
    }

    @Test
    void toSilenceEndsAtTheDeadline() throws Exception {
        try (HttpPeer silent = HttpPeer.handling((client, head) -> HttpPeer.keepOpen(client));
                HttpPeer start = redirecting(302, silent.url())) {
            Outcome outcome =
                    Condition.polling(HttpProbe.of(start.url() + "/go")).tryAwait(Duration.ofMillis(500));
            Reason reason = outcome.summary().last().orElseThrow();
            assertThat(reason.kind()).isEqualTo(Common.NO_ANSWER);
            assertThat(outcome.summary().elapsed()).isLessThan(Duration.ofSeconds(40));
        }
    }

    @Test
    void toAForbiddenAddressIsNotFollowed() throws Exception {
        try (HttpPeer peer = redirecting(302, "http://127.0.0.2:80/")) {
            Reason reason = reason(HttpProbe.of(peer.url() + "/go")
                    .withAddressFilter(address -> address.getHostAddress().equals("127.0.0.2")
                            ? Optional.of("not that one")
                            : Optional.empty()));
            assertThat(reason.kind()).isEqualTo(Common.ADDRESS_NOT_ALLOWED);
        }
    }
}
