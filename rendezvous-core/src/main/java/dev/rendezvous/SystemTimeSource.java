package dev.rendezvous;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** The time source of this machine: {@link System#nanoTime()} and {@link LockSupport}. */
final class SystemTimeSource implements TimeSource {

    static final TimeSource INSTANCE = new SystemTimeSource();

    private SystemTimeSource() {}

    @Override
    public long nanoTime() {
        return System.nanoTime();
    }

    @Override
    public Waker newWaker() {
        return new ParkingWaker();
    }

    /** Extends its flag instead of having a field for it, to save memory: a server has one for every waiter. */
    private static final class ParkingWaker extends AtomicBoolean implements Waker {

        private static final long serialVersionUID = 1L;

        private transient volatile @Nullable Thread waiting;

        @Override
        public void wake() {
            if (!getAndSet(true)) {
                LockSupport.unpark(waiting);
            }
        }

        @Override
        public boolean await(Duration atMost) throws InterruptedException {
            long end = System.nanoTime() + Deadline.saturatedNanos(atMost);
            waiting = Thread.currentThread();
            try {
                while (!getAndSet(false)) {
                    if (Thread.interrupted()) {
                        throw new InterruptedException();
                    }
                    long left = end - System.nanoTime();
                    if (left <= 0) {
                        return false;
                    }
                    LockSupport.parkNanos(this, left);
                }
                return true;
            } finally {
                waiting = null;
            }
        }
    }
}
