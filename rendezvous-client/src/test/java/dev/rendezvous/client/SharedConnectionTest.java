package dev.rendezvous.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rendezvous.Condition;
import dev.rendezvous.ConditionNotMetException;
import dev.rendezvous.Deadline;
import dev.rendezvous.Outcome;
import dev.rendezvous.Payload;
import dev.rendezvous.Probe;
import dev.rendezvous.coordination.Arrival;
import dev.rendezvous.coordination.BarrierResult;
import dev.rendezvous.coordination.Lease;
import dev.rendezvous.coordination.Signal;
import dev.rendezvous.target.TargetSpec;
import dev.rendezvous.testing.ServerProcess;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/** Many waits of one client share a connection of HTTP/2, and are otherwise as those that have one each. */
@Tag("slow")
@Timeout(180)
class SharedConnectionTest {

    private static final Duration LONG = Duration.ofSeconds(100);
    private static final int MANY = 50;

    /** Two of HTTP/1.1 that wait, one of HTTP/2, and one for signals. */
    private static final int MAX_CONNECTIONS = 4;

    private static ServerProcess server;
    private static RendezvousClient other;

    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    @BeforeAll
    static void start() throws Exception {
        server = ServerProcess.start(0, "--max-payload", "4194304");
        other = RendezvousClient.at(server.url());
    }

    @AfterAll
    static void stop() {
        other.close();
        server.close();
    }

    @AfterEach
    void interrupt() {
        threads.shutdownNow();
    }

    private <T> List<Future<T>> many(Callable<T> wait) {
        return IntStream.range(0, MANY).mapToObj(i -> threads.submit(wait)).toList();
    }

    private static <T> Set<T> results(List<Future<T>> waits) throws Exception {
        Set<T> results = new HashSet<>();
        for (Future<T> wait : waits) {
            results.add(wait.get(100, TimeUnit.SECONDS));
        }
        return results;
    }

    @Test
    void aSignalWakesAllOfThem() throws Exception {
        try (TcpProxy proxy = new TcpProxy(server.port(), TcpProxy.Answer.PASS);
                RendezvousClient client = RendezvousClient.at(proxy.url()).withCallerName("many")) {
            List<Future<Signal>> waits = many(() -> client.key("all").awaitSignal(LONG));
            ServerWaiters.await(other, "/all", MANY);
            assertThat(proxy.connections()).isLessThanOrEqualTo(MAX_CONNECTIONS);
            assertThat(other.status().callers())
                    .filteredOn(caller -> caller.conditions().getFirst().name().equals("/all"))
                    .extracting(ServerStatus.Caller::name)
                    .hasSize(MANY)
                    .containsOnly("many");
            Signal signal = client.key("all").signal(Payload.text("go"));
            assertThat(results(waits)).extracting(Signal::version).containsOnly(signal.version());
            assertThat(proxy.http2Connections()).isEqualTo(1);
        }
    }

    @Test
    void targetsOfOneServerShareItToo() throws Exception {
        try (TcpProxy proxy = new TcpProxy(server.port(), TcpProxy.Answer.PASS)) {
            RendezvousScheme scheme = new RendezvousScheme(Map.of());
            String address = URI.create(proxy.url()).getAuthority();
            List<Condition> targets = IntStream.range(0, MANY)
                    .mapToObj(i -> new TargetSpec("rendezvous", address + "/t" + i, Map.of()))
                    .map(scheme::parse)
                    .toList();
            Future<Outcome> all = threads.submit(() -> Condition.all(targets).tryAwait(LONG));
            for (int i = 0; i < MANY; i++) {
                ServerWaiters.await(other, "/t" + i, 1);
            }
            for (int i = 0; i < MANY; i++) {
                other.key("t" + i).signal();
            }
            assertThat(all.get(100, TimeUnit.SECONDS).isMet()).isTrue();
            assertThat(proxy.connections()).isLessThanOrEqualTo(MAX_CONNECTIONS);
        }
    }

    @Test
    void eachHasItsOwnDeadlineAndReason() throws Exception {
        try (RendezvousClient client = RendezvousClient.at(server.url())) {
            List<Future<Signal>> others = many(() -> client.key("others").awaitSignal(LONG));
            ServerWaiters.await(other, "/others", MANY);
            client.key("twice").signal();
            Outcome outcome = client.key("twice").atLeast(3).tryAwait(Duration.ofMillis(300));
            assertThat(outcome.summary().last().orElseThrow().message()).isEqualTo("/twice: signalled 1 of 3 times");
            client.key("broken").fail("no space left");
            assertThatThrownBy(() -> client.key("broken").await(LONG))
                    .isInstanceOf(ConditionNotMetException.class)
                    .hasMessageContaining("/broken: signalled as failed: no space left");
            client.key("others").signal();
            assertThat(results(others)).hasSize(1);
        }
    }

    @Test
    void aCancelledOrInterruptedWaitLeavesAtTheServerAndEndsNoOther() throws Exception {
        try (TcpProxy proxy = new TcpProxy(server.port(), TcpProxy.Answer.PASS);
                RendezvousClient client = RendezvousClient.at(proxy.url())) {
            List<Future<Signal>> staying = many(() -> client.key("staying").awaitSignal(LONG));
            ServerWaiters.await(other, "/staying", MANY);
            List<CompletableFuture<Signal>> leaving = new ArrayList<>();
            for (int i = 0; i < MANY; i++) {
                leaving.add(client.key("leaving").awaitSignalAsync(LONG));
            }
            List<Future<Signal>> interrupted = many(() -> client.key("leaving").awaitSignal(LONG));
            ServerWaiters.await(other, "/leaving", 2 * MANY);
            leaving.forEach(wait -> wait.cancel(true));
            interrupted.forEach(wait -> wait.cancel(true));
            ServerWaiters.await(other, "/leaving", 0);
            ServerWaiters.await(other, "/staying", MANY);
            assertThat(proxy.http2Connections()).isEqualTo(1);
            other.key("staying").signal();
            assertThat(results(staying)).hasSize(1);
        }
    }

    @Test
    void waitsGoOnWhenTheConnectionIsCut() throws Exception {
        try (TcpProxy proxy = new TcpProxy(server.port(), TcpProxy.Answer.PASS);
                RendezvousClient client = RendezvousClient.at(proxy.url())) {
            List<Future<Signal>> waits = many(() -> client.key("cut").awaitSignal(LONG));
            ServerWaiters.await(other, "/cut", MANY);
            proxy.cut();
            other.key("cut").signal();
            other.key("cut").reset();
            assertThat(results(waits)).as("a signal in between is not lost").hasSize(1);
            assertThat(proxy.connections()).isLessThanOrEqualTo(MAX_CONNECTIONS);
        }
    }

    @Test
    void waitsGoOnAtAServerThatIsKilledAndStarted() throws Exception {
        ServerProcess first = ServerProcess.start(0);
        try (RendezvousClient client = RendezvousClient.at(first.url())) {
            List<Future<Signal>> waits = many(() -> client.key("restart").awaitSignal(LONG));
            ServerWaiters.await(client, "/restart", MANY);
            first.kill();
            try (ServerProcess second = ServerProcess.start(first.port())) {
                ServerWaiters.await(client, "/restart", MANY);
                client.key("restart").signal();
                assertThat(results(waits)).hasSize(1);
            }
        } finally {
            first.close();
        }
    }

    @ParameterizedTest
    @EnumSource(mode = Mode.EXCLUDE, names = "PASS")
    void aProxyThatSpeaksOnlyHttp1GetsAConnectionForEach(TcpProxy.Answer toHttp2) throws Exception {
        String key = "http1-" + toHttp2;
        try (TcpProxy proxy = new TcpProxy(server.port(), toHttp2);
                RendezvousClient client = RendezvousClient.at(proxy.url())) {
            List<Future<Signal>> waits = many(() -> client.key(key).awaitSignal(LONG));
            ServerWaiters.await(other, "/" + key, MANY);
            assertThat(proxy.connections()).isGreaterThanOrEqualTo(MANY);
            assertThat(proxy.http2Connections()).isEqualTo(1);
            other.key(key).signal();
            assertThat(results(waits)).hasSize(1);
        }
    }

    @Test
    void payloadsBeyondTheWindowsArrive() throws Exception {
        byte[] bytes = new byte[3_000_000];
        bytes[bytes.length - 1] = 42;
        try (RendezvousClient client = RendezvousClient.at(server.url())) {
            List<Future<byte[]>> waits = IntStream.range(0, 10)
                    .mapToObj(i -> threads.submit(() -> client.key("large")
                            .awaitSignal(LONG)
                            .payload()
                            .orElseThrow()
                            .bytes()))
                    .toList();
            ServerWaiters.await(other, "/large", 10);
            other.key("large").signal(Payload.of(bytes, "application/octet-stream"));
            for (Future<byte[]> wait : waits) {
                assertThat(wait.get(100, TimeUnit.SECONDS)).isEqualTo(bytes);
            }
        }
    }

    @Test
    void partiesOfABarrierAndWaitersOfALockShareItToo() throws Exception {
        try (TcpProxy proxy = new TcpProxy(server.port(), TcpProxy.Answer.PASS);
                RendezvousClient client = RendezvousClient.at(proxy.url())) {
            List<Future<BarrierResult>> parties =
                    many(() -> client.barrier("bar", MANY + 1).arrive(Arrival.anonymous(), Deadline.in(LONG)));
            ServerWaiters.await(other, "/_barrier/bar", MANY);
            assertThat(proxy.connections()).isLessThanOrEqualTo(MAX_CONNECTIONS);
            other.barrier("bar", MANY + 1).arrive(Arrival.anonymous(), Deadline.in(LONG));
            assertThat(results(parties).stream().map(BarrierResult::index).collect(Collectors.toSet()))
                    .hasSize(MANY);
            Lease held = other.lock("lock").acquire(LONG);
            List<Future<Long>> owners = many(() -> {
                try (Lease lease = client.lock("lock").acquire(LONG, Deadline.in(LONG))) {
                    return lease.fence();
                }
            });
            ServerWaiters.await(other, "/_lock/lock", MANY);
            // The releases, which follow, may overlap and then need more.
            assertThat(proxy.connections()).isLessThanOrEqualTo(MAX_CONNECTIONS);
            held.close();
            assertThat(results(owners)).hasSize(MANY);
        }
    }

    @Test
    void aGivenHttpClientSendsAllRequests() throws Exception {
        try (TcpProxy proxy = new TcpProxy(server.port(), TcpProxy.Answer.PASS);
                HttpClient http = HttpClient.newBuilder()
                        .version(HttpClient.Version.HTTP_1_1)
                        .build();
                RendezvousClient client = RendezvousClient.at(proxy.url()).withHttpClient(http)) {
            List<Future<Signal>> waits = many(() -> client.key("given").awaitSignal(LONG));
            ServerWaiters.await(other, "/given", MANY);
            assertThat(proxy.http2Connections()).isZero();
            other.key("given").signal();
            assertThat(results(waits)).hasSize(1);
        }
    }

    /** Returns whether there are virtual threads of a connection, which only a dump shows. */
    private static boolean hasHttp2Threads(Path folder) {
        Path dump = folder.resolve("threads");
        Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
        try {
            String pid = Long.toString(ProcessHandle.current().pid());
            new ProcessBuilder(jcmd.toString(), pid, "Thread.dump_to_file", "-overwrite", dump.toString())
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .waitFor();
            return Files.readString(dump).contains("rendezvous HTTP/2");
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void closeLeavesNoThreadAndNoConnection(@TempDir Path folder) throws Exception {
        try (TcpProxy proxy = new TcpProxy(server.port(), TcpProxy.Answer.PASS)) {
            RendezvousClient client = RendezvousClient.at(proxy.url());
            List<Future<Signal>> waits = many(() -> client.key("closed").awaitSignal(LONG));
            List<Future<BarrierResult>> parties =
                    many(() -> client.barrier("closed", 1000).arrive(Arrival.anonymous(), Deadline.in(LONG)));
            ServerWaiters.await(other, "/closed", MANY);
            ServerWaiters.await(other, "/_barrier/closed", MANY);
            assertThat(hasHttp2Threads(folder)).isTrue();
            client.close();
            for (Future<?> wait : waits) {
                assertThatThrownBy(() -> wait.get(60, TimeUnit.SECONDS)).hasMessageContaining("client has been closed");
            }
            for (Future<?> party : parties) {
                assertThatThrownBy(() -> party.get(60, TimeUnit.SECONDS))
                        .hasMessageContaining("client has been closed");
            }
            ServerWaiters.await(other, "/closed", 0);
            ServerWaiters.await(other, "/_barrier/closed", 0);
            Condition.polling(Probe.of("no connections", () -> proxy.connections() == 0))
                    .await(LONG);
            Condition.polling(Probe.of("no threads", () -> !hasHttp2Threads(folder)))
                    .await(LONG);
        }
    }
}
