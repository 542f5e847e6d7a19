package dev.rendezvous;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** The time source of this machine: {@link System#nanoTime()} and {@link LockSupport}. */
final class SystemTime implements Time {

    static final Time INSTANCE = new SystemTime();

    private SystemTime() {}

    @Override
    public long nanos() {
        return System.nanoTime();
    }

    @Override
    public Gate newGate() {
        return new ParkingGate();
    }

    /** Extends its flag instead of having a field for it, to save memory: a server has one for every waiter. */
    private static final class ParkingGate extends AtomicBoolean implements Gate {

        private static final long serialVersionUID = 1L;

        private transient volatile @Nullable Thread waiting;

        @Override
        public void open() {
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
