package dev.rendezvous.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rendezvous.server.store.postgres.TestDatabase;
import dev.rendezvous.testing.Daemon;
import dev.rendezvous.testing.FakeServer;
import dev.rendezvous.testing.PostgresServer;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Two servers behind a real PgBouncer in transaction mode, which gives each transaction another connection. */
@Timeout(180)
class PgBouncerTest {

    private static final TestDatabase DATABASE = TestDatabase.create();

    private final String schema = DATABASE.freshSchema();
    private final List<TestServer> servers = new ArrayList<>();
    private Daemon bouncer;

    @BeforeEach
    void start(@TempDir Path folder) throws Exception {
        String program = Daemon.program("pgbouncer");
        int port = FakeServer.closedPort();
        Path configuration =
                Files.writeString(folder.resolve("pgbouncer.ini"), """
                [databases]
                * = host=127.0.0.1 port=%d user=postgres password=postgres
                [pgbouncer]
                listen_addr = 127.0.0.1
                listen_port = %d
                unix_socket_dir =
                auth_type = any
                pool_mode = transaction
                default_pool_size = 3
                """.formatted(PostgresServer.port(), port));
        List<String> command = new ArrayList<>(List.of(program));
        if (System.getProperty("user.name").equals("root")) {
            // It refuses to run as root.
            command.addAll(List.of("-u", "nobody"));
        }
        command.add(configuration.toString());
        bouncer = Daemon.start(folder, Map.of(), command).accepting(port);
    }

    private TestServer server(String... arguments) throws Exception {
        String url = DATABASE.url().replace(":" + PostgresServer.port() + "/", ":" + bouncer.port() + "/");
        TestServer server = TestServer.withStore(url, schema, arguments);
        servers.add(server);
        return server;
    }

    private TestServer pollingServer() throws Exception {
        TestServer server = server("--store-changes", "poll");
        server.awaitReady();
        return server;
    }

    @AfterEach
    void stop() throws Exception {
        servers.forEach(TestServer::close);
        if (bouncer != null) {
            bouncer.close();
        }
    }

    private static JsonNode json(HttpResponse<String> response) {
        return JsonMapper.shared().readTree(response.body());
    }

    private static HttpResponse<String> end(CompletableFuture<HttpResponse<String>> response) throws Exception {
        return response.get(60, TimeUnit.SECONDS);
    }

    @Test
    void aServerThatListensNamesTheWayOut() throws Exception {
        HttpResponse<String> refused = server().put("/abc", "");
        assertThat(refused.statusCode()).isEqualTo(503);
        assertThat(refused.body()).contains("a connection pooler needs --store-changes poll");
    }

    @Test
    void keysAreShared() throws Exception {
        TestServer one = pollingServer();
        TestServer other = pollingServer();
        CompletableFuture<HttpResponse<String>> waiting = other.getLater("/abc");
        other.awaitCallers("/abc", 1);
        one.put("/abc", "hello");
        assertThat(end(waiting).body()).isEqualTo("hello");
        // Often enough for the driver to prepare each statement, on any of the connections.
        for (int i = 0; i < 30; i++) {
            assertThat(one.put("/k" + i, "value " + i).statusCode()).isEqualTo(200);
            assertThat(other.get("/k" + i).body()).isEqualTo("value " + i);
        }
    }

    @Test
    void barriersLocksAndReportsAreShared() throws Exception {
        TestServer one = pollingServer();
        TestServer other = pollingServer();
        CompletableFuture<HttpResponse<String>> party = one.sendLater("POST", "/_barrier/b?parties=2", "");
        assertThat(other.send("POST", "/_barrier/b?parties=2", "").statusCode()).isEqualTo(200);
        assertThat(end(party).statusCode()).isEqualTo(200);

        JsonNode held = json(one.send("POST", "/_lock/l?ttl=60s", ""));
        CompletableFuture<HttpResponse<String>> next = other.sendLater("POST", "/_lock/l?ttl=60s", "");
        other.awaitCallers("/_lock/l", 1);
        one.send("DELETE", "/_lock/l?lease=" + held.get("lease").asString(), "");
        assertThat(json(end(next)).get("fence").asLong())
                .isGreaterThan(held.get("fence").asLong());

        one.put("/_report/run-1", """
                {"sequence":1,"caller":"app","since":"2026-01-31T10:41:00Z","state":"failed","conditions":[]}""");
        other.await("the report", () -> other.get("/").body().contains("\"name\":\"app\""));
    }
}
