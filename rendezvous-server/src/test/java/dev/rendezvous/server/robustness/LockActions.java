package dev.rendezvous.server.robustness;

import dev.rendezvous.internal.state.LockMode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/** The actions of one client on locks. */
final class LockActions {

    private final RecordingClient recordingClient;

    LockActions(RecordingClient recordingClient) {
        this.recordingClient = recordingClient;
    }

    /**
     * Performs a random action.
     *
     * @param tag unique to this action
     */
    void act(Random random, String tag) throws InterruptedException {
        String name = NameGenerator.lock(random, recordingClient.now());
        if (random.nextInt(10) == 0) {
            unlock(name, random);
            return;
        }
        Optional<String> id = random.nextInt(3) == 0 ? Optional.of("op-" + tag) : Optional.empty();
        Duration ttl = Duration.ofMillis(300 + random.nextInt(2500));
        Duration timeout = Duration.ofMillis(random.nextInt(5) == 0 ? 0 : random.nextInt(6000));
        int permits = NameGenerator.permits(name);
        Request.Acquire acquire = new Request.Acquire(name, permits, mode(permits, random), ttl, timeout, id);
        if (random.nextInt(8) == 0) {
            recordingClient.executeAndDisconnect(acquire, random, Duration.ofMillis(random.nextInt(400) + 1));
            return;
        }
        HistoryEntry entry = recordingClient.execute(acquire, random);
        if (LockCheck.isGranted(entry)) {
            hold(name, LockCheck.lease(entry), ttl, random);
        } else if (id.isPresent()) {
            recordingClient.execute(new Request.Withdraw(name, id.get()), random);
        }
    }

    /** Takes the lock from one of its holders, like an operator, who looks at them first and perhaps thinks for a while. */
    private void unlock(String name, Random random) throws InterruptedException {
        List<Long> fences = new ArrayList<>();
        recordingClient
                .look("/_lock" + name, random)
                .json()
                .path("holders")
                .forEach(holder -> fences.add(holder.path("fence").asLong(-1)));
        if (!fences.isEmpty()) {
            Thread.sleep(random.nextInt(3) * 50L);
            long fence = fences.get(random.nextInt(fences.size()));
            recordingClient.execute(new Request.Unlock(name, fence), random);
        }
    }

    /** Returns the mode of a reader or writer for a lock with one permit, and of a semaphore for any other. */
    private static LockMode mode(int permits, Random random) {
        return permits == 1 && random.nextBoolean()
                ? new LockMode.Read()
                : new LockMode.Exclusive(1 + random.nextInt(permits));
    }

    private void hold(String name, String lease, Duration ttl, Random random) throws InterruptedException {
        for (int renewals = random.nextInt(4); renewals > 0; renewals--) {
            HistoryEntry renewed = recordingClient.execute(new Request.Renew(name, lease, ttl), random);
            if (renewed.reply().status() == 409) {
                return;
            }
            // Sometimes too late.
            Thread.sleep((long) (ttl.toMillis() * random.nextDouble() * 1.1));
        }
        if (random.nextInt(5) == 0) {
            // Like a killed client, which releases nothing.
            return;
        }
        recordingClient.execute(new Request.Release(name, lease), random);
        if (random.nextInt(6) == 0) {
            recordingClient.execute(new Request.Renew(name, lease, ttl), random);
        }
    }
}
