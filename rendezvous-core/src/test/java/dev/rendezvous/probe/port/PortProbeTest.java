package dev.rendezvous.probe.port;

import static dev.rendezvous.testing.SingleCheck.reason;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rendezvous.Condition;
import dev.rendezvous.Deadline;
import dev.rendezvous.Observation;
import dev.rendezvous.Outcome;
import dev.rendezvous.Reason;
import dev.rendezvous.Reason.Common;
import dev.rendezvous.internal.probe.net.HostResolver;
import dev.rendezvous.internal.probe.net.LookupException;
import dev.rendezvous.target.Targets;
import dev.rendezvous.testing.BackgroundWait;
import dev.rendezvous.testing.FakeServer;
import java.io.IOException;
import java.net.BindException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(60)
class PortProbeTest {

    private static final InetAddress V4 = loopback(1);
    private static final InetAddress V4_OTHER = loopback(2);
    private static final Duration LONG = Duration.ofSeconds(50);

    private final List<AutoCloseable> open = new ArrayList<>();

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable closeable : open) {
            closeable.close();
        }
    }

    private static InetAddress loopback(int last) {
        try {
            return InetAddress.getByAddress(new byte[] {127, 0, 0, (byte) last});
        } catch (UnknownHostException e) {
            throw new IllegalStateException(e);
        }
    }

    private ServerSocket listener() throws IOException {
        ServerSocket socket = new ServerSocket(0, 50, V4);
        open.add(socket);
        return socket;
    }

    private static int refusedPort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, V4)) {
            return socket.getLocalPort();
        }
    }

    /** Returns a port whose packets vanish: Linux drops a SYN to a listener whose queue is full. */
    private int droppingPort() throws IOException {
        ServerSocket full = new ServerSocket(0, 1, V4);
        open.add(full);
        for (int i = 0; i < 4; i++) {
            Socket filler = new Socket();
            open.add(filler);
            try {
                filler.connect(full.getLocalSocketAddress(), 50);
            } catch (IOException e) {
                break;
            }
        }
        return full.getLocalPort();
    }

    private static Observation check(PortProbe probe, Duration limit) throws InterruptedException {
        return probe.check(Deadline.in(limit));
    }

    @Test
    void isSatisfiedByAListener() throws Exception {
        PortProbe probe = PortProbe.of("127.0.0.1", listener().getLocalPort());
        assertThat(check(probe, LONG)).isEqualTo(Observation.satisfied("accepting"));
    }

    @Test
    void namesTheAddressThatRefused() throws Exception {
        int port = refusedPort();
        Reason reason = reason(check(PortProbe.of("127.0.0.1", port), LONG));
        assertThat(reason)
                .isEqualTo(Reason.transientReason(Common.CONNECTION_REFUSED, "127.0.0.1:" + port + " refused"));
    }

    @Test
    void isInconclusiveInTimeIfPacketsAreDropped() throws Exception {
        int port = droppingPort();
        Outcome outcome = Condition.polling(PortProbe.of("127.0.0.1", port)).tryAwait(Duration.ofMillis(200));
        Reason reason = outcome.summary().last().orElseThrow();
        assertThat(reason.kind()).isEqualTo(Common.CONNECT_TIMED_OUT);
        assertThat(reason.permanence()).isEqualTo(Reason.Permanence.INCONCLUSIVE);
        assertThat(outcome.summary().elapsed()).isBetween(Duration.ofMillis(200), Duration.ofSeconds(20));
    }

    @Test
    void triesEveryAddressOfAName() throws Exception {
        ServerSocket listener = listener();
        int port = listener.getLocalPort();
        PortProbe probe = PortProbe.of("db", port, (host, deadline) -> List.of(V4_OTHER, V4));
        assertThat(check(probe, LONG))
                .isEqualTo(Observation.satisfied("127.0.0.2:" + port + " refused, 127.0.0.1:" + port + " accepting"));
    }

    @Test
    void isNotDelayedByAnAddressThatDropsPackets() throws Exception {
        int port = droppingPort();
        open.add(new ServerSocket(port, 50, V4_OTHER));
        PortProbe probe = PortProbe.of("db", port, (host, deadline) -> List.of(V4, V4_OTHER));
        assertThat(check(probe, Duration.ofSeconds(40))).isInstanceOf(Observation.Satisfied.class);
    }

    @Test
    void sumsUpTheReasonsOfAllAddresses() throws Exception {
        int port = refusedPort();
        Reason reason = reason(check(PortProbe.of("db", port, (host, deadline) -> List.of(V4_OTHER, V4)), LONG));
        assertThat(reason.message()).isEqualTo("db: 127.0.0.2:" + port + " refused, 127.0.0.1:" + port + " refused");
        assertThat(reason.kind()).isEqualTo(Common.CONNECTION_REFUSED);
        assertThat(reason.parts()).hasSize(2);
    }

    @Test
    void isInconclusiveIfOneAddressRefusesAndAnotherIsSilent() throws Exception {
        int port = droppingPort();
        PortProbe probe = PortProbe.of("db", port, (host, deadline) -> List.of(V4_OTHER, V4));
        Reason reason = reason(check(probe, Duration.ofMillis(300)));
        assertThat(reason.kind()).isEqualTo(Common.CONNECT_TIMED_OUT);
        assertThat(reason.permanence()).isEqualTo(Reason.Permanence.INCONCLUSIVE);
    }

    @Test
    void resolvesANameForEveryCheck() throws Exception {
        ServerSocket listener = listener();
        AtomicReference<List<InetAddress>> dns = new AtomicReference<>(List.of());
        HostResolver late = (host, deadline) -> {
            if (dns.get().isEmpty()) {
                throw new LookupException(Reason.inconclusiveReason(Common.NAME_NOT_FOUND, host + ": name not found"));
            }
            return dns.get();
        };
        AtomicInteger checks = new AtomicInteger();
        Condition condition = Condition.polling(PortProbe.of("db", listener.getLocalPort(), late))
                .onCheck(seen -> {
                    if (checks.incrementAndGet() == 3) {
                        dns.set(List.of(V4));
                    }
                });
        Outcome outcome = condition.tryAwait(LONG);
        assertThat(outcome.isMet()).isTrue();
        assertThat(outcome.summary().first().orElseThrow().message()).isEqualTo("db: name not found");
        assertThat(outcome.summary().attempts()).isEqualTo(4);
    }

    @Test
    void detectsAPortThatOpens() throws Exception {
        int port = refusedPort();
        BackgroundWait wait = BackgroundWait.afterChecks(3, Condition.polling(PortProbe.of("localhost", port)));
        open.add(new ServerSocket(port, 50, V4));
        assertThat(wait.outcome().isMet()).isTrue();
    }

    @Test
    void doesNotAcceptAConnectionToItself() throws Exception {
        // TCP lets a client whose own port happens to be the one it connects to meet itself. Linux gives even ports to
        // clients
        // and odd ones to listeners, and steps through them: half of its range (28,232 ports as shipped) comes by.
        int port = refusedPort() & ~1;
        PortProbe probe = PortProbe.of("127.0.0.1", port);
        for (int i = 0; i < 15_000; i++) {
            assertThat(check(probe, LONG)).isInstanceOf(Observation.Unsatisfied.class);
        }
    }

    @Test
    void connectsToNoForbiddenAddress() throws Exception {
        ServerSocket listener = listener();
        PortProbe probe = PortProbe.of("127.0.0.1", listener.getLocalPort())
                .withAddressFilter(address -> address.isLoopbackAddress() ? Optional.of("loopback") : Optional.empty());
        Reason reason = reason(check(probe, LONG));
        assertThat(reason.kind()).isEqualTo(Common.ADDRESS_NOT_ALLOWED);
        assertThat(reason.isPermanent()).isTrue();
        assertThat(reason.message()).contains("127.0.0.1:" + listener.getLocalPort() + " is not allowed: loopback");
    }

    /** A resolver finds ::ffff:127.0.0.1 if a name has that in a AAAA record. */
    @Test
    void connectsToNoForbiddenAddressThatIsMappedIntoIpv6() throws Exception {
        byte[] mapped = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, -1, -1, 127, 0, 0, 1};
        InetAddress found = Inet6Address.getByAddress("db", mapped, 0);
        ServerSocket listener = listener();
        PortProbe probe = PortProbe.of("db", listener.getLocalPort(), (host, deadline) -> List.of(found));
        assertThat(check(probe, LONG)).isInstanceOf(Observation.Satisfied.class);
        Reason reason = reason(check(
                probe.withAddressFilter(address -> address.equals(V4) ? Optional.of("loopback") : Optional.empty()),
                LONG));
        assertThat(reason.message())
                .isEqualTo("db: 127.0.0.1:" + listener.getLocalPort() + " is not allowed: loopback");
    }

    @Test
    void endsPromptlyWhenInterrupted() throws Exception {
        int port = droppingPort();
        CompletableFuture<Throwable> thrown = new CompletableFuture<>();
        Thread waiter = Thread.ofPlatform().start(() -> {
            try {
                Condition.polling(PortProbe.of("127.0.0.1", port)).await(LONG);
            } catch (Throwable e) {
                thrown.complete(e);
            }
        });
        waiter.interrupt();
        assertThat(thrown.get(30, TimeUnit.SECONDS)).isInstanceOf(InterruptedException.class);
    }

    @Nested
    class ThatMustStayOpen {

        private static final Duration MOMENT = Duration.ofMillis(200);

        private PortProbe at(FakeServer server) {
            open.add(server);
            return PortProbe.of("127.0.0.1", server.port()).stayingOpen(MOMENT);
        }

        @Test
        void isSatisfiedByAPeerThatWaitsForARequest() throws Exception {
            long start = System.nanoTime();
            assertThat(check(at(FakeServer.silent()), LONG)).isEqualTo(Observation.satisfied("accepting, stays open"));
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(MOMENT);
        }

        @Test
        void isSatisfiedByAPeerThatSpeaksFirst() throws Exception {
            byte[] much = new byte[1 << 20];
            assertThat(check(at(FakeServer.sending(much)), LONG)).isInstanceOf(Observation.Satisfied.class);
        }

        @Test
        void isNotSatisfiedByAProxyThatClosesTheConnection() throws Exception {
            Reason reason = reason(check(at(FakeServer.handling(client -> {})), LONG));
            assertThat(reason.kind()).isEqualTo(Common.CONNECTION_LOST);
            assertThat(reason.permanence()).isEqualTo(Reason.Permanence.INCONCLUSIVE);
            assertThat(reason.message()).contains(": accepted, and closed the connection after ", "a proxy may listen");
        }

        @Test
        void isNotSatisfiedByAPeerThatResetsTheConnection() throws Exception {
            FakeServer resetting = FakeServer.handling(client -> client.setSoLinger(true, 0));
            // Unreachable if the reset comes before the connection has been seen to open.
            assertThat(reason(check(at(resetting), LONG)).kind()).isIn(Common.CONNECTION_LOST, Common.UNREACHABLE);
        }

        @Test
        void isNotSatisfiedByTextBeforeTheConnectionIsClosed() throws Exception {
            FakeServer refusing =
                    FakeServer.handling(client -> client.getOutputStream().write("421 busy".getBytes(US_ASCII)));
            assertThat(reason(check(at(refusing), LONG)).kind()).isEqualTo(Common.CONNECTION_LOST);
        }

        @Test
        void needsALongerAttempt() throws Exception {
            PortProbe probe = at(FakeServer.silent()).stayingOpen(LONG);
            Reason reason = reason(check(probe, Duration.ofMillis(100)));
            assertThat(reason.kind()).isEqualTo(Common.NOT_HELD_YET);
            assertThat(reason.message()).contains(" of 50000 ms").contains("attempt timeout must be longer");
            assertThat(probe.attemptTimeout()).isGreaterThan(LONG);
        }

        @Test
        void endsPromptlyWhenInterrupted() throws Exception {
            BackgroundWait wait = BackgroundWait.start(
                    Condition.polling(at(FakeServer.silent()).stayingOpen(LONG)));
            wait.interrupt();
            assertThatThrownBy(wait::outcome).hasCauseInstanceOf(InterruptedException.class);
        }

        @Test
        void isReadyOnceTheServiceBehindTheProxyRuns() throws Exception {
            AtomicInteger connections = new AtomicInteger();
            FakeServer proxy = FakeServer.handling(client -> {
                if (connections.incrementAndGet() > 3) {
                    FakeServer.drain(client);
                }
            });
            open.add(proxy);
            Condition target = Targets.installed().parse("127.0.0.1:" + proxy.port() + "#open-for=100ms");
            Outcome outcome = target.tryAwait(LONG);
            assertThat(outcome.isMet()).isTrue();
            assertThat(outcome.summary().attempts()).isEqualTo(4);
            assertThat(outcome.summary().last().orElseThrow().kind()).isEqualTo(Common.CONNECTION_LOST);
        }

        @ParameterizedTest
        @CsvSource({
            "db:1#open-for=0, option open-for must be positive",
            "tcp://db:1#open-for=soon, option open-for must be a duration",
            "db:1#open=1s, tcp targets take open-for",
        })
        void hasAPositiveDuration(String target, String message) {
            assertThatThrownBy(() -> Targets.installed().parse(target)).hasMessageContaining(message);
        }
    }

    @Test
    void reportsInvalidHostsAndPorts() {
        assertThatThrownBy(() -> PortProbe.of("", 80)).hasMessageContaining("but was ''");
        assertThatThrownBy(() -> PortProbe.of("a b", 80)).hasMessageContaining("'a b'");
        assertThatThrownBy(() -> PortProbe.of("db", 70000)).hasMessageContaining("70000");
    }

    @Test
    void waitsForAllPortsOfARange() throws Exception {
        List<ServerSocket> neighbours = neighbours();
        int first = neighbours.getFirst().getLocalPort();
        Condition range = Targets.installed().parse("127.0.0.1:" + first + "-" + (first + 1));
        assertThat(range.tryAwait(LONG).isMet()).isTrue();

        neighbours.getLast().close();
        Outcome missing = range.tryAwait(Duration.ZERO);
        assertThat(missing.isMet()).isFalse();
        assertThat(missing.summary().last().orElseThrow().message()).contains("127.0.0.1:" + (first + 1));
    }

    /** Returns listeners on two ports in a row, wherever the system has them. */
    private List<ServerSocket> neighbours() throws IOException {
        while (true) {
            ServerSocket first = listener();
            try {
                ServerSocket second = new ServerSocket(first.getLocalPort() + 1, 50, V4);
                open.add(second);
                return List.of(first, second);
            } catch (BindException | IllegalArgumentException e) {
                first.close();
            }
        }
    }
}
