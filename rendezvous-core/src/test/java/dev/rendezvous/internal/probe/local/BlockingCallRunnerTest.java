package dev.rendezvous.internal.probe.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rendezvous.Deadline;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class BlockingCallRunnerTest {

    private static final Duration SHORT = Duration.ofMillis(20);
    private static final Duration LONG = Duration.ofSeconds(100);

    private final CountDownLatch hanging = new CountDownLatch(1);
    private final AtomicInteger begun = new AtomicInteger();
    private final AtomicInteger ended = new AtomicInteger();

    @AfterEach
    void releaseBlockedCalls() {
        hanging.countDown();
        while (ended.get() < begun.get()) {
            Thread.onSpinWait();
        }
    }

    /** Ignores interrupts, as a file system does whose server is unreachable. */
    private String hang() {
        begun.incrementAndGet();
        while (hanging.getCount() > 0) {
            try {
                hanging.await();
            } catch (InterruptedException e) {
                // Ignored.
            }
        }
        ended.incrementAndGet();
        return "back";
    }

    private Optional<String> hang(Object thing, Duration limit) throws InterruptedException {
        return BlockingCallRunner.run(thing, Deadline.in(limit), this::hang);
    }

    @Test
    void returnsWhatTheWorkReturns() throws Exception {
        assertThat(BlockingCallRunner.run("a", Deadline.in(LONG), () -> "done")).contains("done");
    }

    @Test
    void interruptsTheWorkAtTheDeadlineAndReturnsItsResult() throws Exception {
        Optional<String> result = Optional.empty();
        while (result.isEmpty()) {
            result = BlockingCallRunner.run("a", Deadline.in(SHORT), () -> {
                try {
                    new CountDownLatch(1).await();
                    return "met";
                } catch (InterruptedException e) {
                    return "interrupted";
                }
            });
        }
        assertThat(result).contains("interrupted");
    }

    @Test
    void abandonsACallThatIgnoresInterrupts() throws Exception {
        assertThat(hang("a", SHORT)).isEmpty();
    }

    @Test
    void startsNoCallWhileOneHangsAndContinuesWhenItReturns() throws Exception {
        assertThat(hang("a", SHORT)).isEmpty();
        assertThat(hang("a", SHORT)).isEmpty();
        assertThat(begun).hasValue(1);
        assertThat(BlockingCallRunner.run("b", Deadline.in(LONG), () -> "another"))
                .contains("another");
        hanging.countDown();
        assertThat(BlockingCallRunner.run("a", Deadline.in(LONG), () -> "again"))
                .contains("again");
    }

    @Test
    void limitsTheNumberOfAbandonedCalls() throws Exception {
        for (int i = 0; i < BlockingCallRunner.MAX_ABANDONED; i++) {
            assertThat(hang("thing " + i, Duration.ofMillis(1))).isEmpty();
        }
        assertThat(BlockingCallRunner.run("one more", Deadline.in(LONG), () -> "never begun"))
                .isEmpty();
        assertThat(begun).hasValue(BlockingCallRunner.MAX_ABANDONED);
    }

    @Test
    void propagatesAnInterrupt() throws Exception {
        AtomicBoolean interrupted = new AtomicBoolean();
        CountDownLatch working = new CountDownLatch(1);
        CompletableFuture<Throwable> thrown = new CompletableFuture<>();
        List<Thread> workers = new ArrayList<>();
        Thread waiter = Thread.ofPlatform().start(() -> {
            try {
                BlockingCallRunner.run("a", Deadline.in(LONG), () -> {
                    workers.add(Thread.currentThread());
                    working.countDown();
                    try {
                        return hanging.await(100, TimeUnit.SECONDS);
                    } catch (InterruptedException e) {
                        interrupted.set(true);
                        return false;
                    }
                });
            } catch (Throwable e) {
                thrown.complete(e);
            }
        });
        working.await();
        waiter.interrupt();
        assertThat(thrown.get(60, TimeUnit.SECONDS)).isInstanceOf(InterruptedException.class);
        workers.getFirst().join();
        assertThat(interrupted).isTrue();
    }

    @Test
    void propagatesAnUnexpectedException() {
        assertThatThrownBy(() -> BlockingCallRunner.run("a", Deadline.in(LONG), () -> {
                    throw new UnsupportedOperationException("bug");
                }))
                .isInstanceOf(IllegalStateException.class)
                .hasRootCauseMessage("bug");
    }
}
