package dev.rendezvous.internal.store;

import dev.rendezvous.Waker;
import dev.rendezvous.internal.state.Moment;
import dev.rendezvous.internal.state.State;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiPredicate;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** A thread that waits for a state, or a callback that does. Compared by identity. */
final class Waiter<S extends State<S>> {

    /** The number of waiters that get their answers on the thread that wakes them. */
    private static final int MAX_EARLY = 16;

    /** The number of waiters that get their answers on one other thread, after which further threads have their turn. */
    private static final int MAX_PER_THREAD = 64;

    private final BiPredicate<S, Moment> wanted;
    private final @Nullable BooleanSupplier beforeWake;
    private final @Nullable Waker waker;
    private final Executor others;

    /**
     * Makes a waiter.
     *
     * @param beforeWake passes the waiter its answer; returns whether nothing urgent is left for the waiting thread, so that it may wake later
     */
    Waiter(BiPredicate<S, Moment> wanted, @Nullable BooleanSupplier beforeWake, Waker waker) {
        this(wanted, beforeWake, waker, Runnable::run);
    }

    private Waiter(
            BiPredicate<S, Moment> wanted,
            @Nullable BooleanSupplier beforeWake,
            @Nullable Waker waker,
            Executor others) {
        this.wanted = wanted;
        this.beforeWake = beforeWake;
        this.waker = waker;
        this.others = others;
    }

    /**
     * Returns a waiter without a thread: all that it needs is the callback.
     *
     * @param executor runs the callback if the thread that wakes the waiter has many to wake
     */
    static <S extends State<S>> Waiter<S> withoutThread(
            BiPredicate<S, Moment> wanted, Executor executor, Runnable callback) {
        BooleanSupplier answer = () -> {
            callback.run();
            return true;
        };
        return new Waiter<>(wanted, answer, null, executor);
    }

    boolean hasThread() {
        return waker != null;
    }

    boolean isSatisfiedBy(S state, Moment moment) {
        return wanted.test(state, moment);
    }

    /** Waits until it is woken, or until the time has passed; returns whether it was woken. */
    boolean await(Duration time) throws InterruptedException {
        return Objects.requireNonNull(waker, "A waiter without a thread").await(time);
    }

    /**
     * Wakes waiters that their slot has removed. The calling thread, which holds no lock, passes the first of them their answers. The
     * executors of those without a thread, and a few other threads, pass the others theirs: waking thousands of threads takes longer than
     * doing what they would do first, but the caller of a command must not wait for that.
     */
    static <S extends State<S>> void wakeAll(List<Waiter<S>> waiters) {
        List<Waiter<S>> others = new ArrayList<>();
        for (Waiter<S> waiter : waiters) {
            if (waiter.beforeWake == null) {
                waiter.wake();
            } else {
                others.add(waiter);
            }
        }
        int early = Math.min(MAX_EARLY, others.size());
        answerAll(others.subList(0, early)).forEach(Waiter::wake);
        List<Waiter<S>> withThreads = new ArrayList<>();
        for (Waiter<S> waiter : others.subList(early, others.size())) {
            if (waiter.hasThread()) {
                withThreads.add(waiter);
            } else {
                waiter.others.execute(waiter::answer);
            }
        }
        answerOnOtherThreads(withThreads);
    }

    /** A waiter that has its answer is woken when all have theirs, as its thread would take processor time from those that answer. */
    private static <S extends State<S>> void answerOnOtherThreads(List<Waiter<S>> waiters) {
        Queue<Waiter<S>> answered = new ConcurrentLinkedQueue<>();
        AtomicInteger unanswered = new AtomicInteger(waiters.size());
        for (int from = 0; from < waiters.size(); from += MAX_PER_THREAD) {
            List<Waiter<S>> some = waiters.subList(from, Math.min(from + MAX_PER_THREAD, waiters.size()));
            Thread.ofVirtual().name("answers").start(() -> {
                answered.addAll(answerAll(some));
                if (unanswered.addAndGet(-some.size()) == 0) {
                    answered.forEach(Waiter::wake);
                }
            });
        }
    }

    /** Passes waiters their answers, and wakes those that have something left to do. Returns the others. */
    private static <S extends State<S>> List<Waiter<S>> answerAll(List<Waiter<S>> waiters) {
        List<Waiter<S>> answered = new ArrayList<>();
        for (Waiter<S> waiter : waiters) {
            if (waiter.answer()) {
                answered.add(waiter);
            } else {
                waiter.wake();
            }
        }
        return answered;
    }

    private void wake() {
        if (waker != null) {
            waker.wake();
        }
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
