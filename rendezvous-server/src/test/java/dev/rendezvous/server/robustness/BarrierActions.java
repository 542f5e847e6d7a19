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
    }
}
