package dev.rendezvous.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rendezvous.Condition;
import dev.rendezvous.ConditionNotMetException;
import dev.rendezvous.Deadline;
import dev.rendezvous.Outcome;
import dev.rendezvous.Payload;
import dev.rendezvous.Reason.Common;
import dev.rendezvous.coordination.Signal;
import dev.rendezvous.probe.port.PortProbe;
import dev.rendezvous.target.Targets;
import dev.rendezvous.testing.ServerProcess;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Tag("slow")
@Timeout(180)
class RendezvousClientTest extends ClientServerTest {

    private static final Duration LONG = Duration.ofSeconds(100);

    @Test
    void aWaiterReceivesTheSignalWithItsPayload() throws Exception {
        RemoteKey key = client.key("db ip/ä");
        CompletableFuture<Signal> waiting = key.awaitSignalAsync(LONG);
        ServerWaiters.await(client, "/db ip/ä", 1);
        Signal sent = key.signal(Payload.text("10.0.0.7"));
        Signal received = result(waiting);
        assertThat(received).isEqualTo(sent);
        assertThat(received.count()).isEqualTo(1);
        assertThat(received.payload().orElseThrow().text()).isEqualTo("10.0.0.7");
    }

    @Test
    void theServersOwnBodyIsNotAPayload() throws Exception {
        RemoteKey key = client.key("ok");
        key.signal();
        assertThat(key.awaitSignal(LONG).payload()).isEmpty();
        Payload lookalike =
                Payload.of("{\"ok\":true}\n".getBytes(java.nio.charset.StandardCharsets.UTF_8), "application/json");
        key.signal(lookalike);
        assertThat(key.awaitSignal(LONG).payload()).contains(lookalike);
    }

    @Test
    void aWaitThatTimesOutThrowsInTime() throws Exception {
        Outcome outcome = client.key("never").tryAwait(Duration.ofMillis(300));
        assertThat(outcome).isInstanceOf(Outcome.TimedOut.class);
        assertThat(outcome.summary().elapsed()).isBetween(Duration.ofMillis(300), Duration.ofSeconds(20));
        assertThatThrownBy(() -> client.key("never").await(Duration.ofSeconds(5)))
                .isInstanceOf(ConditionNotMetException.class)
                .hasMessageContaining(server.url() + "/never was not met")
                .hasMessageContaining("not signalled");
    }

    @Test
    void theServerShowsTheEndOfTheWholeWait() throws Exception {
        try (RendezvousClient named = client.withCallerName("patient").withLongPollTimeout(Duration.ofSeconds(5))) {
            CompletableFuture<Signal> waiting = named.key("late").awaitSignalAsync(Duration.ofHours(1));
            ServerWaiters.await(client, "/late", 1);
            assertThat(client.status().callers())
                    .filteredOn(caller -> caller.name().equals("patient"))
                    .singleElement()
                    .satisfies(caller -> assertThat(caller.until().orElseThrow())
                            .isBetween(
                                    Instant.now().plus(Duration.ofMinutes(50)),
                                    Instant.now().plus(Duration.ofHours(1))));
            client.key("late").signal();
            result(waiting);
        }
    }

    @Test
    void aFailureEndsAWaitWithItsReason() throws Exception {
        CompletableFuture<Signal> waiting = client.key("bad").awaitSignalAsync(LONG);
        ServerWaiters.await(client, "/bad", 1);
        client.key("bad").fail("disk full");
        assertThatThrownBy(() -> result(waiting)).hasMessageContaining("disk full");
        Outcome outcome = client.key("bad").tryAwait(LONG);
        assertThat(outcome).isInstanceOf(Outcome.Failed.class);
        assertThat(outcome.summary().last().orElseThrow().kind()).isEqualTo(Common.SIGNALLED_AS_FAILED);
        assertThat(client.key("bad").reset()).isTrue();
        assertThat(client.key("bad").reset()).isFalse();
    }

    @Test
    void aWaitOfManyLongPollsLosesNoSignalBetweenThem() throws Exception {
        RendezvousClient shortPolls = client.withLongPollTimeout(Duration.ofMillis(20));
        for (int i = 0; i < 30; i++) {
            String name = "chain" + i;
            CompletableFuture<Signal> waiting = shortPolls.key(name).awaitSignalAsync(LONG);
            if (i % 3 == 0) {
                ServerWaiters.await(client, "/" + name, 1);
                client.key(name).signal(Payload.text("x" + i));
                client.key(name).reset();
                assertThat(result(waiting).payload().orElseThrow().text()).isEqualTo("x" + i);
            } else {
                client.key(name).signal(Payload.text("x" + i));
                assertThat(result(waiting).payload().orElseThrow().text()).isEqualTo("x" + i);
            }
        }
    }

    @Test
    void aWaitSurvivesTheRestartOfTheServer() throws Exception {
        CompletableFuture<Signal> waiting = client.key("restart").awaitSignalAsync(LONG);
        ServerWaiters.await(client, "/restart", 1);
        int port = server.port();
        server.kill();
        server = ServerProcess.start(port);
        ServerWaiters.await(client, "/restart", 1);
        client.key("restart").signal();
        assertThat(result(waiting).count()).isEqualTo(1);
    }

    @Test
    void aCancelledFutureEndsTheWaitOnTheServer() throws Exception {
        CompletableFuture<Signal> waiting = client.key("cancelled").awaitSignalAsync(LONG);
        ServerWaiters.await(client, "/cancelled", 1);
        waiting.cancel(true);
        ServerWaiters.await(client, "/cancelled", 0);
    }

    @Test
    void anInterruptEndsAWaitPromptlyAndOnTheServerToo() throws Exception {
        CompletableFuture<Throwable> thrown = new CompletableFuture<>();
        Thread waiter = Thread.ofPlatform().start(() -> {
            try {
                client.key("interrupted").await(LONG);
            } catch (Throwable e) {
                thrown.complete(e);
            }
        });
        ServerWaiters.await(client, "/interrupted", 1);
        waiter.interrupt();
        assertThat(result(thrown)).isInstanceOf(InterruptedException.class);
        ServerWaiters.await(client, "/interrupted", 0);
    }

    @Test
    void aKeyComposesWithAPort() throws Exception {
        RemoteKey key = client.key("composed");
        Condition all = Condition.all(key, Condition.polling(PortProbe.of("127.0.0.1", server.port())));
        assertThat(all.tryAwait(Duration.ofMillis(100)).isMet()).isFalse();
        assertThat(Condition.not(key.signalled()).tryAwait(LONG).isMet()).isTrue();
        Signal first = key.signal();
        all.await(LONG);
        key.signalled().await(LONG);
        assertThat(key.atLeast(2).tryAwait(Duration.ofMillis(100)).isMet()).isFalse();
        assertThat(key.newerThan(first.version())
                        .tryAwait(Duration.ofMillis(100))
                        .isMet())
                .isFalse();
        key.signal();
        key.atLeast(2).await(LONG);
        key.newerThan(first.version()).await(LONG);
        key.reset();
        Condition.not(key.signalled()).await(LONG);
    }

    @Test
    void aKeyIsWaitedForUntilItIsReset() throws Exception {
        RemoteKey key = client.key("until");
        key.awaitReset(Deadline.in(Duration.ZERO));
        key.signal();
        assertThatThrownBy(() -> key.awaitReset(Deadline.in(Duration.ZERO)))
                .isInstanceOf(ConditionNotMetException.class)
                .hasMessageContaining("still signalled");
        CompletableFuture<Void> waiting = CompletableFuture.runAsync(() -> {
            try {
                key.awaitReset(Deadline.in(LONG));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        ServerWaiters.await(client, "/until", 1);
        key.fail("disk full");
        key.reset();
        waiting.get(30, TimeUnit.SECONDS);
    }

    @Test
    void aTargetNamesAKey() throws Exception {
        Condition target = Targets.installed().parse("rendezvous://127.0.0.1:" + server.port() + "/a%20b#count=2");
        client.key("a b").signal();
        assertThat(target.tryAwait(Duration.ofMillis(100)).isMet()).isFalse();
        client.key("a b").signal();
        target.await(LONG);
    }

    @Test
    void aSignalWithATimeToLiveExpires() throws Exception {
        RemoteKey key = client.key("brief");
        key.expiringAfter(Duration.ofMillis(50)).signal(Payload.text("x"));
        Condition.not(key.signalled()).await(LONG);
        key.expiringAfter(Duration.ofMillis(50)).fail("no");
        Condition.not(key.signalled().keepTrying()).await(LONG);
        assertThatThrownBy(() -> key.expiringAfter(Duration.ofNanos(1))).hasMessageContaining("at least 1 ms");
    }

    @Test
    void theKeysWithAPrefixAreListedAndReset() throws Exception {
        client.key("build/42/a b").expiringAfter(Duration.ofHours(1)).signal(Payload.text("10.0.0.7"));
        client.key("build/42/b").fail("disk full");
        client.key("build/43/a").signal();
        List<KeyStatus> keys = client.keys("build/42/");
        assertThat(keys).extracting(KeyStatus::name).containsExactly("/build/42/a b", "/build/42/b");
        KeyStatus first = keys.getFirst();
        assertThat(first.phase()).isEqualTo(KeyStatus.Phase.SIGNALLED);
        assertThat(first.timeToLive().orElseThrow()).isBetween(Duration.ofMinutes(50), Duration.ofHours(1));
        assertThat(first.history())
                .singleElement()
                .satisfies(signal -> assertThat(signal.bytes()).isEqualTo(8));
        assertThat(keys.getLast().history().getFirst().failure()).contains("disk full");
        assertThat(client.resetAll("/build/42/")).isEqualTo(2);
        assertThat(client.key("build/43/a").reset()).isTrue();
        assertThatThrownBy(() -> client.resetAll(""))
                .isInstanceOf(RendezvousException.class)
                .hasMessageContaining("HTTP 400");
    }

    @Test
    void aListOfManyKeysIsComplete() throws Exception {
        for (int i = 0; i < 1001; i++) {
            client.key("many/" + i).signal();
        }
        assertThat(client.keys("many/")).hasSize(1001);
    }

    /** Reads events on a thread of its own. */
    private BlockingQueue<Event> following(String prefix, List<Thread> threads) {
        BlockingQueue<Event> events = new LinkedBlockingQueue<>();
        threads.add(Thread.ofVirtual().start(() -> {
            try {
                client.followEvents(prefix, events::add);
            } catch (InterruptedException e) {
                events.add(new Event("", "interrupted", "", Instant.EPOCH, Map.of()));
            }
        }));
        return events;
    }

    private static Event next(BlockingQueue<Event> events) throws InterruptedException {
        return Objects.requireNonNull(events.poll(60, TimeUnit.SECONDS), "no event has come");
    }

    @Test
    void eventsAreDeliveredUntilTheThreadIsInterrupted() throws Exception {
        List<Thread> threads = new ArrayList<>();
        var events = following("a b/", threads);
        assertThat(next(events).kind()).isEqualTo("open");
        client.key("other").signal();
        Signal signal = client.key("a b/ä").signal(Payload.text("x"));
        Event event = next(events);
        assertThat(event.name()).isEqualTo("/a b/ä");
        assertThat(event.details()).containsEntry("version", signal.version()).containsEntry("bytes", 1);
        threads.getFirst().interrupt();
        assertThat(next(events).kind()).isEqualTo("interrupted");
        threads.getFirst().join();
    }

    @Test
    void eventsContinueAfterARestartWithAGap() throws Exception {
        List<Thread> threads = new ArrayList<>();
        var events = following("", threads);
        assertThat(next(events).kind()).isEqualTo("open");
        client.key("before").signal();
        assertThat(next(events).name()).isEqualTo("/before");
        int port = server.port();
        server.kill();
        server = ServerProcess.start(port);
        assertThat(next(events).kind()).isEqualTo("open");
        assertThat(next(events).kind()).isEqualTo("gap");
        client.key("after").signal();
        assertThat(next(events).name()).isEqualTo("/after");
        threads.getFirst().interrupt();
        threads.getFirst().join();
    }

    @Test
    void eventsOfAServerThatIsDownAreAnError() throws Exception {
        server.kill();
        assertThatThrownBy(() -> client.withRetryTimeout(Duration.ofMillis(50)).followEvents("", event -> {}))
                .isInstanceOf(RendezvousException.class)
                .hasMessageContaining("was not reached");
        server = ServerProcess.start(0);
        assertThatThrownBy(() -> RendezvousClient.at(server.url()).followEvents("a//b", event -> {}))
                .isInstanceOf(RendezvousException.class)
                .hasMessageContaining("HTTP 400");
    }
}
