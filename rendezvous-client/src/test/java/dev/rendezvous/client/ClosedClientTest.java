package dev.rendezvous.client;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rendezvous.Condition;
import dev.rendezvous.Deadline;
import dev.rendezvous.Probe;
import dev.rendezvous.coordination.Arrival;
import dev.rendezvous.testing.FakeServer;
import dev.rendezvous.testing.ServerProcess;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class ClosedClientTest {

    private static final Duration LONG = ofSeconds(100);

    private static ServerProcess server;
    private static RendezvousClient other;

    @BeforeAll
    static void start() throws Exception {
        server = ServerProcess.start(0);
        other = RendezvousClient.at(server.url());
    }

    @AfterAll
    static void stop() {
        other.close();
        server.close();
    }

    private static Map<String, ThrowingCallable> operations(RendezvousClient client) {
        return Map.ofEntries(
                Map.entry("await", () -> client.key("a").await(LONG)),
                Map.entry("tryAwait", () -> client.key("a").tryAwait(LONG)),
                Map.entry("keepTrying", () -> client.key("a").keepTrying().await(LONG)),
                Map.entry("awaitSignal", () -> client.key("a").awaitSignal(LONG)),
                Map.entry("awaitReset", () -> client.key("a").awaitReset(Deadline.in(LONG))),
                Map.entry("atLeast", () -> client.key("a").atLeast(2).await(LONG)),
                Map.entry("signalled", () -> client.key("a").signalled().await(LONG)),
                Map.entry("unsignalled", () -> client.key("a").unsignalled().await(LONG)),
                Map.entry("signal", () -> client.key("a").signal()),
                Map.entry("fail", () -> client.key("a").fail("x")),
                Map.entry("reset", () -> client.key("a").reset()),
                Map.entry("arrive", () -> client.barrier("b", 2).arrive(Arrival.anonymous(), Deadline.in(LONG))),
                Map.entry("acquire", () -> client.lock("l").acquire(LONG)),
                Map.entry("awaitFree", () -> client.lock("l").awaitFree(Deadline.in(LONG))),
                Map.entry("break", () -> client.barrier("b", 2).fail("x")),
                Map.entry("generation", () -> client.barrier("b", 2).generation()),
                Map.entry("status", client::status),
                Map.entry("keys", () -> client.keys("a")),
                Map.entry("resetAll", () -> client.resetAll("a")),
                Map.entry("unlock", () -> client.unlock("l", 1)),
                Map.entry("resetBarrier", () -> client.resetBarrier("b", 1)),
                Map.entry("followEvents", () -> client.followEvents("", event -> {})));
    }

    @TestFactory
    List<DynamicTest> everyCallAfterCloseFailsAtOnce() {
        RendezvousClient client = RendezvousClient.at(server.url());
        client.close();
        client.close();
        return operations(client).entrySet().stream()
                .map(operation -> DynamicTest.dynamicTest(
                        operation.getKey(),
                        () -> assertThatThrownBy(operation.getValue())
                                .isInstanceOf(IllegalStateException.class)
                                .hasMessageContainingAll(server.url(), "the client has been closed")))
                .toList();
    }

    private static CompletableFuture<Void> async(Callable<?> operation) {
        CompletableFuture<Void> end = new CompletableFuture<>();
        Thread.ofVirtual().start(() -> {
            try {
                operation.call();
                end.complete(null);
            } catch (Exception e) {
                end.completeExceptionally(e);
            }
        });
        return end;
    }

    private static void assertEndedByClose(CompletableFuture<Void> operation) {
        assertThatThrownBy(() -> operation.get(60, TimeUnit.SECONDS))
                .isInstanceOf(ExecutionException.class)
                .hasMessageContaining("the client has been closed");
    }

    @Test
    void closeEndsTheOperationsUnderWay() throws Exception {
        RendezvousClient client = RendezvousClient.at(server.url());
        client.key("level").signal();
        CountDownLatch held = new CountDownLatch(1);
        List<CompletableFuture<Void>> operations = List.of(
                async(() -> client.key("wait").awaitSignal(LONG)),
                async(() -> {
                    client.key("stubborn").keepTrying().await(LONG);
                    return null;
                }),
                async(() -> {
                    Condition.all(client.key("part"), Condition.polling(Probe.of("shut", () -> false)))
                            .await(LONG);
                    return null;
                }),
                async(() -> {
                    client.key("level")
                            .signalled()
                            .onCheck(seen -> held.countDown())
                            .heldFor(LONG)
                            .await(LONG);
                    return null;
                }),
                async(() -> client.barrier("bar", 2).arrive(Arrival.anonymous(), Deadline.in(LONG))),
                async(() -> {
                    client.followEvents("", event -> {});
                    return null;
                }));
        for (String name : List.of("/wait", "/stubborn", "/part")) {
            ServerWaiters.await(other, name, 1);
        }
        held.await();
        client.close();
        operations.forEach(ClosedClientTest::assertEndedByClose);
        ServerWaiters.await(other, "/wait", 0);
    }

    @Test
    void closeEndsAPauseBetweenTwoAttempts() throws Exception {
        RendezvousClient client = RendezvousClient.at("http://127.0.0.1:" + FakeServer.closedPort());
        CountDownLatch failed = new CountDownLatch(100);
        CompletableFuture<Void> waiting = async(() -> {
            client.key("a").onCheck(seen -> failed.countDown()).await(LONG);
            return null;
        });
        CompletableFuture<Void> signalling = async(() -> client.key("a").signal());
        failed.await();
        client.close();
        assertEndedByClose(waiting);
        assertEndedByClose(signalling);
    }

    @Test
    void aCopyIsClosedOnItsOwn() throws Exception {
        List<UnaryOperator<RendezvousClient>> copies = List.of(
                client -> client.withLongPollTimeout(ofSeconds(1)),
                client -> client.withRetryTimeout(ofSeconds(1)),
                client -> client.withToken("t"),
                client -> client.withTokenFromEnvironment(Map.of()),
                client -> client.withCaFileFromEnvironment(Map.of()));
        for (UnaryOperator<RendezvousClient> copying : copies) {
            try (RendezvousClient client = RendezvousClient.at(server.url())) {
                RendezvousClient copy = copying.apply(client);
                copy.close();
                client.key("copied").signal();
                RendezvousClient second = copying.apply(client);
                client.close();
                second.key("copied").signal();
                second.close();
            }
        }
    }

    @Test
    void aGivenHttpClientStaysOpen() throws Exception {
        try (HttpClient http = HttpClient.newHttpClient()) {
            RendezvousClient client = RendezvousClient.at(server.url()).withHttpClient(http);
            CompletableFuture<Void> waiting = async(() -> client.key("given").awaitSignal(LONG));
            ServerWaiters.await(other, "/given", 1);
            client.close();
            assertEndedByClose(waiting);
            ServerWaiters.await(other, "/given", 0);
            RendezvousClient.at(server.url()).withHttpClient(http).key("given").signal();
        }
    }

    /** Returns the clients of the JDK that have threads. One that is open starts and ends some whenever it needs them. */
    private static Set<String> clientsWithThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name -> name.startsWith("HttpClient-"))
                .map(name -> name.replaceFirst("(?<=-\\d{1,9})-.*", ""))
                .collect(Collectors.toSet());
    }

    @Test
    void noThreadAndNoSocketIsLeft() throws Exception {
        // The other client starts its thread with its first request.
        ServerWaiters.await(other, "/left", 0);
        Set<String> before = clientsWithThreads();
        RendezvousClient client = RendezvousClient.at(server.url());
        for (int i = 0; i < 5; i++) {
            client.key("used" + i).signal();
        }
        CompletableFuture<Void> waiting = async(() -> client.key("left").awaitSignal(LONG));
        ServerWaiters.await(other, "/left", 1);
        client.close();
        assertThatThrownBy(() -> waiting.get(60, TimeUnit.SECONDS)).isInstanceOf(ExecutionException.class);
        Condition.polling(Probe.of("threads have ended", () -> before.containsAll(clientsWithThreads())))
                .await(LONG);
        ServerWaiters.await(other, "/left", 0);
    }
}
