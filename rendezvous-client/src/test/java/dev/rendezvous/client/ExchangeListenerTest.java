package dev.rendezvous.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rendezvous.Condition;
import dev.rendezvous.ConditionNotMetException;
import dev.rendezvous.Deadline;
import dev.rendezvous.coordination.Lease;
import dev.rendezvous.testing.ServerProcess;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a listener is told of the requests of a client. */
@Timeout(120)
class ExchangeListenerTest {

    private static final Duration LONG = Duration.ofSeconds(100);

    private static ServerProcess server;

    private final List<Exchange> exchanges = new CopyOnWriteArrayList<>();

    @BeforeAll
    static void start() throws Exception {
        server = ServerProcess.start();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private RendezvousClient client(String url) {
        return RendezvousClient.at(url).withExchangeListener(exchanges::add);
    }

    @Test
    void aResponseHasItsStatusAndAPathWithoutSecrets() throws Exception {
        try (RendezvousClient client = client(server.url())) {
            client.key("a b").signal();
            Lease lease = client.lock("listened").acquire(LONG);
            lease.close();
        }
        assertThat(exchanges)
                .extracting(exchange -> exchange.method() + " " + exchange.path() + " " + exchange.status())
                .containsExactly(
                        "PUT /a%20b OptionalInt[200]",
                        "POST /_lock/listened OptionalInt[200]", "DELETE /_lock/listened OptionalInt[200]");
        assertThat(exchanges).allSatisfy(exchange -> {
            assertThat(exchange.duration()).isPositive();
            assertThat(exchange.failure()).isEmpty();
        });
    }

    @Test
    void eachAttemptIsOne() throws Exception {
        try (ScriptedServer raw = new ScriptedServer();
                RendezvousClient client = raw.answering(
                                ScriptedServer.HANG_UP, ScriptedServer.HANG_UP, ScriptedServer.SIGNALLED)
                        .withExchangeListener(exchanges::add)) {
            client.key("x").signal();
        }
        assertThat(exchanges).hasSizeGreaterThan(1);
        assertThat(exchanges.subList(0, exchanges.size() - 1)).allSatisfy(exchange -> {
            assertThat(exchange.status()).isEqualTo(OptionalInt.empty());
            assertThat(exchange.failure()).isPresent();
        });
        assertThat(exchanges.getLast().status()).hasValue(200);
    }

    @Test
    void aWaitThatIsInterruptedIsAFailure() throws Exception {
        try (RendezvousClient client = client(server.url())) {
            CompletableFuture<?> signal = client.key("never").awaitSignalAsync(LONG);
            ServerWaiters.await(client, "/never", 1);
            exchanges.clear();
            signal.cancel(true);
            ServerWaiters.await(client, "/never", 0);
        }
        assertThat(exchanges)
                .filteredOn(exchange -> exchange.path().equals("/never"))
                .singleElement()
                .satisfies(exchange -> assertThat(exchange.failure()).get().isInstanceOf(InterruptedIOException.class));
    }

    @Test
    void anEventStreamIsOneWhenItBreaksOff() throws Exception {
        BlockingQueue<Event> events = new LinkedBlockingQueue<>();
        try (ServerProcess stopping = ServerProcess.start();
                RendezvousClient client = client(stopping.url())) {
            CompletableFuture<Void> following = client.followEventsAsync("", events::add);
            assertThat(events.take().kind()).isEqualTo("open");
            assertThat(exchanges).isEmpty();
            stopping.close();
            Condition.of(() -> !exchanges.isEmpty()).await(LONG);
            assertThat(exchanges.getFirst().path()).isEqualTo("/_events");
            assertThat(exchanges.getFirst().failure()).isPresent();
            following.cancel(true);
        }
    }

    @Test
    void anExceptionOfTheListenerChangesNothing() throws Exception {
        try (RendezvousClient client = RendezvousClient.at(server.url()).withExchangeListener(exchange -> {
            throw new IllegalStateException("broken");
        })) {
            assertThat(client.key("signalled").signal()).isNotNull();
            assertThatThrownBy(() -> client.barrier("alone", 2).arrive(Deadline.in(Duration.ofMillis(10))))
                    .isInstanceOf(ConditionNotMetException.class);
        }
    }
}
