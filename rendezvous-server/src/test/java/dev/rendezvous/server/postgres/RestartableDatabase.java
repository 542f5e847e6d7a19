package dev.rendezvous.server.postgres;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Path;

/** A real PostgreSQL that can be away for a while. */
public final class RestartableDatabase implements AutoCloseable {

    private final Path data;
    private EmbeddedPostgres postgres;
    private final int port;

    private RestartableDatabase(Path data, EmbeddedPostgres postgres) {
        this.data = data;
        this.postgres = postgres;
        this.port = postgres.getPort();
    }

    /** Starts one that keeps its data in an empty folder, which is somebody else's to delete. */
    public static RestartableDatabase start(Path data) throws IOException {
        return new RestartableDatabase(
                data,
                EmbeddedPostgres.builder()
                        .setDataDirectory(data)
                        .setCleanDataDirectory(false)
                        .start());
    }

    /** Returns where it is, or was. */
    public String url() {
        return "postgres://postgres:postgres@localhost:" + port + "/postgres";
    }

    /** Stops it; who is connected is cut off. */
    public void stop() throws IOException {
        postgres.close();
    }

    /** Starts it again, where it was and with what it had. */
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
