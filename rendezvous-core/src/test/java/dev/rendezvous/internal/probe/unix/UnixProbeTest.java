package dev.rendezvous.internal.probe.unix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.rendezvous.Condition;
import dev.rendezvous.Outcome;
import dev.rendezvous.Reason;
import dev.rendezvous.Reason.Common;
import dev.rendezvous.Reason.Permanence;
import dev.rendezvous.target.MalformedTargetException;
import dev.rendezvous.target.Targets;
import dev.rendezvous.testing.BackgroundWait;
import java.io.IOException;
import java.net.SocketException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class UnixProbeTest {

    private static final Duration LONG = Duration.ofSeconds(100);

    private final Deque<AutoCloseable> open = new ArrayDeque<>();

    @TempDir
    private Path folder;

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable one : open) {
            one.close();
        }
    }

    private Path socket() {
        return folder.resolve("s");
    }

    private ServerSocketChannel listener(int backlog) throws IOException {
        ServerSocketChannel listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        open.add(listener);
        return listener.bind(UnixDomainSocketAddress.of(socket()), backlog);
    }

    /** Fills the backlog of the listener, which does not accept. */
    private void fill() throws IOException {
        for (int i = 0; i < 50; i++) {
            SocketChannel filler = SocketChannel.open(StandardProtocolFamily.UNIX);
            open.addFirst(filler);
            filler.configureBlocking(false);
            try {
                filler.connect(UnixDomainSocketAddress.of(socket()));
            } catch (SocketException e) {
                return;
            }
        }
    }

    private static Condition condition(Path path) {
        return Targets.installed().parse("unix:" + path);
    }

    private static void assertNotSo(Path path, Common kind, Permanence permanence, String part)
            throws InterruptedException {
        Outcome outcome = condition(path).tryAwait(Duration.ZERO);
        Reason reason = outcome.summary().last().orElseThrow();
        assertThat(reason.kind()).isEqualTo(kind);
        assertThat(reason.permanence()).isEqualTo(permanence);
        assertThat(reason.message()).startsWith("unix:" + path + ": ").contains(part);
    }

    @Test
    void isReadyWhenAProcessListens() throws Exception {
        ServerSocketChannel listener = listener(5);
        assertThat(condition(socket()).tryAwait(LONG))
                .isInstanceOfSatisfying(
                        Outcome.Met.class, met -> assertThat(met.detail()).isEqualTo("accepting"));
        try (SocketChannel accepted = listener.accept()) {
            assertThat(accepted.read(java.nio.ByteBuffer.allocate(1)))
                    .as("closed at once")
                    .isEqualTo(-1);
        }
        Targets.installed().parse("unix://" + socket()).await(LONG);
    }

    @Test
    void detectsANewListener() throws Exception {
        BackgroundWait wait = BackgroundWait.afterChecks(2, condition(socket()));
        listener(5);
        assertThat(wait.outcome().isMet()).isTrue();
    }

    @Test
    void isNotReadyWithoutAFile() throws Exception {
        assertNotSo(socket(), Common.NO_SUCH_FILE, Permanence.TRANSIENT, "no such file");
        Targets.installed().parse("not:unix:" + socket()).await(LONG);
    }

    @Test
    void isNotReadyAtAFileThatIsLeftOver() throws Exception {
        listener(5).close();
        assertNotSo(socket(), Common.CONNECTION_REFUSED, Permanence.TRANSIENT, "refused");
    }

    @Test
    void isNotReadyAtAnotherKindOfFile() throws Exception {
        assertNotSo(Files.createFile(socket()), Common.NO_SUCH_FILE, Permanence.TRANSIENT, "is not a socket");
        assertNotSo(folder, Common.NO_SUCH_FILE, Permanence.TRANSIENT, "is not a socket");
    }

    @Test
    void isInconclusiveWhileTheBacklogIsFull() throws Exception {
        listener(1);
        fill();
        assertNotSo(socket(), Common.OVERLOADED, Permanence.INCONCLUSIVE, "does not accept connections now");
        assertThat(condition(socket())
                        .tryAwait(Duration.ofMillis(200))
                        .summary()
                        .elapsed())
                .isBetween(Duration.ofMillis(200), Duration.ofSeconds(20));
    }

    @Test
    void isInconclusiveWithoutPermission() throws Exception {
        listener(5);
        Files.setPosixFilePermissions(socket(), PosixFilePermissions.fromString("---------"));
        assumeThat(Files.isWritable(socket())).as("root may connect anywhere").isFalse();
        assertNotSo(socket(), Common.CHECK_FAILED, Permanence.INCONCLUSIVE, "no permission");
    }

    @Test
    void endsPromptlyWhenInterrupted() throws Exception {
        CompletableFuture<Throwable> thrown = new CompletableFuture<>();
        Thread waiter = Thread.ofPlatform().start(() -> {
            try {
                condition(socket()).await(LONG);
            } catch (Throwable e) {
                thrown.complete(e);
            }
        });
        waiter.interrupt();
        assertThat(thrown.get(60, TimeUnit.SECONDS)).isInstanceOf(InterruptedException.class);
    }

    @Test
    void reportsInvalidTargets() {
        Targets targets = Targets.installed();
        assertThatThrownBy(() -> targets.parse("unix:")).hasMessageContaining("path must not be empty");
        assertThatThrownBy(() -> targets.parse("unix:@x")).hasMessageContaining("for a file of that name write ./@x");
        assertThatThrownBy(() -> targets.parse("unix:/s#x=1")).hasMessageContaining("unknown option 'x'");
        assertThatThrownBy(() -> targets.parse("unix:/" + "é".repeat(53)))
                .isInstanceOf(MalformedTargetException.class)
                .hasMessageContaining("but was 107");
    }

    @Test
    void acceptsTheLongestPathOfASocket() throws Exception {
        assertNotSo(Path.of("/" + "x".repeat(105)), Common.NO_SUCH_FILE, Permanence.TRANSIENT, "no such file");
        String name = "y".repeat(106 - folder.toString().length() - 1);
        try (ServerSocketChannel listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            listener.bind(UnixDomainSocketAddress.of(folder.resolve(name)));
            condition(folder.resolve(name)).await(LONG);
        }
    }
}
