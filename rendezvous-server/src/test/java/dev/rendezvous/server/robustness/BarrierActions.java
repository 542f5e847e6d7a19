package dev.rendezvous.server.robustness;

import java.time.Duration;
import java.util.Optional;
import java.util.Random;

/** The actions of one client on barriers. */
final class BarrierActions {

    private final RecordingClient recordingClient;

    BarrierActions(RecordingClient recordingClient) {
        this.recordingClient = recordingClient;
    }

    /**
     * Performs a random action.
     *
     * @param tag unique to this action
     */
    void act(Random random, String tag) throws InterruptedException {
        String name = NameGenerator.barrier(random, recordingClient.now());
        if (random.nextInt(10) == 0) {
            breakAndReset(name, "broken by " + tag, random);
            return;
        }
        Optional<String> id = random.nextBoolean() ? Optional.of("op-" + tag) : Optional.empty();
        Duration timeout = Duration.ofMillis(200 + random.nextInt(5000));
        Request.Arrive arrive = new Request.Arrive(name, NameGenerator.parties(name), tag, timeout, id);
        if (random.nextInt(6) == 0) {
            recordingClient.executeAndDisconnect(arrive, random, Duration.ofMillis(random.nextInt(400) + 1));
            return;
        }
        HistoryEntry entry = recordingClient.execute(arrive, random);
        if (id.isPresent() && !entry.reply().isOk()) {
            recordingClient.execute(new Request.Depart(name, id.get()), random);
        }
        if (entry.reply().status() == 404 && random.nextInt(8) == 0) {
            reset(name, entry, random);
        }
    }

    /** Breaks a barrier, like a party that has failed, and often resets it after a while, like an operator. */
    private void breakAndReset(String name, String reason, Random random) throws InterruptedException {
        HistoryEntry broken = recordingClient.execute(new Request.Break(name, reason), random);
        if (broken.reply().isOk() && random.nextInt(6) > 0) {
            Thread.sleep(random.nextInt(500));
            reset(name, broken, random);
        }
    }

    /** Resets the generation that a response has named, which may have ended meanwhile. */
    private void reset(String name, HistoryEntry seen, Random random) throws InterruptedException {
        long generation = seen.reply().json().path("generation").asLong(0);
        if (generation > 0) {
            recordingClient.execute(new Request.ResetBarrier(name, generation), random);
        }
    }
}
