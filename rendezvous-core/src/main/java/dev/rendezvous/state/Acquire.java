package dev.rendezvous.state;

import dev.rendezvous.Reason;
import dev.rendezvous.Reason.Common;
import java.time.Duration;
import java.util.Optional;

/**
 * Enters the queue of a lock and waits there for a lease. The queue entry is removed when its owner goes, and so is a lease whose
 * owner has not received it. If the operation holds a lease already, that lease is renewed and returned.
 *
 * @param caller who acquires; identifies the owner only
 * @param wish what is acquired
 * @param permits how many permits the caller expects the lock to have; empty to accept what others agreed on
 * @param limit how long the caller waits
 */
public record Acquire(Caller caller, Wish wish, Optional<Integer> permits, Duration limit)
        implements Petition<LockState, Grant> {

    public Acquire {
        if (permits.isPresent() && permits.get() < 1) {
            throw new IllegalArgumentException("permits must be at least 1, but was " + permits.get());
        }
    }

    /**
     * Creates the command of one request.
     *
     * @param limit how long the caller waits
     */
    public Acquire(Request request, Wish wish, Optional<Integer> permits, Duration limit) {
        this(Caller.of(request, wish.operation()), wish, permits, limit);
    }

    /**
     * What a caller wants to hold.
     *
     * @param operation the caller's id of the operation
     * @param holder the caller's name, for people
     * @param lease a unique id that cannot be guessed
     * @param ttl how long the lease lasts unless it is renewed; positive
     */
    public record Wish(Optional<String> operation, Optional<String> holder, LeaseId lease, Duration ttl) {

        public Wish {
            if (!ttl.isPositive()) {
                throw new IllegalArgumentException("ttl must be positive, but was " + ttl);
            }
        }

        /** Returns the holder and the time to live, but neither the operation nor the lease, which are secrets. */
        @Override
        public String toString() {
            return holder.orElse("unnamed") + " for " + ttl;
        }
    }

    @Override
    public Step<LockState, Answer<Grant>> apply(LockState state, Moment moment) {
        if (isConflict(state)) {
            return new Step<>(
                    state,
                    new Answer.Refused<>(Reason.permanentReason(
                            Common.DISAGREEMENT,
                            "the lock has " + state.permits() + (state.permits() == 1 ? " permit" : " permits")
                                    + ", not " + permits.orElseThrow())));
        }
        Caller arriving = caller.startingAt(moment.now(), limit);
        Optional<Grant> held = state.grantOf(caller);
        if (held.isPresent()) {
            Caller known = held.get().place().caller().and(arriving);
            Grant renewed = held.get().by(known).renewed(moment.now());
            return new Step<>(state.changing(held.get(), renewed), new Answer.Granted<>(renewed));
        }
        LockState queued = opened(state).queueing(new Place(arriving, wish.holder(), wish.lease(), wish.ttl()));
        int index = queued.indexOf(caller, queued.free());
        if (index < 0) {
            return new Step<>(queued, new Answer.Pending<>(queued.waiting(caller)));
        }
        Grant grant = queued.queue().get(index).granted(moment);
        return new Step<>(queued.granting(index, grant), new Answer.Granted<>(grant));
    }

    /** Reads only as much of the queue as there are free permits: this runs for every waiter at every transition. */
    @Override
    public boolean isReady(LockState state, Moment moment) {
        int free = opened(state).free();
        return isConflict(state)
                || state.queue().size() < free
                || state.indexOf(caller, free) >= 0
                || state.grantOf(caller).isPresent();
    }

    private boolean isConflict(LockState state) {
        return !state.isBlank() && permits.isPresent() && permits.get() != state.permits();
    }

    private LockState opened(LockState state) {
        return state.isBlank() ? state.withPermits(permits.orElse(1)) : state;
    }

    @Override
    public Command<LockState, Answer<Grant>> atDeadline() {
        return (state, moment) -> {
            Step<LockState, Answer<Grant>> step = apply(state, moment);
            return step.answer() instanceof Answer.Pending
                    ? new Step<>(step.state().without(caller, moment.now()), step.answer())
                    : step;
        };
    }

    @Override
    public Optional<Command<LockState, Boolean>> abandoned() {
        return Optional.of((state, moment) -> new Step<>(state.without(caller, moment.now()), true));
    }
}
