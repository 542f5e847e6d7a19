package dev.rendezvous.server.robustness;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;

/** The actions of one client on keys. */
final class KeyActions {

    private static final int LONGEST_WAIT_MILLIS = 12_000;

    private final RecordingClient recordingClient;
    private final Map<String, Long> versions = new HashMap<>();

    KeyActions(RecordingClient recordingClient) {
        this.recordingClient = recordingClient;
    }

    /**
     * Performs a random action.
     *
     * @param tag unique to this action
     */
    void act(Random random, String tag) throws InterruptedException {
        int what = random.nextInt(100);
        boolean expiring = random.nextInt(6) == 0;
        String name = expiring
                ? NameGenerator.expiring(random, recordingClient.now())
                : NameGenerator.key(random, recordingClient.now());
        if (what < 30) {
            signal(name, expiring, random, tag);
        } else if (what < 40) {
            recordingClient.execute(new Request.Reset(name), random);
        } else if (what < 65) {
            check(name, random);
        } else {
            await(name, expiring, random);
        }
    }

    private void signal(String name, boolean expiring, Random random, String tag) throws InterruptedException {
        Optional<String> id = random.nextInt(3) == 0 ? Optional.of("op-" + tag) : Optional.empty();
        boolean failed = random.nextInt(12) == 0;
        String text = failed || random.nextInt(5) > 0 ? tag : "";
        Optional<Duration> ttl =
                expiring ? Optional.of(Duration.ofMillis(300 + random.nextInt(1500))) : Optional.empty();
        Request.Signal signal = new Request.Signal(name, text, failed, ttl, id);
        HistoryEntry entry = recordingClient.execute(signal, random);
        if (id.isPresent() && entry.isConclusive()) {
            repeat(signal, random, tag);
        }
    }

    /** Repeats a request, like a proxy that lost the response, or reuses its id for another signal. */
    private void repeat(Request.Signal signal, Random random, String tag) throws InterruptedException {
        int again = random.nextInt(10);
        if (again < 4) {
            recordingClient.execute(signal, random);
        } else if (again == 4) {
            recordingClient.execute(
                    new Request.Signal(signal.name(), tag + "-other", false, signal.ttl(), signal.id()), random);
        }
    }

    private void check(String name, Random random) throws InterruptedException {
        ask(new Request.Await(name, 1 + random.nextInt(3), OptionalLong.empty(), Duration.ZERO), random);
    }

    private void await(String name, boolean expiring, Random random) throws InterruptedException {
        long count = random.nextInt(4) == 0 ? 2 + random.nextInt(3) : 1;
        boolean newer = !expiring && random.nextInt(3) == 0;
        OptionalLong newerThan = newer ? OptionalLong.of(versions.getOrDefault(name, 0L)) : OptionalLong.empty();
        int millis = 1 + random.nextInt(random.nextInt(4) == 0 ? LONGEST_WAIT_MILLIS : 1500);
        Request.Await wait = new Request.Await(name, count, newerThan, Duration.ofMillis(millis));
        if (random.nextInt(8) == 0) {
            recordingClient.executeAndDisconnect(wait, random, Duration.ofMillis(random.nextInt(300) + 1));
        } else {
            ask(wait, random);
        }
    }

    private void ask(Request.Await wait, Random random) throws InterruptedException {
        HistoryEntry entry = recordingClient.execute(wait, random);
        if (entry.isConclusive() && entry.reply().version() >= 0) {
            versions.put(wait.name(), entry.reply().version());
        }
    }
}
