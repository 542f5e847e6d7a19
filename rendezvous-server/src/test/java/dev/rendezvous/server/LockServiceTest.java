package dev.rendezvous.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rendezvous.Condition;
import dev.rendezvous.Probe;
import dev.rendezvous.internal.state.Kind;
import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("slow")
@Timeout(120)
class LockServiceTest {

    private static final Pattern GRANT =
            Pattern.compile("\\{\"ok\":true,\"lease\":\"([0-9a-f]{40})\",\"fence\":([0-9]+),\"ttl\":([0-9.]+)}\n");

    private static TestServer server;

    @BeforeAll
    static void start() throws IOException {
        server = TestServer.start();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    record Granted(String lease, long fence, String ttl) {

        static Granted of(HttpResponse<String> response) {
            Matcher grant = GRANT.matcher(response.body());
            assertThat(grant.matches()).as(response.body()).isTrue();
            return new Granted(grant.group(1), Long.parseLong(grant.group(2)), grant.group(3));
        }
    }

    private static Granted acquire(String path, String... headers) throws Exception {
        return Granted.of(server.send("POST", path, "", headers));
    }

    private static CompletableFuture<HttpResponse<String>> acquireLater(String path, String... headers) {
        return server.sendLater("POST", path, "", headers);
    }

    private static Granted end(CompletableFuture<HttpResponse<String>> waiting) throws Exception {
        return Granted.of(waiting.get(60, TimeUnit.SECONDS));
    }

    private static HttpResponse<String> release(String path, Granted granted) throws Exception {
        return server.send("DELETE", path + "?lease=" + granted.lease(), "");
    }

    private static void awaitFree(String name) throws InterruptedException {
        Condition.polling(Probe.of(
                        name + " is free",
                        () -> !server.store().snapshot(Kind.LOCK).containsKey(name)))
                .await(Duration.ofSeconds(60));
    }

    @Test
    void firstComeFirstServedAndFencesRise() throws Exception {
        Granted held = acquire("/_lock/fifo");
        assertThat(held.ttl()).isEqualTo("30");
        List<CompletableFuture<HttpResponse<String>>> queue = new ArrayList<>();
        for (int i = 1; i <= 5; i++) {
            queue.add(acquireLater("/_lock/fifo?ttl=1.5&holder=h" + i));
            server.awaitCallers("/_lock/fifo", i);
        }
        String shown = server.get("/_lock/fifo").body();
        assertThat(shown)
                .startsWith("{\"ok\":true,\"permits\":1,\"fence\":" + held.fence() + ",\"holders\":[{\"fence\":")
                .contains("\"left\":", "\"queue\":[{\"holder\":\"h1\"},{\"holder\":\"h2\"}")
                .doesNotContain(held.lease());
        for (CompletableFuture<HttpResponse<String>> next : queue) {
            assertThat(release("/_lock/fifo", held).body()).isEqualTo("{\"ok\":true,\"released\":true}\n");
            Granted granted = end(next);
            assertThat(granted.fence()).isGreaterThan(held.fence());
            assertThat(granted.ttl()).isEqualTo("1.5");
            held = granted;
        }
        release("/_lock/fifo", held);
        assertThat(release("/_lock/fifo", held).statusCode()).as("idempotent").isEqualTo(200);
        assertThat(acquire("/_lock/fifo").fence()).as("after all was forgotten").isGreaterThan(held.fence());
    }

    @Test
    void aLeaseThatIsNotRenewedExpiresAndTheNextInTheQueueIsGranted() throws Exception {
        Granted first = acquire("/_lock/lost?ttl=400ms");
        long renewed = 0;
        for (int i = 0; i < 5; i++) {
            HttpResponse<String> renewal = server.put("/_lock/lost?lease=" + first.lease(), "");
            renewed = System.nanoTime();
            assertThat(renewal.body()).isEqualTo("{\"ok\":true,\"fence\":" + first.fence() + ",\"ttl\":0.4}\n");
        }
        Granted second = end(acquireLater("/_lock/lost"));
        assertThat(Duration.ofNanos(System.nanoTime() - renewed))
                .as("never earlier")
                .isGreaterThan(Duration.ofMillis(300));
        assertThat(second.fence()).isGreaterThan(first.fence());
        HttpResponse<String> late = server.put("/_lock/lost?lease=" + first.lease(), "");
        assertThat(late.statusCode()).isEqualTo(409);
        assertThat(late.body()).contains("is lost", "LEASE_LOST").doesNotContain(first.lease());
        assertThat(release("/_lock/lost", first).statusCode()).isEqualTo(200);
        assertThat(server.get("/_lock/lost").body()).contains("\"fence\":" + second.fence());
    }

    @Test
    void aSemaphoreHasPermits() throws Exception {
        Granted one = acquire("/_lock/sem?permits=2");
        acquire("/_lock/sem");
        HttpResponse<String> other = server.send("POST", "/_lock/sem?permits=3", "");
        assertThat(other.statusCode()).isEqualTo(409);
        assertThat(other.body()).contains("the lock has 2 permits, not 3");
        HttpResponse<String> third = server.send("POST", "/_lock/sem?timeout=20ms", "");
        assertThat(third.statusCode()).isEqualTo(404);
        assertThat(third.body())
                .contains(
                        "\"error\":\"Timeout\"",
                        "held by an unnamed holder, an unnamed holder; first in the queue",
                        "HELD_BY_OTHERS");
        release("/_lock/sem", one);
        acquire("/_lock/sem?timeout=20ms&permits=2");
    }

    @Test
    void readersShareALockAndDoNotOvertakeAWriter() throws Exception {
        Granted first = acquire("/_lock/rw?mode=read&holder=r1");
        Granted second = acquire("/_lock/rw?mode=read&holder=r2");
        assertThat(second.fence()).isGreaterThan(first.fence());
        CompletableFuture<HttpResponse<String>> writer = acquireLater("/_lock/rw?mode=write&holder=w");
        server.awaitCallers("/_lock/rw", 1);
        CompletableFuture<HttpResponse<String>> late = acquireLater("/_lock/rw?mode=read");
        server.awaitCallers("/_lock/rw", 2);
        assertThat(server.send("POST", "/_lock/rw?mode=read&timeout=0", "").body())
                .contains("held by r1, r2 for reading; 2 ahead in the queue");
        assertThat(server.get("/_lock/rw").body())
                .contains("\"holder\":\"r1\",\"fence\":" + first.fence() + ",\"mode\":\"read\"")
                .contains("\"queue\":[{\"holder\":\"w\"},{\"mode\":\"read\"}]");
        release("/_lock/rw", first);
        assertThat(server.send("DELETE", "/_lock/rw?fence=" + second.fence(), "")
                        .statusCode())
                .isEqualTo(200);
        Granted written = end(writer);
        assertThat(late.isDone()).isFalse();
        assertThat(written.fence()).isGreaterThan(second.fence());
        release("/_lock/rw", written);
        assertThat(end(late).fence()).isGreaterThan(written.fence());
        HttpResponse<String> other = server.send("POST", "/_lock/rw?permits=2", "");
        assertThat(other.statusCode()).isEqualTo(409);
        assertThat(other.body()).contains("the lock has 1 permit, not 2");
        assertThat(server.send("POST", "/_lock/rw?mode=read", "", "Accept", "text/plain")
                        .body())
                .matches("[0-9a-f]{40}\n");
    }

    @Test
    void severalPermitsAreAcquiredAtOnce() throws Exception {
        Granted three = acquire("/_lock/pool?permits=4&acquire=3&holder=big");
        CompletableFuture<HttpResponse<String>> two = acquireLater("/_lock/pool?permits=4&acquire=2");
        server.awaitCallers("/_lock/pool", 1);
        HttpResponse<String> one = server.send("POST", "/_lock/pool?timeout=0", "", "Accept", "text/plain");
        assertThat(one.body()).isEqualTo("Timeout: held by big; 1 of 4 permits are free; 1 ahead in the queue\n");
        assertThat(server.get("/_lock/pool").body()).contains("\"permits\":3", "\"queue\":[{\"permits\":2}]");
        HttpResponse<String> readers = server.send("POST", "/_lock/pool?mode=read", "");
        assertThat(readers.statusCode()).isEqualTo(409);
        assertThat(readers.body()).contains("the lock has 4 permits, and readers need a lock with one");
        release("/_lock/pool", three);
        end(two);
        acquire("/_lock/pool?permits=4&acquire=2");
    }

    @Test
    void anOperationIsNotRepeatedInAnotherMode() throws Exception {
        acquire("/_lock/mode?mode=read", "Idempotency-Key", "one");
        HttpResponse<String> write = server.send("POST", "/_lock/mode?mode=write", "", "Idempotency-Key", "one");
        assertThat(write.statusCode()).isEqualTo(422);
        assertThat(write.body()).contains("another mode", "OPERATION_REUSED");
    }

    @Test
    void aWaitUntilALockIsFreeEndsWithTheLastOfHoldersAndQueue() throws Exception {
        Granted held = acquire("/_lock/end?holder=h");
        CompletableFuture<HttpResponse<String>> free =
                server.sendLater("GET", "/_lock/end?until=free", "", "Accept", "text/plain");
        server.awaitCallers("/_lock/end", 1);
        CompletableFuture<HttpResponse<String>> next = acquireLater("/_lock/end?ttl=200ms");
        server.awaitCallers("/_lock/end", 2);
        HttpResponse<String> timeout = server.get("/_lock/end?until=free&timeout=1ms");
        assertThat(timeout.statusCode()).isEqualTo(404);
        assertThat(timeout.body()).contains("\"error\":\"Timeout\"", "held by h; 1 in the queue", "HELD_BY_OTHERS");
        release("/_lock/end", held);
        end(next);
        assertThat(free.get(60, TimeUnit.SECONDS).body())
                .as("after the lease has expired")
                .isEqualTo("true\n");
        assertThat(server.get("/_lock/end?until=free&timeout=0").body())
                .isEqualTo("{\"ok\":true,\"permits\":1,\"holders\":[],\"queue\":[]}\n");
    }

    @ParameterizedTest
    @EnumSource
    void aQueuedCallerThatDisconnectsIsSkipped(ConnectionTest.Leaving leaving) throws Exception {
        String path = "/_lock/leave" + leaving;
        Granted held = acquire(path);
        List<Socket> leaves = new ArrayList<>();
        for (int i = 1; i <= 20; i++) {
            leaves.add(server.connectAndPost(path));
            server.awaitCallers(path, i);
        }
        CompletableFuture<HttpResponse<String>> stays = acquireLater(path);
        server.awaitCallers(path, 21);
        for (Socket socket : leaves) {
            leaving.by(socket);
        }
        server.awaitCallers(path, 1);
        release(path, held);
        release(path, end(stays));
        awaitFree("leave" + leaving);
    }

    /** So many rounds would take longer than the timeout of the test if each delayed the next for five seconds. */
    @ParameterizedTest
    @EnumSource
    @Timeout(60)
    void operationsWhoseClientsCloseDoNotDelayTheNext(ConnectionTest.Leaving leaving) throws Exception {
        String path = "/_lock/killed" + leaving;
        for (int round = 0; round < 15; round++) {
            Granted held = acquire(path);
            List<Socket> killed = new ArrayList<>();
            for (int i = 1; i <= 5; i++) {
                killed.add(server.connectAndPost(path, "Idempotency-Key: " + i));
                server.awaitCallers(path, i);
            }
            CompletableFuture<HttpResponse<String>> next = acquireLater(path);
            server.awaitCallers(path, 6);
            for (Socket socket : killed) {
                leaving.by(socket);
            }
            server.awaitCallers(path, 1);
            release(path, held);
            release(path, end(next));
        }
    }

    @Test
    void aClientThatDisconnectsWhileItIsGrantedTheLockHoldsItNoLongerThanItsTimeToLive() throws Exception {
        for (int i = 0; i < 50; i++) {
            Granted held = acquire("/_lock/gone?ttl=60");
            Socket leaves = server.connectAndPost("/_lock/gone?ttl=1");
            server.awaitCallers("/_lock/gone", 1);
            CompletableFuture<HttpResponse<String>> released =
                    server.sendLater("DELETE", "/_lock/gone?lease=" + held.lease(), "");
            leaves.close();
            assertThat(released.get(60, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
            awaitFree("gone");
        }
    }

    @Test
    void anOperationKeepsItsPlaceAndItsLeaseIsReplayed() throws Exception {
        Granted held = acquire("/_lock/op");
        for (int i = 0; i < 3; i++) {
            assertThat(server.send("POST", "/_lock/op?timeout=20ms", "", "Idempotency-Key", "one")
                            .statusCode())
                    .isEqualTo(404);
        }
        CompletableFuture<HttpResponse<String>> behind = acquireLater("/_lock/op");
        server.awaitCallers("/_lock/op", 1);
        release("/_lock/op", held);
        Granted mine = acquire("/_lock/op", "Idempotency-Key", "one");
        assertThat(acquire("/_lock/op", "Idempotency-Key", "one")).isEqualTo(mine);
        assertThat(behind.isDone()).isFalse();
        assertThat(server.send("DELETE", "/_lock/op", "", "Idempotency-Key", "one")
                        .statusCode())
                .isEqualTo(200);
        assertThat(end(behind).fence()).isGreaterThan(mine.fence());
    }

    @Test
    void anOperatorTakesTheLockFromAHolderThatIsStuck() throws Exception {
        Granted stuck = acquire("/_lock/stuck");
        CompletableFuture<HttpResponse<String>> next = acquireLater("/_lock/stuck");
        server.awaitCallers("/_lock/stuck", 1);
        HttpResponse<String> other = server.send("DELETE", "/_lock/stuck?fence=1", "");
        assertThat(other.statusCode()).isEqualTo(409);
        assertThat(other.body())
                .contains(
                        "/_lock/stuck cannot be unlocked with fence 1: it is held with fence " + stuck.fence(),
                        "\"fence\":" + stuck.fence(),
                        "FENCE_MISMATCH");
        CompletableFuture<HttpResponse<String>> events = server.eventsLater("/_events?prefix=_lock/stuck", 2);
        server.awaitReaders(1);
        HttpResponse<String> unlocked = server.send("DELETE", "/_lock/stuck?fence=" + stuck.fence(), "");
        assertThat(unlocked.body()).isEqualTo("{\"ok\":true,\"released\":true,\"fence\":" + stuck.fence() + "}\n");
        assertThat(end(next).fence()).isGreaterThan(stuck.fence());
        assertThat(events.get(60, TimeUnit.SECONDS).body())
                .contains("\"event\":\"unlocked\",\"name\":\"/_lock/stuck\"", "\"fence\":" + stuck.fence());
        assertThat(server.put("/_lock/stuck?lease=" + stuck.lease(), "").statusCode())
                .isEqualTo(409);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "POST | /_lock/x?ttl=0 | 400 | 'ttl' must be from 0.1 to 86400 seconds",
                "POST | /_lock/x?ttl=25h | 400 | but was '90000'",
                "POST | /_lock/x?ttl=soon | 400 | parameter 'ttl' must be a duration",
                "POST | /_lock/x?permits=0 | 400 | 'permits' must be an integer from 1 to 10000",
                "POST | /_lock/x?lease=1 | 400 | unknown parameter",
                "POST | /_lock/x?mode=shared | 400 | 'mode' must be read or write, but was 'shared'",
                "POST | /_lock/x?mode=read&permits=2 | 400 | 'mode' (of a read-write lock) must not be given together",
                "POST | /_lock/x?mode=write&acquire=1 | 400 | 'mode' (of a read-write lock) must not be given together",
                "POST | /_lock/x?permits=3&acquire=4 | 400 | 'acquire' must be at most 'permits', 3, but was '4'",
                "POST | /_lock/x?acquire=0 | 400 | 'acquire' must be an integer from 1 to 10000",
                "POST | /_lock/x?acquire=2 | 400 | 'acquire' must be given together with 'permits'",
                "GET | /_lock/x?until=held | 400 | 'until' must be free, but was 'held'",
                "GET | /_lock/x?timeout=1 | 400 | 'timeout' must be given together with 'until=free' only",
                "GET | /_lock/x?until=free | 200 | \"holders\":[],\"queue\":[]",
                "POST | /_lock/x?holder= | 400 | 'holder' must be",
                "PUT | /_lock/x | 400 | 'lease' must be",
                "PUT | /_lock/x?lease=guess | 404 | 'lease' must be a lease that POST /_lock/x has returned",
                "DELETE | /_lock/x | 400 | all are missing",
                "DELETE | /_lock/x?fence=x | 400 | 'fence' must be a number from 0, but was 'x'",
                "DELETE | /_lock/x?fence=1&lease=a | 400 | must not be given together",
                "DELETE | /_lock/x?fence=1 | 409 | /_lock/x cannot be unlocked with fence 1: it is not held",
                "POST | /_lock/x?reconnect=true | 400 | must be given with an Idempotency-Key only",
                "DELETE | /_lock/x?lease=guess | 404 | NO_SUCH_LEASE",
                "DELETE | /_lock/x?lease= | 404 | NO_SUCH_LEASE",
                "PATCH | /_lock/x | 405 | GET, HEAD, POST, PUT or DELETE",
                "GET | /_lock/x | 200 | \"holders\":[]",
                "GET | /_lock | 404 | reserved",
            })
    void errorsAreNamed(String method, String path, int status, String message) throws Exception {
        HttpResponse<String> response = server.send(method, path, "");
        assertThat(response.statusCode()).isEqualTo(status);
        assertThat(response.body()).contains(message);
        assertThat(server.store().snapshot(Kind.LOCK)).doesNotContainKey("x");
    }

    @Test
    void releasingWhatIsNoLongerHeldSaysSo() throws Exception {
        Granted granted = acquire("/_lock/twice");
        assertThat(release("/_lock/twice", granted).body()).isEqualTo("{\"ok\":true,\"released\":true}\n");
        HttpResponse<String> again = release("/_lock/twice", granted);
        assertThat(again.statusCode()).isEqualTo(200);
        assertThat(again.body()).isEqualTo("{\"ok\":true,\"released\":false}\n");
        HttpResponse<String> operation = server.send("DELETE", "/_lock/twice", "", "Idempotency-Key", "none");
        assertThat(operation.body()).isEqualTo("{\"ok\":true,\"released\":false}\n");
    }

    @Test
    void aLeaseOfAnotherLockOrWithATypingMistakeDoesNotExist() throws Exception {
        Granted granted = acquire("/_lock/mine");
        String lease = granted.lease();
        String other = lease.startsWith("0") ? "1" + lease.substring(1) : "0" + lease.substring(1);
        for (String bogus : List.of(other, lease.substring(1), lease + "0", "%C3%A4")) {
            for (String method : List.of("PUT", "DELETE")) {
                HttpResponse<String> response = server.send(method, "/_lock/mine?lease=" + bogus, "");
                assertThat(response.statusCode()).as(bogus).isEqualTo(404);
                assertThat(response.body()).doesNotContain("Timeout", lease.substring(2, 20));
            }
        }
        assertThat(release("/_lock/yours", granted).statusCode()).isEqualTo(404);
        assertThat(release("/_lock/mine", granted).body()).contains("\"released\":true");
    }

    /** What a shell script reads. */
    @Test
    void plainTextIsTheBareLease() throws Exception {
        HttpResponse<String> granted = server.send("POST", "/_lock/text", "", "Accept", "text/plain");
        assertThat(granted.headers().firstValue("Content-Type")).contains("text/plain; charset=utf-8");
        assertThat(granted.headers().firstValue("Vary")).contains("Accept");
        assertThat(granted.body()).matches("[0-9a-f]{40}\n");
        String fence = granted.headers().firstValue("Rendezvous-Fence").orElseThrow();
        String lease = "/_lock/text?lease=" + granted.body().strip();
        assertThat(server.put(lease, "", "Accept", "text/plain").body()).isEqualTo(fence + "\n");
        HttpResponse<String> timeout =
                server.send("POST", "/_lock/text?timeout=0", "", "Accept", "text/plain; charset=utf-8");
        assertThat(timeout.statusCode()).isEqualTo(404);
        assertThat(timeout.body()).isEqualTo("Timeout: held by an unnamed holder; first in the queue\n");
        assertThat(server.send("DELETE", lease, "", "Accept", "text/plain").body())
                .isEqualTo("true\n");
        assertThat(server.send("DELETE", lease, "", "Accept", "text/plain").body())
                .isEqualTo("false\n");
        String byFence = "/_lock/text?fence=" + acquire("/_lock/text").fence();
        assertThat(server.send("DELETE", byFence, "", "Accept", "text/plain").body())
                .isEqualTo("true\n");
    }

    /** Libraries send such headers by default, and expect JSON. */
    @ParameterizedTest
    @ValueSource(strings = {"application/json, text/plain, */*", "text/plain, */*; q=0.01", "*/*"})
    void othersThatAcceptPlainTextGetJson(String accept) throws Exception {
        Granted granted = acquire("/_lock/json", "Accept", accept);
        assertThat(release("/_lock/json", granted).body()).contains("\"released\":true");
    }

    @Test
    void aStoppingServerNotifiesTheQueue() throws Exception {
        TestServer stopping = TestServer.start();
        stopping.send("POST", "/_lock/stop", "");
        CompletableFuture<HttpResponse<String>> waiting = stopping.sendLater("POST", "/_lock/stop", "");
        stopping.awaitCallers("/_lock/stop", 1);
        CompletableFuture<Void> stopped = CompletableFuture.runAsync(stopping::stop);
        assertThat(waiting.get(60, TimeUnit.SECONDS).statusCode()).isEqualTo(503);
        stopped.get(60, TimeUnit.SECONDS);
        stopping.close();
    }
}
