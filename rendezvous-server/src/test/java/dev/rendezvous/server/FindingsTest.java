package dev.rendezvous.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rendezvous.Condition;
import dev.rendezvous.Probe;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Why a system is not up, as a server tells it. */
@Timeout(60)
class FindingsTest {

    private static final String MIGRATE_WAITS = """
            {"sequence":1,"caller":"migrate","since":"2026-01-31T10:41:00Z","state":"waiting","conditions":[
             {"name":"db:5432","met":false,"reason":"db:5432: connection refused","reason_kind":"CONNECTION_REFUSED","attempts":9}]}
            """;

    private TestServer server;

    @BeforeEach
    void start() throws Exception {
        server = TestServer.start();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private JsonNode home() throws Exception {
        return JsonMapper.shared().readTree(server.get("/").body());
    }

    private String verdict() throws Exception {
        return home().get("verdict").get("text").asString();
    }

    /** Returns the first finding, once it is of a kind. */
    private JsonNode first(String kind) throws Exception {
        Condition.polling(Probe.of(
                        kind,
                        () -> home().get("findings")
                                .path(0)
                                .path("kind")
                                .asString("")
                                .equals(kind)))
                .await(Duration.ofSeconds(20));
        return home().get("findings").get(0);
    }

    private void waitLater(String path) {
        var ignored = server.getLater(path);
    }

    @Test
    void anIdleServerHasNoFinding() throws Exception {
        assertThat(home().get("verdict").get("state").asString()).isEqualTo("empty");
        server.put("/a", "");
        assertThat(home().get("verdict").get("state").asString()).isEqualTo("ready");
        assertThat(home().get("findings")).isEmpty();
    }

    @Test
    void theFirstCauseIsFollowedThroughWhoHasSignalledBefore() throws Exception {
        server.put("/migrated?as=migrate", "");
        server.send("DELETE", "/migrated", "");
        waitLater("/migrated?as=app&timeout=30");
        server.put("/_report/m1", MIGRATE_WAITS);
        server.awaitCallers("/migrated", 1);
        JsonNode first = first("first_cause");
        assertThat(first.get("subject").asString()).isEqualTo("db:5432");
        assertThat(first.get("callers").toString()).isEqualTo("[\"migrate\",\"app\"]");
        assertThat(verdict())
                .startsWith(
                        "Not up: 2 callers are waiting; first cause: db:5432 refused since 2026-01-31 10:41:00 UTC, seen by"
                                + " migrate");
    }

    @Test
    void aMistypedKeyIsFoundBothWays() throws Exception {
        server.put("/migrated?as=migrate", "");
        waitLater("/migrate?as=app&timeout=30");
        JsonNode first = first("near_miss");
        assertThat(first.get("text").asString())
                .contains("/migrated, which differs in a letter or two, was signalled by migrate");
        assertThat(JsonMapper.shared()
                        .readTree(server.get("/migrate?timeout=10ms").body())
                        .get("hint")
                        .asString())
                .isEqualTo(
                        "/migrated, which differs in a letter or two, is signalled: see whether both names should be the same");
        assertThat(server.get("/other?timeout=10ms").body()).doesNotContain("hint");
    }

    @Test
    void aMistypedKeyAmongSeveralIsFoundBothWays() throws Exception {
        server.put("/migrated?as=migrate", "");
        server.put("/seeded", "");
        server.put("/started", "");
        server.send("DELETE", "/started", "");
        server.put("/star-ted", "");
        waitLater("/_wait?all=/migrate&all=/seeded&as=app&timeout=30");
        assertThat(first("near_miss").get("text").asString())
                .contains("/migrated, which differs in a letter or two, was signalled by migrate");
        String names = "/_wait?all=/migrate&all=/seeded&all=/started";
        assertThat(JsonMapper.shared()
                        .readTree(server.get(names + "&timeout=10ms").body())
                        .get("hint")
                        .asString())
                .isEqualTo("/migrate: /migrated, which differs in a letter or two, is signalled: see whether both names"
                        + " should be the same");
        assertThat(server.get(names + "&timeout=0").body()).doesNotContain("hint");
        assertThat(server.get("/_wait?any=/other&any=/started&timeout=10ms").body())
                .doesNotContain("hint");
    }

    @Test
    void aCircleIsFound() throws Exception {
        for (String key : List.of("/a?as=app", "/b?as=web")) {
            server.put(key, "");
            server.send("DELETE", key.substring(0, 2), "");
        }
        waitLater("/b?as=app&timeout=30");
        waitLater("/a?as=web&timeout=30");
        assertThat(first("circle").get("text").asString())
                .contains("app waits for /b, which only web has signalled before", "web waits for /a, which only app");
        assertThat(home().get("verdict").get("state").asString()).isEqualTo("blocked");
    }

    @Test
    void theLockOfAHolderThatIsGoneCanBeReleasedAsTheFindingSays() throws Exception {
        server.send("POST", "/_lock/l?holder=worker&ttl=600", "");
        var queued = server.sendLater("POST", "/_lock/l?as=app&timeout=30", "");
        JsonNode first = first("first_cause");
        assertThat(first.get("text").asString()).startsWith("/_lock/l: held by worker; first in the queue");
        queued.cancel(true);
        var party = server.sendLater("POST", "/_barrier/b?members=a,b&member=a&as=app&timeout=30", "");
        String action = first("barrier_short").get("action").asString();
        assertThat(server.send("DELETE", action.substring(action.indexOf("DELETE ") + 7), "")
                        .statusCode())
                .isEqualTo(200);
        assertThat(party.get().statusCode()).isEqualTo(409);
    }

    /** Each program waits here in another way, and reports the same wait; a fourth has ended. */
    @Test
    void aProgramThatAlsoReportsItsWaitIsOneCaller() throws Exception {
        server.send("POST", "/_lock/l?holder=worker&ttl=600", "");
        waitLater("/ready?as=app&timeout=30");
        waitLater("/_wait?all=/a&all=/b&as=web&timeout=30");
        var queued = server.sendLater("POST", "/_lock/l?as=queued&timeout=30", "");
        var party = server.sendLater("POST", "/_barrier/b?members=a,b&member=a&as=party&timeout=30", "");
        for (String name : List.of("/ready", "/a", "/b", "/_lock/l", "/_barrier/b")) {
            server.awaitCallers(name, 1);
        }
        report("app", "waiting", "db:5432", "rendezvous://rv:8080/ready");
        report("web", "waiting", "/b", "/a");
        report("queued", "waiting", "/_lock/l");
        report("party", "waiting", "/_barrier/b");
        report("done", "met");
        JsonNode home = home();
        assertThat(home.get("callers").findValuesAsString("state"))
                .containsExactlyInAnyOrder("waiting", "waiting", "waiting", "waiting", "met");
        assertThat(home.get("callers").findValuesAsString("kind")).containsOnly("report");
        assertThat(home.get("callers").findValuesAsString("name"))
                .contains("/ready", "db:5432")
                .doesNotContain("rendezvous://rv:8080/ready");
        assertThat(verdict()).startsWith("Not up: 4 callers are waiting");
        assertThat(queued.cancel(true) && party.cancel(true)).isTrue();
    }

    private void report(String program, String state, String... conditions) throws Exception {
        String missing = Stream.of(conditions)
                .map(name -> "{\"name\":\"" + name + "\",\"met\":false,\"reason_kind\":\"SOME_NOT_MET\"}")
                .collect(Collectors.joining(","));
        String body = "{\"caller\":\"%s\",\"since\":\"%s\",\"state\":\"%s\",\"conditions\":[%s]}"
                .formatted(program, Instant.now(), state, missing);
        assertThat(server.put("/_report/" + program, body).statusCode()).isEqualTo(200);
    }
}
