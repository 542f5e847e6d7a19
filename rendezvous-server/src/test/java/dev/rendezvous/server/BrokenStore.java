package dev.rendezvous.server;

import dev.rendezvous.Deadline;
import dev.rendezvous.internal.state.Answer;
import dev.rendezvous.internal.state.Command;
import dev.rendezvous.internal.state.KeyReset;
import dev.rendezvous.internal.state.KeySignal;
import dev.rendezvous.internal.state.KeyState;
import dev.rendezvous.internal.state.Kind;
import dev.rendezvous.internal.state.Moment;
import dev.rendezvous.internal.state.Name;
import dev.rendezvous.internal.state.SignalContent;
import dev.rendezvous.internal.state.State;
import dev.rendezvous.internal.state.Transition;
import dev.rendezvous.internal.state.WaitCommand;
import dev.rendezvous.internal.store.Store;
import dev.rendezvous.internal.store.contract.ForwardingStore;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.BiPredicate;
import java.util.function.Predicate;

/** A store with one of the defects that a store may have, now and then. */
final class BrokenStore extends ForwardingStore {

    /** What is wrong with it. */
    public enum Defect {
        /** A transition is computed from a state that has changed before it is written. */
        LOST_UPDATE,
        /** A read returns an outdated state. */
        STALE_READ,
        /** A waiter is not woken. */
        MISSED_WAKEUP,
        /** None; but after an answer to a waiter, others reset and signal the key again before the waiter continues. */
        HASTY_OTHERS
    }

    private static final int ONE_IN = 8;
    private static final Duration RETENTION = Duration.ofMinutes(1);
    private static final long STALE_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    private final Defect defect;
    private final Map<Name<?>, Seen<?>> seen = new ConcurrentHashMap<>();

    private record Seen<S extends State<S>>(S state, Moment moment) {}

    private record Applied<S extends State<S>, R>(Seen<S> before, Transition<S, R> step) {}

    BrokenStore(Store store, Defect defect) {
        super(store);
        this.defect = defect;
    }

    private boolean isTheTime() {
        // Many waits end soon anyway.
        return ThreadLocalRandom.current().nextInt(defect == Defect.MISSED_WAKEUP ? 3 : ONE_IN) == 0;
    }

    @Override
    public <S extends State<S>, R> R apply(Name<S> name, Command<S, R> command) throws InterruptedException {
        return switch (defect) {
            case LOST_UPDATE -> isTheTime() ? late(name, command) : super.apply(name, command);
            case STALE_READ -> stale(name, command);
            case MISSED_WAKEUP, HASTY_OTHERS -> super.apply(name, command);
        };
    }

    @Override
    public <S extends State<S>, T> Answer<T> awaitAnswer(
            Name<S> name, WaitCommand<S, T> waitCommand, Deadline deadline, Predicate<Answer<T>> early)
            throws InterruptedException {
        Answer<T> answer = super.awaitAnswer(name, waitCommand, deadline, early);
        if (defect == Defect.HASTY_OTHERS && name.kind() == Kind.KEY) {
            Name<KeyState> key = Name.key(name.text());
            super.apply(key, new KeyReset(RETENTION));
            KeySignal signal = new KeySignal(
                    new SignalContent.Success(Optional.empty()), Optional.empty(), Optional.empty(), RETENTION);
            super.apply(key, signal);
        }
        return answer;
    }

    /** Writes the result of a command, regardless of later changes. */
    private <S extends State<S>, R> R late(Name<S> name, Command<S, R> command) throws InterruptedException {
        Transition<S, R> step =
                super.apply(name, (state, moment) -> new Transition<>(state, command.apply(state, moment)));
        TimeUnit.MILLISECONDS.sleep(5);
        return super.apply(name, (state, moment) -> new Transition<>(step.state(), step.answer()));
    }

    /** Answers a command that would change nothing from what was seen before. */
    private <S extends State<S>, R> R stale(Name<S> name, Command<S, R> command) throws InterruptedException {
        Applied<S, R> applied = super.apply(name, (state, moment) -> {
            Transition<S, R> step = command.apply(state, moment);
            return new Transition<>(step.state(), new Applied<>(new Seen<>(state, moment), step));
        });
        boolean isRead = applied.step().state().equals(applied.before().state());
        Seen<S> old = remembered(name, applied.before());
        return isRead && isTheTime()
                ? command.apply(old.state(), applied.before().moment()).answer()
                : applied.step().answer();
    }

    /** The name determines the type of its state. */
    @SuppressWarnings("unchecked")
    private <S extends State<S>> Seen<S> remembered(Name<S> name, Seen<S> now) {
        return (Seen<S>) seen.merge(
                name,
                now,
                (before, latest) -> now.moment()
                                .now()
                                .minusNanos(STALE_NANOS)
                                .isAfter(before.moment().now())
                        ? latest
                        : before);
    }

    @Override
    public <S extends State<S>> void awaitChange(Name<S> name, BiPredicate<S, Moment> wanted, Deadline deadline)
            throws InterruptedException {
        if (defect == Defect.MISSED_WAKEUP && isTheTime()) {
            deadline.timeSource().sleep(deadline.remaining());
        } else {
            super.awaitChange(name, wanted, deadline);
        }
    }
}
