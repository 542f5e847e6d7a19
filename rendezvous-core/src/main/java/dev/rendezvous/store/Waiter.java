package dev.rendezvous.store;

import dev.rendezvous.Waker;
import dev.rendezvous.state.Moment;
import dev.rendezvous.state.State;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiPredicate;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** A thread that waits for a state. Compared by identity. */
final class Waiter<S extends State<S>> {

    /** The number of waiters that get their answers on the thread that wakes them. */
    private static final int MAX_EARLY = 16;

    /** The number of waiters that get their answers on one other thread, after which further threads have their turn. */
    private static final int MAX_PER_THREAD = 64;

    private final BiPredicate<S, Moment> wanted;
    private final @Nullable BooleanSupplier beforeWake;
    private final Waker waker;

    /**
     * Makes a waiter.
     *
     * @param beforeWake passes the waiter its answer; returns whether nothing urgent is left for the waiting thread, so that it may wake later
     */
    Waiter(BiPredicate<S, Moment> wanted, @Nullable BooleanSupplier beforeWake, Waker waker) {
        this.wanted = wanted;
        this.beforeWake = beforeWake;
        this.waker = waker;
    }

    boolean isSatisfiedBy(S state, Moment moment) {
        return wanted.test(state, moment);
    }

    /** Waits until it is woken, or until the time has passed; returns whether it was woken. */
    boolean await(Duration time) throws InterruptedException {
        return waker.await(time);
    }

    /**
     * Wakes waiters that their slot has removed. The calling thread, which holds no lock, passes the first of them their answers. A few
     * other threads pass the others theirs: waking thousands of threads takes longer than doing what they would do first, but the
     * caller of a command must not wait for that.
     */
    static <S extends State<S>> void wakeAll(List<Waiter<S>> waiters) {
        List<Waiter<S>> others = new ArrayList<>();
        for (Waiter<S> waiter : waiters) {
            if (waiter.beforeWake == null) {
                waiter.waker.wake();
            } else {
                others.add(waiter);
            }
        }
        int early = Math.min(MAX_EARLY, others.size());
        answerAll(others.subList(0, early));
        for (int from = early; from < others.size(); from += MAX_PER_THREAD) {
            List<Waiter<S>> some = others.subList(from, Math.min(from + MAX_PER_THREAD, others.size()));
            Thread.ofVirtual().name("answers").start(() -> answerAll(some));
        }
    }

    private static <S extends State<S>> void answerAll(List<Waiter<S>> waiters) {
        List<Waker> wakeLater = new ArrayList<>();
        try {
            for (Waiter<S> waiter : waiters) {
                boolean answered = false;
                try {
                    answered = waiter.answer();
                } finally {
                    if (answered) {
                        wakeLater.add(waiter.waker);
                    } else {
                        waiter.waker.wake();
                    }
                }
            }
        } finally {
            wakeLater.forEach(Waker::wake);
        }
    }

    private boolean answer() {
        return beforeWake != null && beforeWake.getAsBoolean();
    }
}
