package dev.rendezvous.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rendezvous.server.http.Problem;
import dev.rendezvous.server.security.StreamTickets;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Streams of events with a ticket instead of a token. */
@Timeout(120)
class TicketsTest {

    private static final String READ = "read-token-0123456789";
    private static final String SIGNAL = "signal-token-0123456789";

    @TempDir
    private static Path folder;

    private static TestServer server;

    @BeforeAll
    static void start() throws IOException {
        Path tokens = Files.writeString(folder.resolve("tokens"), "read " + READ + "\nsignal " + SIGNAL + "\n");
        server = TestServer.start("--tokens", tokens.toString());
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static HttpResponse<String> post(String token) throws Exception {
        return server.send("POST", "/_tickets", "", "Authorization", "Bearer " + token);
    }

    private static String ticket() throws Exception {
        HttpResponse<String> response = post(READ);
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body()).matches("\\{\"ok\":true,\"ticket\":\"[0-9a-f]{32}\",\"expires_in\":60}\n");
        return response.body().replaceFirst(".*\"ticket\":\"([0-9a-f]+)\".*\n", "$1");
    }

    @Test
    void aTicketPermitsOneStream() throws Exception {
        String ticket = ticket();
        HttpResponse<String> stream =
                server.eventsLater("/_events?prefix=a&ticket=" + ticket, 1).get(60, TimeUnit.SECONDS);
        assertThat(stream.statusCode()).isEqualTo(200);
        assertThat(stream.body()).startsWith("event: open");
        HttpResponse<String> again = server.get("/_events?ticket=" + ticket);
        assertThat(again.statusCode()).isEqualTo(401);
        assertThat(again.body()).contains("POST /_tickets").doesNotContain(ticket);
    }

    @Test
    void aTicketPermitsNothingElse() throws Exception {
        String ticket = ticket();
        for (String path :
                new String[] {"/_status?ticket=", "/a?timeout=0&ticket=", "/_events/x?ticket=", "/?ticket="}) {
            assertThat(server.get(path + ticket).statusCode()).as(path).isEqualTo(401);
        }
        assertThat(server.get("/_events", "Authorization", "Bearer " + ticket).statusCode())
                .isEqualTo(401);
        assertThat(server.send("DELETE", "/_events?ticket=" + ticket, "").statusCode())
                .isEqualTo(401);
    }

    @Test
    void aTokenThatMayReadIsNeededForATicket() throws Exception {
        assertThat(post(SIGNAL).statusCode()).isEqualTo(403);
        assertThat(server.send("POST", "/_tickets", "").statusCode()).isEqualTo(401);
        assertThat(server.send("POST", "/_lock/a", "", "Authorization", "Bearer " + READ)
                        .statusCode())
                .as("a token that may read can change nothing else")
                .isEqualTo(403);
    }

    @Test
    void aTicketIsWrittenOnlyOnce() throws Exception {
        assertThat(server.get("/_events?ticket=0123", "Authorization", "Bearer " + SIGNAL)
                        .statusCode())
                .as("the token counts if there is one")
                .isEqualTo(403);
        assertThat(server.get("/_events?ticket=" + ticket() + "&ticket=" + ticket())
                        .statusCode())
                .isEqualTo(400);
    }

    @Test
    void anUnusedTicketExpires() {
        AtomicReference<Instant> now = new AtomicReference<>(Instant.EPOCH);
        StreamTickets tickets = new StreamTickets(now::get);
        String early = tickets.issue();
        String late = tickets.issue();
        now.set(Instant.EPOCH.plus(StreamTickets.LIFETIME).minusMillis(1));
        assertThat(tickets.redeem(early)).isTrue();
        assertThat(tickets.redeem(early)).isFalse();
        now.set(Instant.EPOCH.plus(StreamTickets.LIFETIME));
        assertThat(tickets.redeem(late)).isFalse();
    }

    @Test
    void unusedTicketsAreLimited() {
        AtomicReference<Instant> now = new AtomicReference<>(Instant.EPOCH);
        StreamTickets tickets = new StreamTickets(now::get);
        for (int i = 0; i < 10_000; i++) {
            assertThat(tickets.issue()).hasSize(32);
        }
        assertThatThrownBy(tickets::issue).isInstanceOf(Problem.class).hasMessageContaining("10000 unused tickets");
        now.set(Instant.EPOCH.plus(StreamTickets.LIFETIME));
        assertThat(tickets.issue()).hasSize(32);
    }
}
