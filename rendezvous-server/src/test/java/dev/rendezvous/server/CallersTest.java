package dev.rendezvous.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rendezvous.Condition;
import dev.rendezvous.Probe;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Who waits for what, as the home page's JSON tells it. */
@Timeout(60)
class CallersTest {

    private static TestServer server;

    @BeforeAll
    static void start() throws Exception {
        server = TestServer.start();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static JsonNode home() throws Exception {
        return JsonMapper.shared().readTree(server.get("/").body());
    }

    private static List<JsonNode> callers(String name) throws Exception {
        return StreamSupport.stream(home().get("callers").spliterator(), false)
                .filter(caller -> caller.path("name").asString("").equals(name))
                .toList();
    }

    /** Returns the caller with a name once it has a reason of a kind. */
    private static JsonNode caller(String name, String reasonKind) throws Exception {
        Condition.polling(Probe.of(
                        name + " waits, " + reasonKind,
                        () -> callers(name).stream()
                                .anyMatch(caller ->
                                        caller.get("conditions").toString().contains(reasonKind))))
                .await(Duration.ofSeconds(20));
        return callers(name).getFirst();
    }

    private static void assertLeft(String name) throws Exception {
        Condition.polling(Probe.of(name + " has left", () -> callers(name).isEmpty()))
                .await(Duration.ofSeconds(20));
    }

    @Test
    void aCallerOfAKeyIsShownWithItsNameAndReason() throws Exception {
        Instant before = Instant.now();
        CompletableFuture<HttpResponse<String>> app =
                server.getLater("/callers/key?count=2&timeout=20&as=app", "User-Agent", "curl/8.5.0 (x)");
        JsonNode caller = caller("app", "NOT_SIGNALLED");
        assertThat(caller.get("address").asString()).isEqualTo("127.0.0.1");
        assertThat(caller.get("agent").asString()).isEqualTo("curl/8.5.0");
        assertThat(caller.get("kind").asString()).isEqualTo("wait");
        assertThat(caller.get("state").asString()).isEqualTo("waiting");
        Instant since = Instant.parse(caller.get("since").asString());
        assertThat(since).isBetween(before, Instant.now());
        assertThat(Duration.between(since, Instant.parse(caller.get("until").asString())))
                .isBetween(Duration.ofSeconds(15), Duration.ofSeconds(20));
        JsonNode condition = caller.get("conditions").get(0);
        assertThat(condition.get("name").asString()).isEqualTo("/callers/key");
        assertThat(condition.get("met").asBoolean()).isFalse();
        assertThat(condition.get("attempts").asInt()).isEqualTo(1);

        server.put("/callers/key", "", "Rendezvous-Caller", "migrate");
        JsonNode later = caller("app", "1 of 2").get("conditions").get(0);
        assertThat(later.get("reason").asString()).isEqualTo("signalled 1 of 2 times");
        assertThat(Instant.parse(later.get("changed").asString())).isAfter(since);

        server.put("/callers/key?as=second", "", "Rendezvous-Caller", "not this one");
        assertThat(app.get().statusCode()).isEqualTo(200);
        assertLeft("app");
        assertThat(home().get("signalled").toString()).contains("\"by\":\"second\"");
        assertThat(server.get("/_status?prefix=callers/").body()).contains("\"by\":\"migrate\"", "\"by\":\"second\"");
    }

    @Test
    void aPartOfALongWaitEndsWhenTheWholeWaitDoes() throws Exception {
        CompletableFuture<HttpResponse<String>> hour =
                server.getLater("/callers/part?timeout=20&as=part", "Rendezvous-Wait", "1h");
        JsonNode part = caller("part", "NOT_SIGNALLED");
        assertThat(Duration.between(
                        Instant.now(), Instant.parse(part.get("until").asString())))
                .isBetween(Duration.ofMinutes(50), Duration.ofHours(1));
        CompletableFuture<HttpResponse<String>> endless =
                server.getLater("/callers/part?timeout=20&as=endless", "Rendezvous-Wait", "unlimited");
        assertThat(caller("endless", "NOT_SIGNALLED").has("until")).isFalse();
        assertThat(server.get("/callers/part?timeout=0", "Rendezvous-Wait", "soon")
                        .body())
                .contains("header Rendezvous-Wait must be a duration", "but was 'soon'; write unlimited for no limit");
        server.put("/callers/part", "");
        assertThat(List.of(hour.get().statusCode(), endless.get().statusCode())).containsOnly(200);
    }

    @Test
    void aWaitThatIsChainedFromShortRequestsBeganWithTheFirst() throws Exception {
        for (String path :
                List.of("/callers/chained?as=chain", "/_wait?all=/callers/chained&all=/callers/b&as=chain-2")) {
            String name = path.substring(path.indexOf("as=") + 3);
            Instant before = Instant.now();
            assertThat(server.get(path + "&timeout=50ms").statusCode()).isEqualTo(404);
            Instant after = Instant.now();
            CompletableFuture<HttpResponse<String>> second = server.getLater(path + "&timeout=20");
            JsonNode caller = caller(name, "NOT_SIGNALLED");
            assertThat(Instant.parse(caller.get("since").asString())).isBetween(before, after);
            assertThat(Instant.parse(caller.get("until").asString())).isAfter(after.plusSeconds(20));
            second.cancel(true);
            assertLeft(name);
        }
    }

    @Test
    void aWaitForSeveralNamesIsOneCaller() throws Exception {
        try (ServerSocket open = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            CompletableFuture<HttpResponse<String>> web = server.getLater(
                    "/_wait?all=/callers/a&all=/_port/127.0.0.1/" + open.getLocalPort() + "&timeout=20",
                    "Rendezvous-Caller",
                    "web");
            Condition.polling(Probe.of(
                            "the port is ticked",
                            () -> callers("web").toString().contains("\"met\":true")))
                    .await(Duration.ofSeconds(20));
            JsonNode conditions = caller("web", "NOT_SIGNALLED").get("conditions");
            assertThat(conditions).hasSize(2);
            assertThat(conditions.get(0).get("reason_kind").asString()).isEqualTo("NOT_SIGNALLED");
            assertThat(conditions.get(1).get("met").asBoolean()).isTrue();
            assertThat(conditions.get(1).has("reason")).isFalse();
            server.put("/callers/a", "");
            assertThat(web.get().statusCode()).isEqualTo(200);
        }
    }

    @Test
    void aProbeTellsItsLatestReasonWhileItWaits() throws Exception {
        CompletableFuture<HttpResponse<String>> probe = server.getLater("/_port/127.0.0.1/1?timeout=20&as=probe");
        JsonNode condition =
                caller("probe", "CONNECTION_REFUSED").get("conditions").get(0);
        assertThat(condition.get("reason").asString()).contains("127.0.0.1");
        assertThat(condition.get("attempts").asInt()).isPositive();
        probe.cancel(true);
        assertLeft("probe");
    }

    @Test
    void barriersAndLocksTellWhoWaits() throws Exception {
        CompletableFuture<HttpResponse<String>> party =
                server.sendLater("POST", "/_barrier/callers?members=a,b&member=a&timeout=20&as=party", "");
        JsonNode atBarrier = caller("party", "PARTIES_MISSING");
        assertThat(atBarrier.get("kind").asString()).isEqualTo("barrier");
        assertThat(atBarrier.get("conditions").get(0).get("name").asString()).isEqualTo("/_barrier/callers");
        assertThat(atBarrier.get("conditions").get(0).get("reason").asString()).endsWith("missing: b");
        server.send("POST", "/_barrier/callers?members=a,b&member=b&as=other", "");
        assertThat(party.get().statusCode()).isEqualTo(200);

        server.send("POST", "/_lock/callers?holder=first&as=first", "");
        CompletableFuture<HttpResponse<String>> queued =
                server.sendLater("POST", "/_lock/callers?timeout=20&as=queued", "");
        JsonNode inQueue = caller("queued", "HELD_BY_OTHERS");
        assertThat(inQueue.get("kind").asString()).isEqualTo("lock");
        assertThat(inQueue.get("conditions").get(0).get("reason").asString()).startsWith("held by first");
        CompletableFuture<HttpResponse<String>> free =
                server.getLater("/_lock/callers?until=free&timeout=20&as=watcher");
        assertThat(caller("watcher", "HELD_BY_OTHERS").get("kind").asString()).isEqualTo("wait");
        queued.cancel(true);
        free.cancel(true);
        assertLeft("queued");
    }

    @Test
    void aMalformedNameIsRejectedByItsRule() throws Exception {
        for (String path : List.of("/callers/x", "/_wait?any=/callers/x", "/_port/127.0.0.1/1")) {
            String as = (path.contains("?") ? "&" : "?") + "as=";
            assertThat(server.get(path + as).statusCode()).isEqualTo(400);
            assertThat(server.get(path + as + "a%07").body())
                    .contains("parameter 'as' must be 1 to 100 characters without control characters");
        }
        assertThat(server.put("/callers/x?as=" + "x".repeat(101), "").body()).contains("but has 101");
        assertThat(server.put("/callers/x", "", "Rendezvous-Caller", "x".repeat(101))
                        .body())
                .contains("header Rendezvous-Caller must be");
        assertThat(home().get("marked").toString()).doesNotContain("/callers/x");
    }

    @Test
    void theStartOfTheServerAndAnUnnamedSignallerAreShown() throws Exception {
        assertThat(Instant.parse(home().get("started").asString())).isBeforeOrEqualTo(Instant.now());
        server.put("/callers/unnamed?status=failed", "broken");
        assertThat(home().get("failed").toString()).contains("\"by\":\"127.0.0.1\"");
    }
}
