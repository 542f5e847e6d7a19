package dev.rendezvous.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The page, in a real browser, names the cause of each fault of docs/examples/faults, whose requests and reports are repeated here. */
@Tag("slow")
@Timeout(180)
class FaultsPageTest {

    @TempDir
    static Path profile;

    private static PageBrowser page;

    private TestServer server;

    @BeforeAll
    static void startBrowser() {
        page = PageBrowser.start(profile);
    }

    @AfterAll
    static void stopBrowser() {
        if (page != null) {
            page.close();
        }
    }

    @BeforeEach
    void open() throws Exception {
        server = TestServer.start();
        page.open(server);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private void report(String program, String state, String name, String kind, String reason) throws Exception {
        String body = """
                {"caller":"%s","since":"%s","state":"%s","conditions":[
                 {"name":"%s","met":false,"reason_kind":"%s","reason":"%s"}]}""".formatted(program, Instant.now(), state, name, kind, reason);
        assertThat(server.put("/_report/" + program, body).statusCode()).isEqualTo(200);
    }

    private void assertCause(String verdict, String... attention) throws Exception {
        page.awaitText("verdict", verdict);
        for (String text : attention) {
            page.awaitText("attention", text);
        }
    }

    @Test
    void theDatabaseIsLate() throws Exception {
        String database = "postgres://app@db:5432/app";
        report("migrate", "waiting", database, "CONNECTION_REFUSED", "db:5432: connection refused");
        assertCause(
                "Not up: 1 caller is waiting; first cause: " + database + " refused since",
                "first cause",
                "db:5432: connection refused",
                "holds up migrate");
    }

    @Test
    void theMigrationFails() throws Exception {
        server.put("/migrated?status=failed&as=migrate", "cannot create the table nowhere.orders");
        for (String program : new String[] {"orders", "stock"}) {
            report(program, "failed", "/migrated", "SIGNALLED_AS_FAILED", "signalled as failed");
        }
        assertCause(
                "first cause: /migrated was signalled as failed by migrate: cannot create the table nowhere.orders",
                "cannot create the table nowhere.orders",
                "holds up orders, stock",
                "PUT /migrated");
    }

    @Test
    void aKeyIsMistyped() throws Exception {
        server.put("/migrated?as=migrate", "");
        CompletableFuture<?> orders = server.getLater("/migrate?as=orders&timeout=100s");
        server.awaitCallers("/migrate", 1);
        report("orders", "waiting", "rendezvous://rv:8080/migrate", "NOT_SIGNALLED", "not signalled");
        assertCause(
                "Not up: 1 caller is waiting; first cause: /migrate is awaited, but /migrated was signalled",
                "similar names",
                "holds up orders");
        page.awaitTrue(
                "the title counts programs", () -> page.driver().getTitle().startsWith("1 waiting"));
        server.put("/migrate", "");
        orders.join();
    }

    @Test
    void twoWaitForEachOther() throws Exception {
        CompletableFuture<?> orders =
                server.sendLater("POST", "/_barrier/a?members=orders,stock&member=orders&as=orders&timeout=100s", "");
        server.awaitCallers("/_barrier/a", 1);
        CompletableFuture<?> stock =
                server.sendLater("POST", "/_barrier/b?members=orders,stock&member=stock&as=stock&timeout=100s", "");
        assertCause("orders and stock wait for each other", "circle", "holds up orders, stock");
        assertThat(orders.cancel(true) && stock.cancel(true)).isTrue();
    }
}
