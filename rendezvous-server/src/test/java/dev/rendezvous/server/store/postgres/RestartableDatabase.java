package dev.rendezvous.server.store.postgres;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;

/** A PostgreSQL server that can be stopped and restarted. */
public final class RestartableDatabase implements AutoCloseable {

    private final Path data;
    private EmbeddedPostgres postgres;
    private final int port;

    private RestartableDatabase(Path data, EmbeddedPostgres postgres) {
        this.data = data;
        this.postgres = postgres;
        this.port = postgres.getPort();
    }

    /** Starts a server with its data in an empty directory, which the caller deletes. */
    public static RestartableDatabase start(Path data) throws IOException {
        return new RestartableDatabase(
                data,
                EmbeddedPostgres.builder()
                        .setDataDirectory(data)
                        .setCleanDataDirectory(false)
                        .start());
    }

    /** Returns its URL, which stays the same. */
    public String url() {
        return "postgres://postgres:postgres@localhost:" + port + "/postgres";
    }

    /** Stops the server, which breaks all connections. */
    public void stop() throws IOException {
        postgres.close();
    }

    /** Crashes the server: it writes nothing more, and has to recover from its log. */
    public void crash() throws IOException, InterruptedException {
        String pid =
                Files.readAllLines(data.resolve("postmaster.pid")).getFirst().strip();
        CompletableFuture<ProcessHandle> exit =
                ProcessHandle.of(Long.parseLong(pid)).orElseThrow().onExit();
        int killed =
                new ProcessBuilder("kill", "-QUIT", pid).inheritIO().start().waitFor();
        if (killed != 0) {
            throw new IOException("kill ended with " + killed);
        }
        exit.join();
        postgres.close();
    }

    /** Restarts the server on the same port and data. */
    public void startAgain() throws IOException {
        postgres = EmbeddedPostgres.builder()
                .setDataDirectory(data)
                .setCleanDataDirectory(false)
                .setPort(port)
                .start();
    }

    @Override
    public void close() throws IOException {
        postgres.close();
    }
}
