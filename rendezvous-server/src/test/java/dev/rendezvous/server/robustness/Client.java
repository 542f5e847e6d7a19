package dev.rendezvous.server.robustness;

import java.util.Random;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** One of many clients. The seed determines its actions, but neither their timing nor their success. */
final class Client implements Runnable {

    private static final int LONGEST_PAUSE_MILLIS = 60;

    private final int number;
    private final long seed;
    private final CountDownLatch end;
    private final KeyActions keys;
    private final BarrierActions barriers;
    private final LockActions locks;

    Client(int number, long seed, RecordingClient recordingClient, CountDownLatch end) {
        this.number = number;
        this.seed = seed;
        this.end = end;
        this.keys = new KeyActions(recordingClient);
        this.barriers = new BarrierActions(recordingClient);
        this.locks = new LockActions(recordingClient);
    }

    @Override
    public void run() {
        try {
            Random pauses = new Random(seed * 31 + number);
            for (int action = 0; !end.await(pauses.nextInt(LONGEST_PAUSE_MILLIS), TimeUnit.MILLISECONDS); action++) {
                // A generator for each action, so that the next ones do not depend on its outcome. With similar seeds
                // Random starts alike; SplittableRandom does not.
                Random random = new Random(new SplittableRandom((seed * 31 + number) * 1_000_003 + action).nextLong());
                String tag = "c%d-%d".formatted(number, action);
                switch (random.nextInt(12)) {
                    case 0 -> barriers.act(random, tag);
                    case 1 -> locks.act(random, tag);
                    default -> keys.act(random, tag);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
