package dev.rendezvous.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The how-to of sharing a store, with a real database and every server that it starts on a free port. */
@Timeout(180)
class ShareStoreIT {

    private static final Path PAGE = Snippets.ROOT.resolve("docs/how-to/share-a-store.md");

    private final List<Process> servers = new ArrayList<>();
    private EmbeddedPostgres database;

    @BeforeEach
    void start() throws Exception {
        database = EmbeddedPostgres.start();
        execute("postgres", "CREATE DATABASE app");
        execute("app", block("sql", "CREATE SCHEMA"));
    }

    @AfterEach
    void stop() throws Exception {
        for (Process server : servers) {
            server.destroy();
            assertThat(server.waitFor(60, TimeUnit.SECONDS)).isTrue();
        }
        database.close();
    }

    private void execute(String name, String sql) throws SQLException {
        try (Connection connection = database.getDatabase("postgres", name).getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static String block(String language, String within) throws IOException {
        return Snippets.in(PAGE, language).stream()
                .filter(block -> block.contains(within))
                .findFirst()
                .orElseThrow();
    }

    private static Process begin(String script) throws IOException {
        Path server = Path.of(System.getProperty("server.image", "../rendezvous-server/target/rendezvous-server"))
                .toAbsolutePath();
        ProcessBuilder shell = new ProcessBuilder("sh", "-ec", script);
        shell.environment()
                .merge("PATH", Run.IMAGE.resolve("bin") + ":" + server.resolve("bin") + ":", (path, own) -> own + path);
        return shell.start();
    }

    private static Run run(String script) throws Exception {
        return Run.end(begin(script), "");
    }

    /** Starts a server as a block of the page says, and returns its address when it is ready. */
    private String serve(String within) throws Exception {
        String block = block("sh", within)
                .replace("--port 8080", "--port 0")
                .replace("@db:5432/", "@localhost:" + database.getPort() + "/")
                .replace("rendezvous-server ", "exec rendezvous-server ");
        Process server = begin(block);
        servers.add(server);
        BufferedReader said =
                new BufferedReader(new InputStreamReader(server.getErrorStream(), StandardCharsets.UTF_8));
        String line = said.lines()
                .filter(one -> one.contains(" listening on "))
                .findFirst()
                .orElseThrow();
        Thread.ofVirtual().start(() -> said.lines().forEach(ignored -> {}));
        String address = "localhost:" + line.replaceFirst(".*:([0-9]+), .*", "$1");
        Run ready = run("wait-for http://" + address + "/_health/ready --timeout 60s");
        assertThat(ready.exit()).as(ready.stderr()).isZero();
        return address;
    }

    @Test
    void aSignalAtOneServerWakesWhoWaitsAtAnother() throws Exception {
        String one = serve("--store postgres");
        String other = serve("--store postgres");
        Run meeting = run(block("sh", "waits at one server")
                .replace("localhost:8080", one)
                .replace("localhost:8081", other));
        assertThat(meeting.out()).as(meeting.stderr()).isEqualTo("{\"ok\":true}\n".repeat(2));
    }

    @Test
    void serversThatPollHearOfIt() throws Exception {
        String one = serve("--store-changes poll");
        String other = serve("--store-changes poll");
        Run meeting = run(block("sh", "waits at one server")
                .replace("localhost:8080", one)
                .replace("localhost:8081", other));
        assertThat(meeting.out()).as(meeting.stderr()).isEqualTo("{\"ok\":true}\n".repeat(2));
    }

    @Test
    void numbersCanBeMadeToGoOnAboveAllThatWereGiven() throws Exception {
        String signal = "curl -fsS -D - -o /dev/null -X PUT " + serve("--store postgres") + "/abc";
        assertThat(version(run(signal))).isLessThan(1_000_000);
        execute("app", block("sql", "setval"));
        assertThat(version(run(signal))).isGreaterThan(1_000_000_000);
    }

    private static long version(Run run) {
        return run.out()
                .lines()
                .filter(line -> line.startsWith("ETag: "))
                .map(line -> line.replaceAll("[^0-9]", ""))
                .mapToLong(Long::parseLong)
                .findFirst()
                .orElseThrow();
    }

    @Test
    void theMetricsOfThePageAreThoseThatThereAre() throws Exception {
        String shown = run(block("sh", "_metrics").replace("localhost:8080", serve("--store postgres")))
                .out();
        List<String> named = Pattern.compile("`(rendezvous_store_[a-z_]+)`")
                .matcher(Files.readString(PAGE))
                .results()
                .map(found -> found.group(1))
                .distinct()
                .toList();
        assertThat(shown.lines().map(line -> line.replaceFirst(" .*", ""))).containsExactlyInAnyOrderElementsOf(named);
    }
}
