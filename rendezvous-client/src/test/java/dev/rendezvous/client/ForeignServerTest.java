package dev.rendezvous.client;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rendezvous.Deadline;
import dev.rendezvous.Outcome;
import dev.rendezvous.Reason.Common;
import dev.rendezvous.coordination.Arrival;
import dev.rendezvous.coordination.Signal;
import dev.rendezvous.testing.FakeServer;
import dev.rendezvous.testing.HttpPeer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Against servers that are not rendezvous servers, and proxies in front of one that is. */
@Timeout(120)
class ForeignServerTest {

    private static final String OVERVIEW = "{\"ok\":true,\"waiting_and_failed\":[],\"marked\":[]}\n";

    private static String response(String status, String body, String... headers) {
        return ScriptedServer.status(status, body, headers);
    }

    /** Returns a server that sends one response to requests for the overview, and another to all others. */
    private static HttpPeer serving(String overview, String other) throws Exception {
        return HttpPeer.handling((socket, head) -> HttpPeer.send(socket, head.startsWith("GET / ") ? overview : other));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "200 OK|<html>hello",
                "200 OK|{\"ok\":true}",
                "200 OK|{\"ok\":true,\"result\":[]}",
                "200 OK|",
                "201 Created|{\"id\":7}",
                "204 No Content|",
                "304 Not Modified|",
                "301 Moved Permanently|<html>hello",
                "404 Not Found|<html>hello",
                "500 Internal Server Error|{\"message\":\"oops\"}"
            })
    void everyOperationRefusesAnotherServerAtOnce(String response) throws Exception {
        String status = response.substring(0, response.indexOf('|'));
        String body = response.substring(response.indexOf('|') + 1);
        String sent = response(status, body, "ETag: \"5f3e-264\"");
        try (HttpPeer peer = serving(sent, sent);
                RendezvousClient client = RendezvousClient.at(peer.url())) {
            String said = "not the response of a rendezvous server: HTTP " + status.substring(0, 3)
                    + (body.isEmpty() ? " without a body" : ": '" + body);
            Outcome outcome = client.key("abc").tryAwait(ofSeconds(60));
            assertThat(outcome).isInstanceOf(Outcome.Failed.class);
            assertThat(outcome.summary().last().orElseThrow().kind()).isEqualTo(Common.UNEXPECTED_ANSWER);
            assertThat(outcome.summary().last().orElseThrow().message()).contains(said);
            assertThatThrownBy(() -> client.key("abc").signal())
                    .isInstanceOf(RendezvousException.class)
                    .hasMessageContaining(said);
            assertThatThrownBy(() -> client.barrier("b", 2).arrive(Arrival.anonymous(), Deadline.in(ofSeconds(60))))
                    .hasMessageContaining("not the response of a rendezvous server");
            assertThatThrownBy(() -> client.lock("l").acquire(ofSeconds(60))).isInstanceOf(RuntimeException.class);
            assertThatThrownBy(() -> client.followEvents("", event -> {})).isInstanceOf(RendezvousException.class);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"200 OK|{\"ok\":true}", "304 Not Modified|", "200 OK|10.0.0.7"})
    void aResponseWithoutAnyHeadersCountsOnlyIfTheServerHasAnOverview(String response) throws Exception {
        String status = response.substring(0, response.indexOf('|'));
        String body = response.substring(response.indexOf('|') + 1);
        try (HttpPeer foreign = HttpPeer.responding(response(status, body));
                HttpPeer stripping = serving(response("200 OK", OVERVIEW), response("200 OK", body));
                RendezvousClient toForeign = RendezvousClient.at(foreign.url());
                RendezvousClient toStripping = RendezvousClient.at(stripping.url())) {
            assertThat(toForeign.key("abc").tryAwait(ofSeconds(60))).isInstanceOf(Outcome.Failed.class);
            if (status.startsWith("200")) {
                Signal signal = toStripping.key("abc").awaitSignal(ofSeconds(60));
                assertThat(signal.payload().isPresent()).isEqualTo(!body.contains("ok"));
                toStripping.key("abc").signal();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ETag: \"7\"",
                "ETag: W/\"7\"",
                "Rendezvous-Count: 1",
            })
    void aProxyMayRemoveOneOfTheHeaders(String header) throws Exception {
        try (HttpPeer peer = HttpPeer.responding(response("200 OK", "{\"ok\":true}\n", header));
                RendezvousClient client = RendezvousClient.at(peer.url())) {
            Signal signal = client.key("abc").awaitSignal(ofSeconds(60));
            assertThat(signal.payload()).isEmpty();
            assertThat(signal.version()).isEqualTo(header.startsWith("ETag") ? 7 : 0);
            assertThat(peer.heads()).noneMatch(head -> head.startsWith("GET / "));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"SSH-2.0-OpenSSH_9.6\r\n", "-ERR unknown command\r\n", "\r\n\r\n"})
    void aServerOfAnotherProtocolIsRefusedAtOnce(String banner) throws Exception {
        try (FakeServer server = FakeServer.sendingThenClosing(banner.getBytes(StandardCharsets.UTF_8));
                RendezvousClient client = RendezvousClient.at("http://127.0.0.1:" + server.port())) {
            Outcome outcome = client.key("abc").tryAwait(ofSeconds(60));
            assertThat(outcome).isInstanceOf(Outcome.Failed.class);
            assertThat(outcome.summary().last().orElseThrow().message()).contains("not an HTTP response");
        }
    }

    @Test
    void aServerThatClosesWithoutAResponseIsToldInWords() throws Exception {
        try (FakeServer server = FakeServer.sendingThenClosing(new byte[0]);
                RendezvousClient client = RendezvousClient.at("http://127.0.0.1:" + server.port())) {
            Outcome outcome = client.key("abc").tryAwait(Deadline.in(ofSeconds(1)));
            assertThat(outcome).isInstanceOf(Outcome.TimedOut.class);
            assertThat(outcome.summary().last().orElseThrow().message())
                    .contains("the server closed the connection without a response");
        }
    }

    @Test
    void httpsToAServerWithoutTlsIsRefusedAtOnce() throws Exception {
        try (HttpPeer peer = HttpPeer.responding(response("400 Bad Request", ""));
                RendezvousClient client = RendezvousClient.at("https://127.0.0.1:" + peer.port())) {
            // The peer reads a head before it responds, so the line break comes from the client's random bytes, or
            // never.
            Outcome outcome = client.key("abc").tryAwait(Deadline.in(ofSeconds(1)));
            assertThat(outcome.isMet()).isFalse();
            assertThat(outcome.summary().last().orElseThrow().message()).contains("TLS");
        }
        try (FakeServer server =
                        FakeServer.sendingThenClosing("HTTP/1.1 400 Bad\r\n\r\n".getBytes(StandardCharsets.UTF_8));
                RendezvousClient client = RendezvousClient.at("https://127.0.0.1:" + server.port())) {
            Outcome outcome = client.key("abc").tryAwait(ofSeconds(60));
            assertThat(outcome).isInstanceOf(Outcome.Failed.class);
            assertThat(outcome.summary().last().orElseThrow().message())
                    .contains("the server does not speak TLS", "http://");
        }
    }
}
