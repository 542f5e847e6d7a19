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
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Random actions of many clients: they arrive, wait, time out, retry with one id, disconnect, hold locks and disconnect while they
 * do. No arrival is counted twice, no lock has two holders unless both read, and nothing is left at the end.
 */
@Tag("slow")
@Timeout(180)
class BarrierLockRandomTest {

    private static final int CLIENTS = 150;
    private static final int ROUNDS = 12;

    /** Counts more than all readers together. */
    private static final int WRITER = 1000;

    private static final Pattern RELEASED =
            Pattern.compile("\"index\":([0-9]+),\"parties\":3,\"version\":([0-9]+),\"arrivals\":(.*)}\n");
    private static final Pattern LEASE = Pattern.compile("\"lease\":\"([0-9a-f]+)\",\"fence\":([0-9]+)");

    private final Map<String, String> rosters = new ConcurrentHashMap<>();
    private final Set<String> roles = ConcurrentHashMap.newKeySet();
    private final Set<Long> fences = ConcurrentHashMap.newKeySet();
    private final Map<String, AtomicInteger> inside = new ConcurrentHashMap<>();
    private final AtomicInteger operations = new AtomicInteger();

    @Test
    void nothingIsLeftAndEveryGrantIsRespected() throws Exception {
        try (TestServer server = TestServer.start("--max-timeout", "2", "--timeout", "1");
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Void>> clients = new ArrayList<>();
            for (int i = 0; i < CLIENTS; i++) {
                Random random = new Random(i);
                clients.add(threads.submit(() -> {
                    for (int round = 0; round < ROUNDS; round++) {
                        act(server, random);
                    }
                    return null;
                }));
            }
            for (Future<Void> client : clients) {
                client.get(120, TimeUnit.SECONDS);
            }
            assertThat(rosters).as("some have met").isNotEmpty();
            assertThat(fences).isNotEmpty();
            Condition.polling(Probe.of("nothing is left", () -> isEmpty(server)))
                    .await(Duration.ofSeconds(60));
        }
    }

    private static boolean isEmpty(TestServer server) {
        return server.activity().waiting().isEmpty()
                && server.store().snapshot(Kind.LOCK).isEmpty()
                && server.store().snapshot(Kind.BARRIER).isEmpty();
    }

    private void act(TestServer server, Random random) throws Exception {
        String barrier = "/_barrier/b" + random.nextInt(4) + "?parties=3&timeout=" + random.nextInt(300) + "ms";
        String lock = "/_lock/l" + random.nextInt(4);
        switch (random.nextInt(7)) {
            case 0 -> leave(server, barrier, random);
            case 1 -> leave(server, lock + "?ttl=500ms", random);
            case 2 -> chained(server, barrier, random);
            case 3 -> dies(server, lock);
            case 4 -> holds(server, lock, random, "Idempotency-Key", "op" + operations.incrementAndGet());
            case 5 -> holds(server, lock, random);
            default -> met(server.send("POST", barrier, "x" + random.nextInt()));
        }
    }

    private static void leave(TestServer server, String path, Random random) throws IOException, InterruptedException {
        try (Socket socket = server.connectAndPost(path)) {
            Thread.sleep(random.nextInt(50));
            socket.setSoLinger(random.nextBoolean(), 0);
        }
    }

    /** Repeats an arrival until the barrier is released or the arrival is withdrawn. */
    private void chained(TestServer server, String path, Random random) throws Exception {
        String id = "op" + operations.incrementAndGet();
        boolean met = false;
        for (int i = 0; i < 4 && !met; i++) {
            met = met(server.send("POST", path, "payload of " + id, "Idempotency-Key", id));
            Thread.sleep(random.nextInt(20));
        }
        if (!met) {
            HttpResponse<String> answer =
                    server.send("DELETE", path.substring(0, path.indexOf('?')), "", "Idempotency-Key", id);
            assertThat(answer.statusCode()).isEqualTo(200);
            met(answer);
        }
    }

    private boolean met(HttpResponse<String> response) {
        assertThat(response.statusCode()).as(response.body()).isIn(200, 404);
        Matcher released = RELEASED.matcher(response.body());
        if (!released.find()) {
            return false;
        }
        String roster = rosters.merge(released.group(2), released.group(3), (before, now) -> before);
        assertThat(roster).as("all members of a generation get the same result").isEqualTo(released.group(3));
        assertThat(roles.add(released.group(2) + "/" + released.group(1)))
                .as("no role is given twice")
                .isTrue();
        return true;
    }

    private void dies(TestServer server, String lock) throws Exception {
        HttpResponse<String> response = server.send("POST", lock + "?ttl=200ms", "");
        assertThat(response.statusCode()).as(response.body()).isIn(200, 404);
        Matcher lease = LEASE.matcher(response.body());
        if (lease.find()) {
            assertThat(fences.add(Long.valueOf(lease.group(2)))).isTrue();
        }
    }

    private void holds(TestServer server, String lock, Random random, String... headers) throws Exception {
        boolean reads = random.nextBoolean();
        String mode = reads ? "&mode=read" : "";
        HttpResponse<String> response = server.send("POST", lock + "?ttl=600&timeout=1" + mode, "", headers);
        assertThat(response.statusCode()).as(response.body()).isIn(200, 404);
        Matcher lease = LEASE.matcher(response.body());
        if (!lease.find()) {
            return;
        }
        assertThat(fences.add(Long.valueOf(lease.group(2)))).isTrue();
        AtomicInteger here = inside.computeIfAbsent(lock, l -> new AtomicInteger());
        int weight = reads ? 1 : WRITER;
        int all = here.addAndGet(weight);
        assertThat(all).as("holders of " + lock).isBetween(weight, reads ? WRITER - 1 : WRITER);
        Thread.sleep(random.nextInt(10));
        if (random.nextBoolean()) {
            assertThat(server.put(lock + "?lease=" + lease.group(1), "").statusCode())
                    .isEqualTo(200);
        }
        here.addAndGet(-weight);
        assertThat(server.send("DELETE", lock + "?lease=" + lease.group(1), "").statusCode())
                .isEqualTo(200);
    }
}
