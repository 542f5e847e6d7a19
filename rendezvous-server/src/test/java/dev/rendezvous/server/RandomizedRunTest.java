package dev.rendezvous.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.HotSpotDiagnosticMXBean;
import com.sun.management.HotSpotDiagnosticMXBean.ThreadDumpFormat;
import dev.rendezvous.Condition;
import dev.rendezvous.Probe;
import dev.rendezvous.server.connection.Listener;
import dev.rendezvous.server.http.ClientConnection;
import dev.rendezvous.server.probe.SharedPoller;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.BooleanSupplier;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Hundreds of clients that signal, wait, leave, time out, repeat and are cut off at random; afterwards nothing is left of them. */
@Timeout(180)
class RandomizedRunTest {

    private static final int CLIENTS = 300;
    private static final int ACTIONS = 15;
    private static final Duration SOON = Duration.ofSeconds(60);

    /** Repeat a run with {@code -Drendezvous.seed=…}; the order in which threads run stays their own. */
    private final long seed = Long.getLong("rendezvous.seed", System.nanoTime());

    @TempDir
    private Path folder;

    private final Logger log = Logger.getLogger("");
    private final Defects defects = new Defects();

    @BeforeEach
    void listen() {
        log.addHandler(defects);
    }

    @AfterEach
    void stopListening() {
        log.removeHandler(defects);
    }

    @Test
    void leavesNothingBehind() throws Exception {
        try (TestServer server = TestServer.start("--timeout", "1s", "--max-timeout", "1s")) {
            server.raw("PUT /warm-up HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
            awaitNoThreadOfAConnection();
            long socketsBefore = sockets();

            run(server);

            assertThat(defects.seen).as("what the server warns of").isEmpty();
            await("no waiters", () -> server.activity().waiting().isEmpty());
            awaitNoThreadOfAConnection();
            await("sockets as before", () -> sockets() <= socketsBefore);
            assertThat(new String(server.metrics().text(), StandardCharsets.UTF_8))
                    .contains("rendezvous_waiters{kind=\"key\"} 0.0\n", "rendezvous_waiters{kind=\"port\"} 0.0\n")
                    .contains("rendezvous_probe_loops 0.0\n", "rendezvous_requests_total{status=\"5xx\"} 0.0\n");

            for (String key : server.keys().stream()
                    .filter(key -> key.startsWith("shared/"))
                    .toList()) {
                server.raw("DELETE /" + key + " HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
            }
            await(
                    "no key that was reset is remembered for longer than the longest wait",
                    () -> server.keys().stream().noneMatch(key -> key.startsWith("shared/")));
        } catch (AssertionError | Exception e) {
            throw new AssertionError("Repeat with -Drendezvous.seed=" + seed, e);
        }
    }

    /** Keeps what is logged as a warning or worse, by us or by Helidon: clients give no cause for that. */
    private static final class Defects extends Handler {

        private final List<String> seen = new CopyOnWriteArrayList<>();

        @Override
        public void publish(LogRecord entry) {
            if (entry.getLevel().intValue() >= Level.WARNING.intValue()) {
                seen.add(entry.getMessage() + " " + entry.getThrown());
            }
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }

    private void run(TestServer server) throws Exception {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> clients = new ArrayList<>();
            for (int i = 0; i < CLIENTS; i++) {
                RandomClient client = new RandomClient(server, i, seed);
                clients.add(threads.submit(() -> {
                    client.act(ACTIONS);
                    return null;
                }));
            }
            for (Future<?> client : clients) {
                client.get();
            }
        }
    }

    private static void await(String what, BooleanSupplier check) throws InterruptedException {
        Condition.polling(Probe.of(what, check::getAsBoolean)).await(SOON);
    }

    private void awaitNoThreadOfAConnection() throws InterruptedException {
        await(
                "no thread serves a connection or runs a probe",
                () -> threads()
                        .lines()
                        .noneMatch(line -> line.contains(Listener.class.getPackageName() + ".Connection.")
                                || line.contains(ClientConnection.class.getName())
                                || line.contains(SharedPoller.class.getName())));
    }

    /** Returns the stacks of all threads, virtual ones included. */
    private String threads() {
        try {
            Path dump = folder.resolve("threads");
            Files.deleteIfExists(dump);
            ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class)
                    .dumpThreads(dump.toString(), ThreadDumpFormat.TEXT_PLAIN);
            return Files.readString(dump);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns how many sockets this process, which is the server and its clients, has open; nowhere but on Linux can it tell. */
    private static long sockets() {
        Path descriptors = Path.of("/proc/self/fd");
        if (!Files.isDirectory(descriptors)) {
            return 0;
        }
        try (Stream<Path> all = Files.list(descriptors)) {
            return all.filter(RandomizedRunTest::isSocket).count();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean isSocket(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).toString().startsWith("socket:");
        } catch (IOException e) {
            return false;
        }
    }
}
