package dev.rendezvous.state;

import dev.rendezvous.Reason;
import dev.rendezvous.Reason.Common;
import java.time.Duration;
import java.util.Optional;

/**
 * Takes a place in the queue of a lock and waits there for a lease. The place goes when the caller goes, and so does a lease that
 * the caller has not been told of. Asked for again by an operation that holds the lease, it is the same lease, renewed.
 *
 * @param place what it takes
 * @param permits how many it thinks the lock has; empty to go by what others think
 */
public record Acquire(Place place, Optional<Integer> permits) implements Petition<LockState, Grant> {

    public Acquire {
        if (permits.isPresent() && permits.get() < 1) {
            throw new IllegalArgumentException("A lock has at least one permit, and not " + permits.get());
        }
    }

    /**
     * What somebody asks for.
     *
     * @param operation what the caller calls the operation
     * @param holder what the caller calls itself
     * @param lease an id that nobody else has or can guess
     * @param ttl how long the lease lasts unless it is renewed; positive
     */
    public record Wish(Optional<String> operation, Optional<String> holder, LeaseId lease, Duration ttl) {

        public Wish {
            if (!ttl.isPositive()) {
                throw new IllegalArgumentException("A lease lasts for a time, and not for " + ttl);
            }
        }

        /** Returns whose it is and for how long, but neither operation nor lease. */
        @Override
        public String toString() {
            return holder.orElse("somebody") + " for " + ttl;
        }
    }

    /**
     * Returns what begins a wait: its answer is the petition to ask.
     *
     * @param limit how long the wait will be
     */
    public static Reading<LockState, Acquire> beginning(
            Request request, Wish wish, Optional<Integer> permits, Duration limit) {
        return (state, now) -> {
            Caller caller = Caller.of(request, now, wish.operation(), limit);
            return new Acquire(new Place(caller, wish.holder(), wish.lease(), wish.ttl()), permits);
        };
    }

    @Override
    public Step<LockState, Answer<Grant>> apply(LockState state, Moment moment) {
        if (isDisagreement(state)) {
            return new Step<>(
                    state,
                    new Answer.Refused<>(Reason.permanentReason(
                            Common.DISAGREEMENT,
                            "open with " + state.permits() + (state.permits() == 1 ? " permit" : " permits")
                                    + ", and not with " + permits.orElseThrow())));
        }
        Optional<Grant> mine = state.grantOf(place.caller());
        if (mine.isPresent()) {
            Caller known = mine.get().place().caller().and(place.caller());
            Grant renewed = mine.get().by(known).renewed(moment.now());
            return new Step<>(state.changing(mine.get(), renewed), new Answer.Granted<>(renewed));
        }
        LockState queued = opened(state).queueing(place);
        int index = queued.indexOf(place.caller(), queued.free());
        if (index < 0) {
            return new Step<>(queued, new Answer.Pending<>(queued.waiting(place.caller())));
        }
        Grant grant = queued.queue().get(index).granted(moment);
        return new Step<>(queued.granting(index, grant), new Answer.Granted<>(grant));
    }

    /** Looks no further into the queue than there are free permits: every waiter is asked at every transition. */
    @Override
    public boolean isReady(LockState state, Moment moment) {
        int free = opened(state).free();
        return isDisagreement(state)
                || state.queue().size() < free
                || state.indexOf(place.caller(), free) >= 0
                || state.grantOf(place.caller()).isPresent();
    }

    private boolean isDisagreement(LockState state) {
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
                    ? new Step<>(step.state().without(place.caller(), moment.now()), step.answer())
                    : step;
        };
    }

    @Override
    public Optional<Command<LockState, Boolean>> abandoned() {
        return Optional.of((state, moment) -> new Step<>(state.without(place.caller(), moment.now()), true));
    }
}
