package dev.rendezvous.server.observe;

import dev.rendezvous.TimeSource;
import dev.rendezvous.Waker;
import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** Time that passes only when a test says so, for one thread that parks. */
final class SteppedTimeSource implements TimeSource {

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private long nanos;
    private long parkedUntil;
    private boolean parked;

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
        return new SteppedWaker();
    }

    /** Lets time pass, and continues the thread if it has parked for no longer. */
    void advance(Duration duration) {
        lock.lock();
        try {
            nanos += duration.toNanos();
            parked = parked && parkedUntil > nanos;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Returns for how long the thread is still parked, once it is. */
    Duration awaitParked() throws InterruptedException {
        lock.lock();
        try {
            while (!parked) {
                changed.await();
            }
            return Duration.ofNanos(parkedUntil - nanos);
        } finally {
            lock.unlock();
        }
    }

    private final class SteppedWaker implements Waker {

        private boolean woken;

        @Override
        public void wake() {
            lock.lock();
            try {
                woken = true;
                parked = false;
                changed.signalAll();
            } finally {
                lock.unlock();
            }
        }

        @Override
        public boolean await(Duration atMost) throws InterruptedException {
            lock.lockInterruptibly();
            try {
                parkedUntil = nanos + atMost.toNanos();
                parked = !woken;
                changed.signalAll();
                while (parked) {
                    changed.await();
                }
                boolean result = woken;
                woken = false;
                return result;
            } finally {
                lock.unlock();
            }
        }
    }
}
