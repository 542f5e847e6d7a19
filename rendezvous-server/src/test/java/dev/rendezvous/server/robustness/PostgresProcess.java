package dev.rendezvous.server.robustness;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.NoSuchElementException;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;

/** A PostgreSQL server that can be killed and restarted on the same data. */
final class PostgresProcess implements AutoCloseable {

    private static final int ATTEMPTS = 20;

    private final Path data;
    private final Path log;
    private final Logger embedded = Logger.getLogger(EmbeddedPostgres.class.getName());
    private EmbeddedPostgres postgres;

    /**
     * Starts the server.
     *
     * @param data the data directory
     * @param log the log file
     */
    PostgresProcess(Path data, Path log) throws IOException {
        this.data = data;
        this.log = log;
        // The library reports the kill as its own failure to stop the database.
        embedded.setLevel(Level.OFF);
        Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(this::end));
        this.postgres = starting(0);
    }

    private EmbeddedPostgres starting(int port) throws IOException {
        EmbeddedPostgres.Builder builder = EmbeddedPostgres.builder()
                .setDataDirectory(data)
                .setCleanDataDirectory(false)
                .setOutputRedirector(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .setErrorRedirector(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .setPGStartupWait(Duration.ofSeconds(60))
                // Committed data must survive a kill; the embedded database does not guarantee that by default.
                .setServerConfig("synchronous_commit", "on")
                .setServerConfig("max_connections", "200");
        return (port == 0 ? builder : builder.setPort(port)).start();
    }

    int port() {
        return postgres.getPort();
    }

    /** Leaves no process behind if the harness is killed while the database restarts. */
    private void end() {
        try {
            if (Files.exists(data.resolve("postmaster.pid"))) {
                kill();
            }
        } catch (IOException | InterruptedException | NoSuchElementException | NumberFormatException e) {
            // The process has ended, or has not quite started.
        }
    }

    /** Kills the postmaster and all its processes. */
    void kill() throws IOException, InterruptedException {
        ProcessHandle postmaster = ProcessHandle.of(postmaster()).orElseThrow();
        ProcessHandle[] all =
                Stream.concat(Stream.of(postmaster), postmaster.descendants()).toArray(ProcessHandle[]::new);
        for (ProcessHandle one : all) {
            one.destroyForcibly();
        }
        for (ProcessHandle one : all) {
            for (int i = 0; one.isAlive() && i < 1000; i++) {
                TimeUnit.MILLISECONDS.sleep(10);
            }
        }
    }

    private long postmaster() throws IOException {
        return Long.parseLong(
                Files.readAllLines(data.resolve("postmaster.pid")).getFirst().strip());
    }

    /** Restarts the server on the same port. */
    void startAgain() throws IOException, InterruptedException {
        int port = port();
        // The server has ended already, but the lock on its data directory must be released.
        postgres.close();
        for (int attempt = 1; ; attempt++) {
            try {
                postgres = starting(port);
                return;
            } catch (IOException | IllegalStateException e) {
                if (attempt == ATTEMPTS) {
                    throw e;
                }
                TimeUnit.MILLISECONDS.sleep(250);
            }
        }
    }

    /** Terminates the connections that LISTEN, and returns how many there were. */
    int killListeners() throws SQLException {
        return count("select count(pg_terminate_backend(pid)) from pg_stat_activity"
                + " where backend_type = 'client backend' and query ilike 'listen%' and pid <> pg_backend_pid()");
    }

    /** Terminates all connections, and returns how many there were. */
    int endSessions() throws SQLException {
        return count("select count(pg_terminate_backend(pid)) from pg_stat_activity"
                + " where backend_type = 'client backend' and pid <> pg_backend_pid()");
    }

    private int count(String query) throws SQLException {
        try (Connection connection = DriverManager.getConnection(postgres.getJdbcUrl("postgres", "postgres"));
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(query)) {
            result.next();
            return result.getInt(1);
        }
    }

    @Override
    public void close() throws IOException {
        postgres.close();
    }
}
