package dev.rendezvous.internal.probe.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rendezvous.Condition;
import dev.rendezvous.Deadline;
import dev.rendezvous.Observation;
import dev.rendezvous.Outcome;
import dev.rendezvous.Reason;
import dev.rendezvous.Reason.Common;
import dev.rendezvous.Reason.Permanence;
import dev.rendezvous.target.MalformedTargetException;
import dev.rendezvous.target.TargetScheme;
import dev.rendezvous.target.Targets;
import dev.rendezvous.testing.BackgroundWait;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.Writer;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.h2.tools.Server;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(120)
class JdbcProbeTest {

    private static final Duration LONG = Duration.ofSeconds(100);
    private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();

    private static Reason reason(Outcome outcome) {
        return outcome.summary().last().orElseThrow();
    }

    /** Returns the reason of a single check without a short timeout: H2 tries to connect more than once. */
    private static Reason why(String target) throws InterruptedException {
        AtomicReference<Observation> seen = new AtomicReference<>();
        Targets.installed()
                .parse(target)
                .withAttemptTimeout(LONG)
                .onCheck(seen::set)
                .failFastOn(reason -> true)
                .tryAwait(LONG);
        return ((Observation.Unsatisfied) seen.get()).reason();
    }

    private static void assertReady(String target) throws InterruptedException {
        Targets.installed().parse(target).await(LONG);
    }

    private static Reason assertWhy(String target, Common kind, Permanence permanence) throws InterruptedException {
        Reason reason = why(target);
        assertThat(reason.kind()).as(reason.message()).isEqualTo(kind);
        assertThat(reason.permanence()).as(reason.message()).isEqualTo(permanence);
        return reason;
    }

    @Nested
    class AnH2Server {

        private static Server server;

        @BeforeAll
        static void start() throws SQLException {
            server = Server.createTcpServer("-tcpPort", "0", "-ifNotExists").start();
            execute("CREATE TABLE orders (id int, note varchar)", "INSERT INTO orders VALUES (7, 'a''b&c')");
        }

        @AfterAll
        static void stop() {
            server.stop();
        }

        private static void execute(String... commands) throws SQLException {
            try (Connection connection = DriverManager.getConnection(url() + ";DB_CLOSE_DELAY=-1", "sa", "s3cret");
                    Statement statement = connection.createStatement()) {
                for (String command : commands) {
                    statement.execute(command);
                }
            }
        }

        private static String url() {
            return "jdbc:h2:tcp://127.0.0.1:" + server.getPort() + "/mem:app";
        }

        @Test
        void isReadyWhenTheConnectionIsValid() throws Exception {
            assertReady(url() + ";USER=sa;PASSWORD=s3cret");
            assertReady(url() + "#user=sa&password=s3cret");
            assertReady("JDBC" + url().substring(4) + ";USER=sa;PASSWORD=s3cret#timeout=1m");
        }

        @Test
        void endsTheWaitWithoutRevealingThePasswordIfItRejectsTheUser() throws Exception {
            for (String login : List.of(";USER=sa;PASSWORD=wrongword", "#user=sa&password=wrongword")) {
                Condition condition = Targets.installed().parse(url() + login);
                Outcome outcome = condition.tryAwait(LONG);
                assertThat(outcome).isInstanceOf(Outcome.Failed.class);
                assertThat(reason(outcome).kind()).isEqualTo(Common.AUTHENTICATION_FAILED);
                assertThat(reason(outcome).message()).startsWith(url()).doesNotContain("wrongword");
                assertThat(condition.toString()).startsWith(url()).doesNotContain("wrongword");
            }
        }

        @Test
        void keepsItsNameIfThePasswordIsPartOfIt() throws Exception {
            Reason reason =
                    assertWhy(url() + "#user=sa&password=app", Common.AUTHENTICATION_FAILED, Permanence.PERMANENT);
            assertThat(reason.message()).startsWith(url() + ": ");
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "query=SELECT 1",
                    "query=SELECT%201",
                    "query=SELECT note FROM orders&expect=a'b%26c",
                    "query=SELECT id + 1 FROM orders&expect=8",
                    "query=SELECT 1 FROM system_range(1, 1000000)",
                })
        void isReadyWhenTheQueryReturnsARow(String options) throws Exception {
            assertReady(url() + "#user=sa&password=s3cret&" + options);
        }

        @ParameterizedTest
        @CsvSource({
            "query=SELECT 1 FROM orders WHERE id = 8, NO_SUCH_OBJECT, TRANSIENT",
            "query=SELECT id FROM orders&expect=8, UNEXPECTED_ANSWER, TRANSIENT",
            "query=SELECT 1 FROM missing, NO_SUCH_OBJECT, TRANSIENT",
            "query=SELECT missing FROM orders, NO_SUCH_OBJECT, TRANSIENT",
            "query=SELCT 1, UNEXPECTED_ANSWER, INCONCLUSIVE",
            "query=SET @A = 1, UNEXPECTED_ANSWER, PERMANENT",
        })
        void reportsWhyTheQueryFails(String options, Common kind, Permanence permanence) throws Exception {
            assertWhy(url() + "#user=sa&password=s3cret&" + options, kind, permanence);
        }

        @Test
        void isAwaitedUntilTheTableExists() throws Exception {
            Condition condition = Targets.installed()
                    .parse(url() + "#user=sa&password=s3cret&query=SELECT count(*) FROM later&expect=0");
            BackgroundWait wait = BackgroundWait.afterChecks(1, condition);
            execute("CREATE TABLE later (id int)");
            assertThat(wait.outcome().isMet()).isTrue();
        }

        @Test
        void isAbandonedAtTheDeadlineIfTheQueryIsSlow() throws Exception {
            execute("CREATE ALIAS IF NOT EXISTS doze FOR \"java.lang.Thread.sleep(long)\"");
            Outcome outcome = Targets.installed()
                    .parse(url() + "#user=sa&password=s3cret&query=SELECT doze(3000)")
                    .tryAwait(Duration.ofMillis(500));
            assertThat(reason(outcome).kind()).isEqualTo(Common.NO_ANSWER);
            assertThat(outcome.summary().elapsed()).isBetween(Duration.ofMillis(500), Duration.ofSeconds(20));
        }
    }

    @Nested
    class ADatabaseInThisProcess {

        @Test
        void isReadyAtOnce() throws Exception {
            assertReady("jdbc:h2:mem:");
            assertReady("jdbc:h2:mem:#query=SELECT 1");
            assertReady("jdbc:hsqldb:mem:ready#user=SA&password=");
        }

        @Test
        void ofHsqldbWithoutTheTableIsWaitedForBecauseHsqldbReports42501() throws Exception {
            assertWhy(
                    "jdbc:hsqldb:mem:tables#user=SA&query=SELECT 1 FROM missing",
                    Common.NOT_PERMITTED,
                    Permanence.INCONCLUSIVE);
        }
    }

    @Nested
    class AnHsqldbServer {

        @Test
        void isReadyWhenTheConnectionIsValidAndRefusesAWrongPassword() throws Exception {
            org.hsqldb.server.Server server = new org.hsqldb.server.Server();
            server.setSilent(true);
            server.setLogWriter(new PrintWriter(Writer.nullWriter()));
            server.setAddress("127.0.0.1");
            server.setPort(freePort());
            server.setDatabaseName(0, "app");
            server.setDatabasePath(0, "mem:served");
            server.start();
            try {
                String url = "jdbc:hsqldb:hsql://127.0.0.1:" + server.getPort() + "/app";
                assertReady(url + "#user=SA&query=VALUES (1)&expect=1");
                assertWhy(url + ";user=SA;password=wrong", Common.AUTHENTICATION_FAILED, Permanence.PERMANENT);
            } finally {
                server.shutdown();
            }
        }

        private static int freePort() throws IOException {
            try (ServerSocket free = new ServerSocket(0, 1, LOOPBACK)) {
                return free.getLocalPort();
            }
        }
    }

    @Nested
    class AServerThatIsNotThere {

        @Test
        void refuses() throws Exception {
            int port;
            try (ServerSocket closed = new ServerSocket(0, 1, LOOPBACK)) {
                port = closed.getLocalPort();
            }
            assertWhy("jdbc:h2:tcp://127.0.0.1:" + port + "/app", Common.CONNECTION_REFUSED, Permanence.INCONCLUSIVE);
            assertWhy(
                    "jdbc:hsqldb:hsql://127.0.0.1:" + port + "/app#user=SA",
                    Common.CONNECTION_REFUSED,
                    Permanence.INCONCLUSIVE);
        }

        @Test
        void hasNoSuchName() throws Exception {
            assertWhy("jdbc:h2:tcp://no-such-host.invalid/app", Common.NAME_NOT_FOUND, Permanence.INCONCLUSIVE);
        }

        @Test
        void thatIsSilentIsAbandonedAtTheDeadline() throws Exception {
            try (ServerSocket silent = new ServerSocket(0, 50, LOOPBACK)) {
                Outcome outcome = Targets.installed()
                        .parse("jdbc:h2:tcp://127.0.0.1:" + silent.getLocalPort() + "/app")
                        .tryAwait(Duration.ofMillis(500));
                assertThat(reason(outcome).kind()).isEqualTo(Common.NO_ANSWER);
                assertThat(outcome.summary().elapsed()).isBetween(Duration.ofMillis(500), Duration.ofSeconds(20));
            }
        }

        @Test
        void thatIsSilentIsDisconnectedWhenTheProbeIsInterrupted() throws Exception {
            try (ServerSocket silent = new ServerSocket(0, 50, LOOPBACK)) {
                CompletableFuture<Throwable> thrown = new CompletableFuture<>();
                Thread waiter = Thread.ofPlatform().start(() -> {
                    try {
                        Targets.installed()
                                .parse("jdbc:h2:tcp://127.0.0.1:" + silent.getLocalPort() + "/app")
                                .await(LONG);
                    } catch (Throwable e) {
                        thrown.complete(e);
                    }
                });
                try (Socket client = silent.accept()) {
                    waiter.interrupt();
                    assertThat(thrown.get(60, TimeUnit.SECONDS)).isInstanceOf(InterruptedException.class);
                    client.setSoTimeout(60_000);
                    client.getInputStream().transferTo(OutputStream.nullOutputStream());
                }
            }
        }

        @Test
        void thatDisconnectsOrSendsInvalidDataIsWaitedFor() throws Exception {
            for (String response : List.of("", "HTTP/1.1 400 Bad Request\r\n\r\n")) {
                try (ServerSocket other = new ServerSocket(0, 50, LOOPBACK)) {
                    Thread.ofVirtual().start(() -> {
                        while (!other.isClosed()) {
                            try (Socket client = other.accept()) {
                                client.getOutputStream().write(response.getBytes(StandardCharsets.US_ASCII));
                            } catch (IOException e) {
                                // The test is over.
                            }
                        }
                    });
                    Reason reason = why("jdbc:h2:tcp://127.0.0.1:" + other.getLocalPort() + "/app");
                    assertThat(reason.permanence()).as(reason.message()).isEqualTo(Permanence.INCONCLUSIVE);
                }
            }
        }
    }

    @Nested
    class ADriver {

        @TempDir
        Path folder;

        /** The class loader of the tests without H2. */
        private static final class WithoutH2 extends ClassLoader {

            WithoutH2() {
                super("without H2", JdbcProbeTest.class.getClassLoader());
            }

            @Override
            protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
                if (name.startsWith("org.h2.")) {
                    throw new ClassNotFoundException(name);
                }
                return super.loadClass(name, resolve);
            }

            @Override
            public Enumeration<URL> getResources(String name) throws IOException {
                return Collections.enumeration(Collections.list(super.getResources(name)).stream()
                        .filter(url -> !url.toString().contains("/h2-"))
                        .toList());
            }
        }

        private URLClassLoader loaderOver(Path... files) throws IOException {
            URL[] urls = new URL[files.length];
            for (int i = 0; i < files.length; i++) {
                urls[i] = files[i].toUri().toURL();
            }
            return new URLClassLoader(urls, new WithoutH2());
        }

        private Path services(String... drivers) throws IOException {
            Path services = Files.createDirectories(folder.resolve("classes/META-INF/services"));
            Files.write(services.resolve("java.sql.Driver"), List.of(drivers));
            return folder.resolve("classes");
        }

        @Test
        void isOnlyFoundInAJarOfThePluginsFolder() throws Exception {
            Path h2 = Path.of(Server.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
            Path jar = Files.copy(h2, folder.resolve("database.jar"));
            try (URLClassLoader with = loaderOver(jar);
                    URLClassLoader without = loaderOver()) {
                Targets.installed(with).parse("jdbc:h2:mem:#query=SELECT 1").await(LONG);
                assertThat(new Drivers(with).forUrl("jdbc:h2:mem:").getClass().getClassLoader())
                        .isSameAs(with);
                Outcome outcome =
                        Targets.installed(without).parse("jdbc:h2:mem:").tryAwait(LONG);
                assertThat(outcome).isInstanceOf(Outcome.Failed.class);
                assertThat(reason(outcome).kind()).isEqualTo(Common.NOT_INSTALLED);
            }
        }

        @Test
        void thatIsMissingEndsTheWait() throws Exception {
            Reason reason = assertWhy(
                    "jdbc:sqlserver://db:1433;databaseName=app;password=s3cret",
                    Common.NOT_INSTALLED,
                    Permanence.PERMANENT);
            assertThat(reason.message())
                    .startsWith("jdbc:sqlserver://db:1433;databaseName=app;password=***: ")
                    .contains("class path", "--plugins")
                    .doesNotContain("s3cret");
        }

        @Test
        void thatIsBrokenIsNamedAndDoesNotHideOthers() throws Exception {
            try (URLClassLoader loader = loaderOver(services("no.such.Driver"))) {
                Targets targets = Targets.installed(loader);
                targets.parse("jdbc:hsqldb:mem:beside").await(LONG);
                Reason reason = reason(targets.parse("jdbc:other:x").tryAwait(LONG));
                assertThat(reason.kind()).isEqualTo(Common.NOT_INSTALLED);
                assertThat(reason.message()).contains("no.such.Driver");
            }
        }

        @Test
        void thatDoesNotReturnIsAbandonedALimitedNumberOfTimes() throws Exception {
            try (URLClassLoader loader = loaderOver(services(StuckDriver.class.getName()))) {
                JdbcProbe probe = new JdbcProbe(
                        new JdbcUrl("jdbc:stuck:x", "jdbc:stuck:x", Map.of(), List.of()),
                        Optional.empty(),
                        new Drivers(loader));
                for (int i = 0; i < JdbcProbe.MAX_CONCURRENT; i++) {
                    assertThat(kind(probe.check(Deadline.in(Duration.ofMillis(100)))))
                            .isEqualTo(Common.NO_ANSWER);
                }
                Observation crowded = probe.check(Deadline.in(Duration.ofMillis(100)));
                assertThat(kind(crowded)).isEqualTo(Common.CHECK_FAILED);
                assertThat(crowded.toString()).contains("4 earlier checks are still blocked in the driver");
                StuckDriver.LEAVE.release(JdbcProbe.MAX_CONCURRENT + 1);
                Observation failed = probe.check(Deadline.in(LONG));
                assertThat(failed.toString()).contains("the driver failed: ", "released jdbc:stuck:x");
            }
        }

        private static Reason.Kind kind(Observation seen) {
            return ((Observation.Unsatisfied) seen).reason().kind();
        }

        @Test
        void isNotLeftRegisteredWithTheDriverManager() throws Exception {
            Path h2 = Path.of(Server.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
            List<Driver> before = Collections.list(DriverManager.getDrivers());
            try (URLClassLoader loader = loaderOver(h2)) {
                Targets.installed(loader).parse("jdbc:h2:mem:").await(LONG);
            }
            assertThat(Collections.list(DriverManager.getDrivers()))
                    .as("those that this class may see")
                    .containsExactlyElementsOf(before);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "jdbc:, jdbc:name:",
        "jdbc:h2, jdbc:name:",
        "jdbc://db/app, jdbc:name:",
        "jdbc:h2:mem:x#expect=1, requires 'query'",
        "jdbc:h2:mem:x#query=%20, must not be blank",
        "jdbc:h2:mem:x#quary=SELECT 1, 'take expect, password, query, user'",
    })
    void reportsWhatIsWrongWithATarget(String text, String part) {
        assertThatThrownBy(() -> Targets.installed().parse(text))
                .isInstanceOf(MalformedTargetException.class)
                .hasMessageContaining(part);
    }

    @Test
    void inReturnsAnotherSchemeForAnotherLoader() {
        TargetScheme scheme = new JdbcScheme();
        assertThat(scheme.withClassLoader(ClassLoader.getPlatformClassLoader()))
                .isNotSameAs(scheme)
                .isInstanceOf(JdbcScheme.class);
    }
}
