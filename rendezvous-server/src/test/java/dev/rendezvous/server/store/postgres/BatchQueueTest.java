package dev.rendezvous.server.store.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class BatchQueueTest {

    private static final Duration LONG = Duration.ofSeconds(60);

    private final BlockingQueue<String> done = new LinkedBlockingQueue<>();
    private final CountDownLatch started = new CountDownLatch(1);
    private final CountDownLatch mayGoOn = new CountDownLatch(1);
    private final AtomicBoolean interrupted = new AtomicBoolean();

    private void work(List<String> batch) {
        try {
            started.countDown();
            mayGoOn.await();
            done.addAll(batch);
        } catch (InterruptedException e) {
            interrupted.set(true);
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void continuesAfterExceptions() throws Exception {
        try (BatchQueue<String> batchQueue = new BatchQueue<>("test", 1, batch -> {
            switch (batch.getFirst()) {
                case "exception" -> throw new IllegalStateException("on purpose");
                case "error" -> throw new AssertionError("on purpose");
                default -> done.addAll(batch);
            }
        })) {
            List.of("exception", "error", "sound").forEach(batchQueue::add);
            assertThat(done.poll(60, TimeUnit.SECONDS)).isEqualTo("sound");
        }
    }

    @Test
    void executesCommandsSubmittedBeforeItClosesAndNoneAfter() throws Exception {
        BatchQueue<String> batchQueue = new BatchQueue<>("test", 1, this::work);
        List.of("one", "two").forEach(batchQueue::add);
        started.await();
        batchQueue.end();
        batchQueue.add("late");
        Thread finishing = Thread.ofVirtual().start(() -> batchQueue.finish(LONG));
        mayGoOn.countDown();
        finishing.join();
        assertThat(done).containsExactly("one", "two");
        assertThat(interrupted).isFalse();
    }

    @Test
    void isKilledIfItDoesNotTerminate() throws Exception {
        BatchQueue<String> batchQueue = new BatchQueue<>("test", 1, this::work);
        batchQueue.add("one");
        started.await();
        batchQueue.end();
        batchQueue.finish(Duration.ofMillis(1));
        for (long end = System.nanoTime() + LONG.toNanos(); !interrupted.get() && System.nanoTime() < end; ) {
            Thread.onSpinWait();
        }
        assertThat(interrupted).isTrue();
        assertThat(done).isEmpty();
    }
}
