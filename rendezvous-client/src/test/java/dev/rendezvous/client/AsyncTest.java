package dev.rendezvous.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rendezvous.Condition;
import dev.rendezvous.ConditionNotMetException;
import dev.rendezvous.Deadline;
import dev.rendezvous.Probe;
import dev.rendezvous.coordination.Arrival;
import dev.rendezvous.coordination.BarrierResult;
import dev.rendezvous.coordination.BrokenBarrierException;
import dev.rendezvous.coordination.Lease;
import dev.rendezvous.testing.ServerProcess;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Operations that return futures: their results, their exceptions, and what is left of those that are cancelled. */
@Timeout(180)
class AsyncTest {

    private static final Duration LONG = Duration.ofSeconds(100);
    private static final Duration SHORT = Duration.ofMillis(100);

    private static ServerProcess server;
    private static RendezvousClient client;

    @BeforeAll
    static void start() throws Exception {
        server = ServerProcess.start(0);
        client = RendezvousClient.at(server.url());
    }

    @AfterAll
    static void stop() {
        client.close();
        server.close();
    }

    private static <T> T get(CompletableFuture<T> future) throws Exception {
        return future.get(60, TimeUnit.SECONDS);
    }

    @Test
    void partiesAreReleasedTogether() throws Exception {
        CompletableFuture<BarrierResult> named =
                client.barrier("pair", 2).arriveAsync(Arrival.of("a"), Deadline.in(LONG));
        CompletableFuture<BarrierResult> other = client.barrier("pair", 2).arriveAsync(LONG);
        assertThat(List.of(get(named).index(), get(other).index())).containsExactlyInAnyOrder(0, 1);
        assertThat(get(other).arrivals())
                .extracting(arrival -> arrival.member().orElse(""))
                .contains("a");
    }

    @Test
    void theExceptionsAreThoseOfTheBlockingForms() throws Exception {
        CompletableFuture<BarrierResult> arrival = client.barrier("broken", 2).arriveAsync(LONG);
        ServerWaiters.await(client, "/_barrier/broken", 1);
        client.barrier("broken", 2).fail("no space left");
        assertThatThrownBy(() -> get(arrival)).cause().isInstanceOf(BrokenBarrierException.class);
        try (Lease lease = client.lock("held").acquire(LONG)) {
            assertThat(lease.isHeld()).isTrue();
            assertThatThrownBy(() -> get(client.lock("held").acquireAsync(SHORT)))
                    .cause()
                    .isInstanceOf(ConditionNotMetException.class);
            assertThatThrownBy(() -> get(client.lock("held").awaitFreeAsync(Deadline.in(SHORT))))
                    .cause()
                    .isInstanceOf(ConditionNotMetException.class);
        }
        assertThatThrownBy(() -> get(client.keysAsync("a//b"))).cause().isInstanceOf(RequestRefusedException.class);
        assertThatThrownBy(() -> get(client.followEventsAsync("a//b", event -> {})))
                .cause()
                .isInstanceOf(RequestRefusedException.class);
    }

    @Test
    void aLockIsAcquiredAndAwaitedFree() throws Exception {
        Lease lease = get(client.lock("free").acquireAsync(LONG));
        CompletableFuture<Void> free = client.lock("free").awaitFreeAsync(Deadline.in(LONG));
        ServerWaiters.await(client, "/_lock/free", 1);
        assertThat(free).isNotDone();
        lease.close();
        assertThat(get(free)).isNull();
    }

    @Test
    void whatIsCancelledLeavesTheServer() throws Exception {
        try (Lease lease = client.lock("busy").acquire(LONG)) {
            List<CompletableFuture<?>> operations = List.of(
                    client.lock("busy").acquireAsync(LONG),
                    client.lock("busy").awaitFreeAsync(Deadline.in(LONG)),
                    client.barrier("alone", 2).arriveAsync(LONG),
                    client.key("never").awaitSignalAsync(LONG));
            ServerWaiters.await(client, "/_lock/busy", 2);
            ServerWaiters.await(client, "/_barrier/alone", 1);
            ServerWaiters.await(client, "/never", 1);
            operations.forEach(operation -> operation.cancel(true));
            ServerWaiters.await(client, "/_lock/busy", 0);
            ServerWaiters.await(client, "/_barrier/alone", 0);
            ServerWaiters.await(client, "/never", 0);
            assertThat(lease.isHeld()).isTrue();
        }
    }

    @Test
    void aLeaseThatIsGrantedWhileItIsCancelledIsNotKept() throws Exception {
        for (int i = 0; i < 50; i++) {
            CompletableFuture<Lease> acquisition =
                    client.lock("cancelled").acquireAsync(Duration.ofHours(1), Deadline.in(LONG));
            // Cancels it at another moment each time: before, while and after the lease is granted.
            Thread.sleep(Duration.ofNanos(i * 100_000L));
            if (!acquisition.cancel(true)) {
                acquisition.join().close();
            }
        }
        client.lock("cancelled").awaitFree(Deadline.in(LONG));
    }

    @Test
    void aLeaseThatIsGrantedAfterTheWithdrawalIsNotKept() throws Exception {
        BlockingQueue<Event> events = new LinkedBlockingQueue<>();
        CompletableFuture<Void> following = client.followEventsAsync("_lock/late", event -> addNamed(event, events));
        awaitEventStreams(1);
        try (TcpProxy proxy = new TcpProxy(URI.create(server.url()).getPort(), TcpProxy.Answer.PASS);
                RendezvousClient cancelling = RendezvousClient.at(proxy.url())) {
            proxy.holdPosts();
            CompletableFuture<Lease> acquisition =
                    cancelling.lock("late").acquireAsync(Duration.ofHours(1), Deadline.in(LONG));
            awaitConnection(proxy, "POST");
            acquisition.cancel(true);
            awaitConnection(proxy, "DELETE");
            proxy.passPosts();
            awaitKind(events, "locked");
            client.lock("late").awaitFree(Deadline.in(LONG));
        }
        following.cancel(true);
        awaitEventStreams(0);
    }

    private static void awaitKind(BlockingQueue<Event> events, String kind) throws InterruptedException {
        Event event = events.poll(60, TimeUnit.SECONDS);
        while (event != null && !event.kind().equals(kind)) {
            event = events.poll(60, TimeUnit.SECONDS);
        }
        assertThat(event).describedAs(kind).isNotNull();
    }

    private static void awaitConnection(TcpProxy proxy, String method) throws InterruptedException {
        Condition.polling(Probe.of("a connection for " + method, () -> proxy.connections(method) > 0))
                .await(LONG);
    }

    @Test
    void statusAndKeysAreRead() throws Exception {
        client.key("seen/a").signal();
        assertThat(get(client.statusAsync()).signalled())
                .extracting(ServerStatus.Signalled::name)
                .contains("/seen/a");
        assertThat(get(client.keysAsync("seen/"))).extracting(KeyStatus::name).containsExactly("/seen/a");
    }

    @Test
    void eventsAreFollowedUntilTheFutureIsCancelled() throws Exception {
        BlockingQueue<Event> events = new LinkedBlockingQueue<>();
        CompletableFuture<Void> following = client.followEventsAsync("followed/", event -> addNamed(event, events));
        awaitEventStreams(1);
        client.key("followed/a").signal();
        Event first = events.poll(60, TimeUnit.SECONDS);
        assertThat(first).isNotNull();
        following.cancel(true);
        awaitEventStreams(0);
        client.key("followed/b").signal();
        CompletableFuture<Void> since =
                client.followEventsAsync("followed/", first.id(), event -> addNamed(event, events));
        assertThat(events.poll(60, TimeUnit.SECONDS)).extracting(Event::name).isEqualTo("/followed/b");
        since.cancel(true);
        awaitEventStreams(0);
    }

    /** Keeps the events about names, not those about the stream itself. */
    private static void addNamed(Event event, BlockingQueue<Event> events) {
        if (!event.name().isEmpty()) {
            events.add(event);
        }
    }

    private static void awaitEventStreams(int count) throws Exception {
        try (HttpClient http = HttpClient.newHttpClient()) {
            HttpRequest metrics = HttpRequest.newBuilder(URI.create(server.url() + "/_metrics"))
                    .build();
            Condition.polling(Probe.of(
                            count + " streams",
                            () -> metrics(http, metrics).contains("rendezvous_event_streams " + count + ".0")))
                    .await(LONG);
        }
    }

    private static String metrics(HttpClient http, HttpRequest request) throws IOException, InterruptedException {
        return http.send(request, HttpResponse.BodyHandlers.ofString()).body();
    }

    @Test
    void dependentsAreNotInterrupted() throws Exception {
        CompletableFuture<Boolean> interrupted = new CompletableFuture<>();
        CompletableFuture<?> signal = client.key("dependent")
                .awaitSignalAsync(LONG)
                .thenAccept(seen -> {
                    try {
                        interrupted.complete(new CountDownLatch(1).await(1, TimeUnit.MILLISECONDS));
                    } catch (InterruptedException e) {
                        interrupted.completeExceptionally(e);
                    }
                });
        client.key("dependent").signal();
        assertThat(get(interrupted)).isFalse();
        assertThat(signal).succeedsWithin(LONG);
    }

    @Test
    void closeEndsThem() throws Exception {
        RendezvousClient closing = RendezvousClient.at(server.url());
        try (Lease lease = client.lock("taken").acquire(LONG)) {
            List<CompletableFuture<?>> operations = List.of(
                    closing.lock("taken").acquireAsync(LONG),
                    closing.barrier("left", 2).arriveAsync(LONG),
                    closing.followEventsAsync("", event -> {}));
            ServerWaiters.await(client, "/_lock/taken", 1);
            ServerWaiters.await(client, "/_barrier/left", 1);
            closing.close();
            operations.forEach(operation ->
                    assertThatThrownBy(() -> get(operation)).hasMessageContaining("the client has been closed"));
            assertThatThrownBy(() -> get(closing.statusAsync())).cause().isInstanceOf(IllegalStateException.class);
            assertThat(lease.isHeld()).isTrue();
        }
    }
}
