package dev.rendezvous.internal.store;

import dev.rendezvous.Deadline;
import dev.rendezvous.Reason;
import dev.rendezvous.internal.state.Answer;
import dev.rendezvous.internal.state.Command;
import dev.rendezvous.internal.state.Kind;
import dev.rendezvous.internal.state.Moment;
import dev.rendezvous.internal.state.Name;
import dev.rendezvous.internal.state.ReadCommand;
import dev.rendezvous.internal.state.RequestId;
import dev.rendezvous.internal.state.State;
import dev.rendezvous.internal.state.WaitCommand;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiPredicate;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;

/** Keeps states under names and makes their transitions atomic and visible. Safe for use by many threads. */
public interface Store extends AutoCloseable {

    /**
     * Applies a command and returns its answer, after the new state has been stored and the affected waiters have been woken.
     *
     * @throws StoreFullException if the new state would exceed the quota of the store
     * @throws StoreUnavailableException if the store cannot be reached
     * @throws InterruptedException if the calling thread is interrupted before the command is applied
     */
    <S extends State<S>, R> R apply(Name<S> name, Command<S, R> command) throws InterruptedException;

    /**
     * Waits until the state under the name may satisfy a predicate, or until the deadline. Returns at once if it does already. The
     * return is a hint only: call {@link #apply} to find out.
     *
     * @param wanted pure and quick; called under the store's lock on the name
     * @throws InterruptedException if the calling thread is interrupted
     */
    <S extends State<S>> void awaitChange(Name<S> name, BiPredicate<S, Moment> wanted, Deadline deadline)
            throws InterruptedException;

    /**
     * Like {@link #awaitChange(Name, BiPredicate, Deadline)}. A store may run {@code beforeWake} first: at most once, on another
     * thread, which holds no lock, and before the waiting thread goes on. Not every store does, and not for every wait.
     *
     * @param beforeWake must neither block nor throw; returns whether the waiting thread has done with it what is urgent, so that
     *     others are served before it goes on
     * @throws InterruptedException if the calling thread is interrupted
     */
    default <S extends State<S>> void awaitChange(
            Name<S> name, BiPredicate<S, Moment> wanted, BooleanSupplier beforeWake, Deadline deadline)
            throws InterruptedException {
        awaitChange(name, wanted, deadline);
    }

    /** Returns a snapshot of all names of a kind that are not blank, with their states. */
    <S extends State<S>> Map<String, S> snapshot(Kind<S> kind);

    /**
     * Returns the first names of a kind that are wanted and not blank, sorted. Unlike a snapshot, it need not sort all names.
     *
     * @param most the maximum number of names; positive
     */
    default <S extends State<S>> List<String> firstNames(Kind<S> kind, Predicate<String> wanted, int most) {
        return snapshot(kind).keySet().stream()
                .filter(wanted)
                .sorted()
                .limit(most)
                .toList();
    }

    /**
     * Returns the greatest revision that may have been issued: a greater one comes from another store, or from an earlier run that this
     * one does not know of.
     *
     * @throws StoreUnavailableException if the store cannot be reached
     */
    long latestRevision();

    /** Returns a new id for a request that this process handles. */
    RequestId newRequestId();

    /**
     * Reads a state, and retries until the deadline while the store cannot be reached.
     *
     * @throws StoreUnavailableException if the store cannot be reached at the deadline
     * @throws InterruptedException if the calling thread is interrupted
     */
    default <S extends State<S>, R> R read(Name<S> name, ReadCommand<S, R> readCommand, Deadline deadline)
            throws InterruptedException {
        while (true) {
            boolean last = deadline.isExpired();
            try {
                return apply(name, readCommand);
            } catch (StoreUnavailableException e) {
                if (last) {
                    throw e;
                }
                awaitAvailability(deadline);
            }
        }
    }

    /**
     * Returns the final answer of a wait command, or the pending one at the deadline. The command is applied once more at the
     * deadline, so that a change just before it is seen. A wait that ends in any other way is withdrawn.
     *
     * <p>The wait goes on while the store cannot be reached, but there is no further attempt when one has failed at the deadline.
     * A command that only reads is expected to have been answered {@link Answer.Pending} when the wait begins, so it is not
     * applied before the first change; the state that ends its wait is the one that it is answered from.
     *
     * @throws StoreUnavailableException if the store cannot be reached at the deadline, so that the result is unknown
     * @throws InterruptedException if the calling thread is interrupted
     */
    default <S extends State<S>, T> Answer<T> awaitAnswer(
            Name<S> name, WaitCommand<S, T> waitCommand, Deadline deadline) throws InterruptedException {
        return awaitAnswer(name, waitCommand, deadline, answer -> false);
    }

    /**
     * Like {@link #awaitAnswer(Name, WaitCommand, Deadline)}. The final answer of a command that only reads may be passed to {@code
     * early} first, as {@link #awaitChange(Name, BiPredicate, BooleanSupplier, Deadline)} says.
     *
     * @param early must neither block nor throw; returns whether it has done what is urgent
     */
    default <S extends State<S>, T> Answer<T> awaitAnswer(
            Name<S> name, WaitCommand<S, T> waitCommand, Deadline deadline, Predicate<Answer<T>> early)
            throws InterruptedException {
        if (waitCommand instanceof ReadCommand) {
            return awaitRead(name, waitCommand, deadline, early);
        }
        boolean perhapsKept = false;
        try {
            while (true) {
                boolean last = deadline.isExpired();
                try {
                    Answer<T> answer = apply(name, last ? waitCommand.onTimeout() : waitCommand);
                    if (last || !(answer instanceof Answer.Pending)) {
                        return answer;
                    }
                    perhapsKept = true;
                    awaitChange(name, waitCommand::isReady, deadline);
                } catch (StoreUnavailableException e) {
                    perhapsKept |= !e.isWithoutEffect();
                    if (last || deadline.isExpired()) {
                        throw perhapsKept ? StoreUnavailableException.withUnknownEffect(e.reason()) : e;
                    }
                    awaitAvailability(deadline);
                }
            }
        } catch (InterruptedException | RuntimeException e) {
            withdraw(name, waitCommand);
            throw e;
        }
    }

    private <S extends State<S>, T> Answer<T> awaitRead(
            Name<S> name, WaitCommand<S, T> waitCommand, Deadline deadline, Predicate<Answer<T>> early)
            throws InterruptedException {
        ReadAnswer<S, T> wanted = new ReadAnswer<>(waitCommand);
        while (true) {
            boolean last = deadline.isExpired();
            try {
                if (last) {
                    return apply(name, waitCommand.onTimeout());
                }
                awaitChange(name, wanted, () -> wanted.answer().filter(early).isPresent(), deadline);
                if (wanted.answer().isPresent()) {
                    return wanted.answer().get();
                }
            } catch (StoreUnavailableException e) {
                if (last || deadline.isExpired()) {
                    throw e;
                }
                awaitAvailability(deadline);
            }
        }
    }

    /**
     * Undoes a wait command whose caller has gone. That is done on return, or as soon as the store can be reached. Interrupts do
     * not prevent it; the interrupt status is kept.
     */
    default <S extends State<S>, T> void withdraw(Name<S> name, WaitCommand<S, T> waitCommand) {
        waitCommand.onCancel().ifPresent(cancellation -> withdraw(name, cancellation));
    }

    /**
     * Undoes a wait command whose caller has gone and will not repeat it, if that has left anything to undo; see {@link
     * #withdraw(Name, WaitCommand)}.
     */
    default <S extends State<S>, T> void withdrawForGood(Name<S> name, WaitCommand<S, T> waitCommand) {
        waitCommand.onClose().ifPresent(closing -> withdraw(name, closing));
    }

    /** Applies the end of a wait command. That is done on return, or as soon as the store can be reached. */
    default <S extends State<S>> void withdraw(Name<S> name, Command<S, Boolean> end) {
        boolean interrupted = Thread.interrupted();
        boolean done = false;
        try {
            while (!done) {
                try {
                    apply(name, end);
                    done = true;
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Returns why commands cannot be applied at present; empty if they can. Returns at once, from what is already known. */
    default Optional<Reason> unavailableReason() {
        return Optional.empty();
    }

    /**
     * Waits until the store may be reachable again, or until the deadline. The return is a hint only.
     *
     * @throws InterruptedException if the calling thread is interrupted
     */
    default void awaitAvailability(Deadline deadline) throws InterruptedException {}

    /**
     * Removes expired state as soon as it expires, until the calling thread is interrupted. For a process that reports expiries on
     * time, even those of names that are not used any more; without it they are removed in passing. Call it from one thread only.
     *
     * @throws InterruptedException always
     */
    void removeExpired() throws InterruptedException;

    /** Releases what the store holds, such as connections. */
    @Override
    void close();
}
