package dev.rendezvous.internal.store;

import dev.rendezvous.Waker;
import dev.rendezvous.internal.state.Moment;
import dev.rendezvous.internal.state.State;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
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
        answerAll(others.subList(0, early)).forEach(Waker::wake);
        answerOnOtherThreads(others.subList(early, others.size()));
    }

    /** A waiter that has its answer is woken when all have theirs, as its thread would take processor time from those that answer. */
    private static <S extends State<S>> void answerOnOtherThreads(List<Waiter<S>> waiters) {
        Queue<Waker> answered = new ConcurrentLinkedQueue<>();
        AtomicInteger unanswered = new AtomicInteger(waiters.size());
        for (int from = 0; from < waiters.size(); from += MAX_PER_THREAD) {
            List<Waiter<S>> some = waiters.subList(from, Math.min(from + MAX_PER_THREAD, waiters.size()));
            Thread.ofVirtual().name("answers").start(() -> {
                answered.addAll(answerAll(some));
                if (unanswered.addAndGet(-some.size()) == 0) {
                    answered.forEach(Waker::wake);
                }
            });
        }
    }

    /** Passes waiters their answers, and wakes those that have something left to do. Returns the wakers of the others. */
    private static <S extends State<S>> List<Waker> answerAll(List<Waiter<S>> waiters) {
        List<Waker> answered = new ArrayList<>();
        for (Waiter<S> waiter : waiters) {
            if (waiter.answer()) {
                answered.add(waiter.waker);
            } else {
                waiter.waker.wake();
            }
        }
        return answered;
    }

    /** A failure is reported as if nothing caught it. It keeps no other waiter from its answer, and this one goes on without. */
    private boolean answer() {
        try {
            return beforeWake != null && beforeWake.getAsBoolean();
        } catch (RuntimeException | Error e) {
            Thread thread = Thread.currentThread();
            thread.getUncaughtExceptionHandler().uncaughtException(thread, e);
            return false;
        }
    }
}
