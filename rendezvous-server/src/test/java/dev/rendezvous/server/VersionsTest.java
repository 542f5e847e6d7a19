package dev.rendezvous.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rendezvous.server.connection.CannotListenException;
import dev.rendezvous.server.store.postgres.TestDatabase;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Versions and fences, which never fall: neither across restarts nor from one store to another. */
@Timeout(120)
class VersionsTest {

    /** What a server may have issued whose clock was wrong. */
    private static final long FUTURE = 1L << 52;

    private static final JsonMapper JSON = new JsonMapper();

    @TempDir
    private Path folder;

    private static JsonNode json(HttpResponse<String> response) {
        return JSON.readTree(response.body());
    }

    private static long latest(TestServer server) throws Exception {
        return json(server.get("/")).get("latest_version").asLong();
    }

    private static long signal(TestServer server) throws Exception {
        String tag = server.put("/k", "").headers().firstValue("ETag").orElseThrow();
        return Long.parseLong(tag.substring(1, tag.length() - 1));
    }

    private static long lock(TestServer server) throws Exception {
        return json(server.send("POST", "/_lock/l?timeout=0", "")).get("fence").asLong();
    }

    private String[] stateDirectory() {
        return new String[] {"--state-dir", folder.resolve("state").toString()};
    }

    private void pretendToHaveIssued(long version) throws IOException {
        Files.createDirectories(folder.resolve("state"));
        Files.writeString(folder.resolve("state/versions"), version + "\n");
    }

    @Test
    void theDirectoryRemembersWhatARunWithALaterClockHasIssued() throws Exception {
        pretendToHaveIssued(FUTURE);
        long version;
        long fence;
        try (TestServer server = TestServer.start(stateDirectory())) {
            version = signal(server);
            fence = lock(server);
        }
        assertThat(version).isGreaterThan(FUTURE);
        assertThat(fence).isGreaterThan(version);
        try (TestServer server = TestServer.start(stateDirectory())) {
            assertThat(signal(server)).isGreaterThan(fence);
        }
    }

    @Test
    void twoServersCannotShareADirectory() throws Exception {
        try (TestServer first = TestServer.start(stateDirectory())) {
            assertThatThrownBy(() -> TestServer.start(stateDirectory()))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("one server at a time");
            assertThat(first.get("/_health/ready").statusCode()).isEqualTo(200);
        }
    }

    @Test
    void aFileInPlaceOfTheDirectoryIsReported() throws Exception {
        Files.createFile(folder.resolve("state"));
        assertThatThrownBy(() -> TestServer.start(stateDirectory()))
                .isInstanceOf(IOException.class)
                .hasMessage(
                        "--state-dir must be a directory that the server can write to, but was '"
                                + folder.resolve("state")
                                + "': it exists, and is not a directory; let the user of the server write to it, or name another");
    }

    @ParameterizedTest
    @CsvSource({"/proc/rendezvous, no such file or directory", "/dev/null/rendezvous, not a directory"})
    void aDirectoryThatCannotBeMadeIsReported(String directory, String reason) {
        assertThatThrownBy(() -> TestServer.start("--state-dir", directory))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith("--state-dir must be a directory that the server can write to, but was '"
                        + directory + "': " + reason + "; ");
    }

    @Test
    void aFullDiskIsReported() throws Exception {
        Files.createSymbolicLink(
                Files.createDirectory(folder.resolve("state")).resolve("versions.new"), Path.of("/dev/full"));
        assertThatThrownBy(() -> TestServer.start(stateDirectory()))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("'" + folder.resolve("state") + "': no space left on device; ");
    }

    @Test
    void aServerThatCannotListenReleasesTheDirectory() throws Exception {
        try (TestServer other = TestServer.start()) {
            assertThatThrownBy(() -> TestServer.startAt(other.port(), stateDirectory()))
                    .isInstanceOf(CannotListenException.class);
            TestServer.start(stateDirectory()).close();
        }
    }

    @Test
    void aStoreInMemoryStartsAboveTheFloor() throws Exception {
        try (TestServer server = TestServer.start("--version-floor", Long.toString(FUTURE))) {
            assertThat(signal(server)).isGreaterThan(FUTURE);
            assertThat(lock(server)).isGreaterThan(FUTURE);
        }
    }

    @Test
    void aServerMovesFromMemoryToADatabaseAndBack() throws Exception {
        TestDatabase database = TestDatabase.create();
        String[] store = {"--store", database.url(), "--version-floor", ""};
        try (TestServer memory = TestServer.start("--version-floor", Long.toString(FUTURE - 1000))) {
            long last = lock(memory);
            store[3] = Long.toString(latest(memory));
            try (TestServer moved = TestServer.start(store)) {
                moved.awaitReady();
                assertThat(lock(moved)).isGreaterThan(last);
                last = signal(moved);
                store[3] = Long.toString(latest(moved));
            }
            try (TestServer back = TestServer.start("--version-floor", store[3])) {
                assertThat(signal(back)).isGreaterThan(last);
            }
        }
    }

    @Test
    void aVersionThatTheServerCannotHaveIssuedIsRejectedAtOnce() throws Exception {
        try (TestServer server = TestServer.start()) {
            long version = signal(server);
            assertThat(server.get("/k?timeout=0", "If-None-Match", "\"" + version + "\"")
                            .statusCode())
                    .isEqualTo(304);
            HttpResponse<String> ahead = server.get("/k?timeout=60s", "If-None-Match", "\"" + FUTURE + "\"");
            assertThat(ahead.statusCode()).isEqualTo(409);
            assertThat(json(ahead).get("error").asString())
                    .contains("but was " + FUTURE, "its clock was set back", "--version-floor " + FUTURE);
            assertThat(json(ahead).get("latest_version").asLong()).isGreaterThanOrEqualTo(version);
        }
    }

    @Test
    void aVersionOfAnotherKeyThatIsGreaterThanThatOfThisOneIsAwaited() throws Exception {
        try (TestServer server = TestServer.start()) {
            long version = signal(server);
            CompletableFuture<HttpResponse<String>> waiting =
                    server.getLater("/other", "If-None-Match", "\"" + version + "\"");
            server.awaitCallers("/other", 1);
            server.put("/other", "news");
            assertThat(waiting.get(60, TimeUnit.SECONDS).body()).isEqualTo("news");
        }
    }
}
