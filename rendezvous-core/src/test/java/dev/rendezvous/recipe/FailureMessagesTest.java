package dev.rendezvous.recipe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;

import dev.rendezvous.Condition;
import dev.rendezvous.probe.port.PortProbe;
import dev.rendezvous.probe.postgres.PostgresProbe;
import dev.rendezvous.testing.FakeServer;
import dev.rendezvous.testing.PostgresServer;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.testcontainers.containers.ContainerLaunchException;
import org.testcontainers.containers.wait.strategy.HttpWaitStrategy;

/**
 * Checks that docs/explanation/failures.md shows what each library says. Not compared is what differs from run to run: numbers, such as
 * ports and times, the names of lambdas, stack frames of the JDK, and the first of several reasons.
 */
@Timeout(60)
class FailureMessagesTest {

    private static final Path PAGE = Path.of("../docs/explanation/failures.md");

    /** Also the unit of Testcontainers. */
    private static final Duration LIMIT = Duration.ofSeconds(1);

    private static final ExecutorService THREADS = Executors.newCachedThreadPool();
    private static final CountDownLatch NEVER = new CountDownLatch(1);
    private static final List<Future<String>> TEXTS = new ArrayList<>();

    private static FakeServer silent;

    @BeforeAll
    static void waitForAllAtOnce() throws Exception {
        silent = FakeServer.silent();
        int port = FakeServer.closedPort();
        String jdbcUrl = requirePassword();
        failing(() -> Condition.polling(PortProbe.of("127.0.0.1", port)).await(LIMIT));
        failing(() -> await().atMost(LIMIT).ignoreExceptions().until(() -> isOpen(port)));
        failing(() -> http(port));

        failing(() -> Condition.polling(PostgresProbe.of(jdbcUrl + "?user=clerk&password=wrong"))
                .await(LIMIT));
        failing(() -> await().atMost(LIMIT).ignoreExceptions().until(() -> isConnected(jdbcUrl)));
        failing(() -> new PasswordDatabase(jdbcUrl).waitUntilContainerStarted());

        Orders orders = new Orders();
        Orders others = new Orders();
        failingBetweenChecks(() -> Condition.awaitValue(orders::count, n -> n == 3, LIMIT));
        failing(() -> await().atMost(LIMIT).until(orders::count, equalTo(3)));
        failingBetweenChecks(
                () -> Condition.asserted(() -> assertThat(others.count()).isEqualTo(3))
                        .await(LIMIT));
        failing(() -> await().atMost(LIMIT)
                .untilAsserted(() -> assertThat(orders.count()).isEqualTo(3)));

        failing(() -> Condition.of(() -> orders.isComplete()).await(LIMIT));
        failing(() -> await().atMost(LIMIT).until(() -> orders.isComplete()));
        failing(() -> http(silent.port()));
    }

    @AfterAll
    static void stop() throws Exception {
        NEVER.countDown();
        THREADS.shutdownNow();
        silent.close();
    }

    @Test
    void thePageShowsThem() throws Exception {
        String page = withoutVariations(Files.readString(PAGE));
        for (Future<String> text : TEXTS) {
            String expected = text.get(30, TimeUnit.SECONDS);
            assertThat(page).as(() -> PAGE + " must show:\n" + expected).contains(withoutVariations(expected));
        }
    }

    private static void failing(ThrowingCallable wait) {
        TEXTS.add(THREADS.submit(() -> text(org.assertj.core.api.Assertions.catchThrowable(wait))));
    }

    /** A busy machine may be in the middle of a check at the limit, which is the fifth failure; then this waits again. */
    private static void failingBetweenChecks(ThrowingCallable wait) {
        TEXTS.add(THREADS.submit(() -> {
            String text;
            do {
                text = text(org.assertj.core.api.Assertions.catchThrowable(wait));
            } while (text.contains("HangingCheckException"));
            return text;
        }));
    }

    /** Returns the messages of an exception and its causes, except those causes that depend on whether a check was running. */
    private static String text(Throwable thrown) {
        return Stream.iterate(thrown, e -> e != null, Throwable::getCause)
                .limit(
                        thrown instanceof ConditionTimeoutException || thrown instanceof ContainerLaunchException
                                ? 1
                                : 10)
                .map(e -> e.getClass().getSimpleName() + ": " + e.getMessage())
                .collect(Collectors.joining("\nCaused by: "));
    }

    private static String withoutVariations(String text) {
        return text.replaceAll("(?m)^ *(at java\\.base/|first:).*\n", "")
                .replaceAll("(?m) +$", "")
                .replaceAll("\\d+(\\.\\d+)?", "0")
                .replaceAll("attempts?", "attempts")
                .replaceAll("Lambda[\\w/$@.]*", "Lambda");
    }

    private static void http(int port) {
        new HttpWaitStrategy().withStartupTimeout(LIMIT).waitUntilReady(new LocalTarget(port, () -> true));
    }

    private static boolean isOpen(int port) throws Exception {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        }
    }

    private static boolean isConnected(String jdbcUrl) throws SQLException {
        try (Connection connection = DriverManager.getConnection(jdbcUrl, "clerk", "wrong")) {
            return connection.isValid(1);
        }
    }

    /** Lets the role {@code clerk} log in with a password only, and returns the URL of a database. */
    private static String requirePassword() throws Exception {
        String jdbcUrl = "jdbc:postgresql://127.0.0.1:" + PostgresServer.port() + "/postgres";
        try (Connection connection = PostgresServer.connect("postgres");
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE ROLE clerk LOGIN PASSWORD 's3cret'");
            try (ResultSet rows = statement.executeQuery("SHOW hba_file")) {
                assertThat(rows.next()).isTrue();
                Path file = Path.of(rows.getString(1));
                Files.writeString(file, "host all clerk all scram-sha-256\n" + Files.readString(file));
            }
            statement.execute("SELECT pg_reload_conf()");
        }
        Condition.of(() -> !isAccepted(jdbcUrl)).await(Duration.ofSeconds(20));
        return jdbcUrl;
    }

    private static boolean isAccepted(String jdbcUrl) {
        try {
            return isConnected(jdbcUrl);
        } catch (SQLException e) {
            return false;
        }
    }

    private static final class Orders {

        private final AtomicInteger calls = new AtomicInteger();

        int count() {
            return Math.min(calls.incrementAndGet(), 2);
        }

        boolean isComplete() throws InterruptedException {
            NEVER.await();
            return true;
        }
    }
}
