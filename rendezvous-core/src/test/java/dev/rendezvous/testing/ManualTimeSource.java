package dev.rendezvous.testing;

import dev.rendezvous.Deadline;
import dev.rendezvous.Outcome;
import dev.rendezvous.TimeSource;
import dev.rendezvous.Waker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** Time that passes only when a test advances it. */
public final class ManualTimeSource implements TimeSource {

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final List<ManualWaker> parked = new ArrayList<>();
    private long nanos = Long.MAX_VALUE - 1_000_000; // soon overflows, as nanoTime may

    @Override
    public long nanoTime() {
        lock.lock();
        try {
            return nanos;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public Waker newWaker() {
        return new ManualWaker();
    }

    /** Lets time pass, and wakes the threads whose pause is over. */
    public void advance(Duration duration) {
        lock.lock();
        try {
            nanos += duration.toNanos();
            parked.removeIf(waker -> waker.end - nanos <= 0);
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Returns once so many threads are parked. */
    public void awaitParked(int threads) throws InterruptedException {
        lock.lock();
        try {
            while (parked.size() < threads) {
                changed.await();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Returns true once a thread is parked, false once the given one has ended. */
    public boolean awaitParkedOr(Thread ending) throws InterruptedException {
        return awaitParkedOr(1, ending);
    }

    private boolean awaitParkedOr(int threads, Thread ending) throws InterruptedException {
        lock.lock();
        try {
            while (parked.size() < threads && ending.isAlive()) {
                changed.await(1, TimeUnit.MILLISECONDS);
            }
            return ending.isAlive();
        } finally {
            lock.unlock();
        }
    }

    /** Returns how long the only parked thread still has to wait. */
    public Duration parkedFor() {
        lock.lock();
        try {
            return Duration.ofNanos(parked.getFirst().end - nanos);
        } finally {
            lock.unlock();
        }
    }

    /** Waits for a condition, letting time pass whenever the waiter parks; adds its pauses to the given list. */
    public Outcome await(dev.rendezvous.Condition condition, Duration limit, List<Duration> pauses) throws Exception {
        Deadline deadline = Deadline.in(limit, this);
        FutureTask<Outcome> wait = new FutureTask<>(() -> condition.tryAwait(deadline));
        Thread waiter = Thread.ofVirtual().start(wait);
        while (awaitParkedOr(waiter)) {
            pauses.add(parkedFor());
            advance(parkedFor());
        }
        return wait.get(30, TimeUnit.SECONDS);
    }

    /**
     * Waits for a composite condition, letting a step of time pass whenever the waiter and the threads of all parts are parked.
     *
     * @param parts how many parts the condition has
     */
    public Outcome await(dev.rendezvous.Condition condition, int parts, Duration limit, Duration step)
            throws Exception {
        Deadline deadline = Deadline.in(limit, this);
        FutureTask<Outcome> wait = new FutureTask<>(() -> condition.tryAwait(deadline));
        Thread waiter = Thread.ofVirtual().start(wait);
        while (awaitParkedOr(parts + 1, waiter)) {
            advance(step);
        }
        return wait.get(30, TimeUnit.SECONDS);
    }

    private final class ManualWaker implements Waker {

        private boolean open;
        private long end;

        @Override
        public void wake() {
            lock.lock();
            try {
                open = true;
                parked.remove(this);
                changed.signalAll();
            } finally {
                lock.unlock();
            }
        }

        @Override
        public boolean await(Duration atMost) throws InterruptedException {
            lock.lockInterruptibly();
            try {
                end = nanos + TimeUnit.NANOSECONDS.convert(atMost);
                if (!open) {
                    parked.add(this);
                    changed.signalAll();
                }
                while (!open && end - nanos > 0) {
                    changed.await();
                }
                boolean opened = open;
                open = false;
                return opened;
            } finally {
                parked.remove(this);
                lock.unlock();
            }
        }
    }
}
