package dev.rendezvous.cli.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rendezvous.cli.process.ProcessRun;
import dev.rendezvous.cli.process.ServerProcess;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Runs the how-to for sharing a store, with a real database and on free ports. */
@Tag("slow")
@Timeout(180)
class ShareStoreIT {

    private static final Path PAGE = Snippets.ROOT.resolve("docs/how-to/share-a-store.md");

    private final List<ServerProcess> servers = new ArrayList<>();
    private EmbeddedPostgres database;

    @BeforeEach
    void start() throws Exception {
        database = EmbeddedPostgres.start();
        execute("postgres", "CREATE DATABASE app");
        execute("app", block("sql", "CREATE SCHEMA"));
    }

    @AfterEach
    void stop() throws Exception {
        for (ServerProcess server : servers) {
            server.close();
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
        ProcessBuilder shell = new ProcessBuilder("sh", "-ec", script);
        shell.environment()
                .merge(
                        "PATH",
                        ProcessRun.COMMANDS + ":" + ServerProcess.IMAGE.resolve("bin") + ":",
                        (path, own) -> own + path);
        return shell.start();
    }

    private static ProcessRun run(String script) throws Exception {
        return ProcessRun.end(begin(script), "");
    }

    /** Starts a server with the command of a block; returns its address when it is ready. */
    private String serve(String within) throws Exception {
        String block = block("sh", within)
                .replace("--port 8080", "--port 0")
                .replace("@db:5432/", "@localhost:" + database.getPort() + "/")
                .replace("rendezvous-server ", "exec rendezvous-server ");
        ServerProcess server = ServerProcess.of(begin(block));
        servers.add(server);
        ProcessRun ready = run("wait-for http://" + server.address() + "/_health/ready --timeout 60s");
        assertThat(ready.exit()).as(ready.stderr()).isZero();
        return server.address();
    }

    @Test
    void aSignalReleasesWaitersOfAnotherServer() throws Exception {
        String one = serve("--store postgres");
        String other = serve("--store postgres");
        ProcessRun example = run(block("sh", "waits at one server")
                .replace("localhost:8080", one)
                .replace("localhost:8081", other));
        assertThat(example.out()).as(example.stderr()).isEqualTo("{\"ok\":true}\n".repeat(2));
    }

    @Test
    void theExampleWorksIfServersPoll() throws Exception {
        String one = serve("--store-changes poll");
        String other = serve("--store-changes poll");
        ProcessRun example = run(block("sh", "waits at one server")
                .replace("localhost:8080", one)
                .replace("localhost:8081", other));
        assertThat(example.out()).as(example.stderr()).isEqualTo("{\"ok\":true}\n".repeat(2));
    }

    @Test
    void aReportToOneServerIsShownByAnother() throws Exception {
        String one = serve("--store postgres");
        String other = serve("--store postgres");
        ProcessRun example = run(block("sh", "--report-to")
                        .replace("localhost:8080", one)
                        .replace("db:5432", "localhost:1")
                        .replaceFirst(
                                "rendezvous status --server http://localhost:8081",
                                "until rendezvous status --server http://" + other
                                        + " | grep migrate; do sleep 0.1; done")
                + "kill $!\n");
        assertThat(example.out()).as(example.stderr()).contains("holds up migrate", "migrate (127.0.0.1)");
    }

    @Test
    void versionsCanContinueAboveThoseOfABackup() throws Exception {
        String signal = "curl -fsS -D - -o /dev/null -X PUT " + serve("--store postgres") + "/abc";
        long before = version(run(signal));
        execute("app", block("sql", "setval"));
        assertThat(version(run(signal))).isGreaterThan(before + 999_000_000);
    }

    private static long version(ProcessRun run) {
        return run.out()
                .lines()
                .filter(line -> line.startsWith("ETag: "))
                .map(line -> line.replaceAll("[^0-9]", ""))
                .mapToLong(Long::parseLong)
                .findFirst()
                .orElseThrow();
    }

    @Test
    void theDocumentedMetricsExist() throws Exception {
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
