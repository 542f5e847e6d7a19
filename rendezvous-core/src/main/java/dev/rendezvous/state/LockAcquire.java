package dev.rendezvous.state;

import dev.rendezvous.Reason;
import dev.rendezvous.Reason.Common;
import java.time.Duration;
import java.util.Optional;

/**
 * Enters the queue of a lock and waits there for a lease. The queue entry is removed when its owner goes, and so is a lease whose
 * owner has not received it. If the operation holds a lease already, that lease is renewed and returned.
 *
 * @param owner the acquiring caller; only its identity is used
 * @param spec the lease to acquire
 * @param permits how many permits the caller expects the lock to have; empty to accept what others agreed on
 * @param limit how long the caller waits
 */
public record LockAcquire(Owner owner, AcquireSpec spec, Optional<Integer> permits, Duration limit)
        implements WaitCommand<LockState, LockGrant> {

    public LockAcquire {
        if (permits.isPresent() && permits.get() < 1) {
            throw new IllegalArgumentException("permits must be at least 1, but was " + permits.get());
        }
    }

    /**
     * Creates the command of one request.
     *
     * @param limit how long the caller waits
     */
    public LockAcquire(RequestId request, AcquireSpec spec, Optional<Integer> permits, Duration limit) {
        this(Owner.of(request, spec.operation()), spec, permits, limit);
    }

    /**
     * What a caller wants to hold.
     *
     * @param operation the caller's id of the operation
     * @param holder the caller's name, for people
     * @param lease a unique id that cannot be guessed
     * @param ttl how long the lease lasts unless it is renewed; positive
     */
    public record AcquireSpec(Optional<String> operation, Optional<String> holder, LeaseId lease, Duration ttl) {

        public AcquireSpec {
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
    public Transition<LockState, Answer<LockGrant>> apply(LockState state, Moment moment) {
        if (isConflict(state)) {
            return new Transition<>(
                    state,
                    new Answer.Rejected<>(Reason.permanentReason(
                            Common.CONFLICT,
                            "the lock has " + state.permits() + (state.permits() == 1 ? " permit" : " permits")
                                    + ", not " + permits.orElseThrow())));
        }
        Owner arriving = owner.keptFor(moment.now(), limit);
        Optional<LockGrant> held = state.grantOf(owner);
        if (held.isPresent()) {
            Owner known = held.get().entry().owner().merge(arriving);
            LockGrant renewed = held.get().withOwner(known).renew(moment.now());
            return new Transition<>(state.replace(held.get(), renewed), new Answer.Granted<>(renewed));
        }
        LockState queued = opened(state).enqueue(new QueueEntry(arriving, spec.holder(), spec.lease(), spec.ttl()));
        int index = queued.indexOf(owner, queued.free());
        if (index < 0) {
            return new Transition<>(queued, new Answer.Pending<>(queued.pendingReason(owner)));
        }
        LockGrant grant = queued.queue().get(index).grant(moment);
        return new Transition<>(queued.grant(index, grant), new Answer.Granted<>(grant));
    }

    /** Reads only as much of the queue as there are free permits: this runs for every waiter at every transition. */
    @Override
    public boolean isReady(LockState state, Moment moment) {
        int free = opened(state).free();
        return isConflict(state)
                || state.queue().size() < free
                || state.indexOf(owner, free) >= 0
                || state.grantOf(owner).isPresent();
    }

    private boolean isConflict(LockState state) {
        return !state.isBlank() && permits.isPresent() && permits.get() != state.permits();
    }

    private LockState opened(LockState state) {
        return state.isBlank() ? state.withPermits(permits.orElse(1)) : state;
    }

    @Override
    public Command<LockState, Answer<LockGrant>> onTimeout() {
        return (state, moment) -> {
            Transition<LockState, Answer<LockGrant>> step = apply(state, moment);
            return step.answer() instanceof Answer.Pending
                    ? new Transition<>(step.state().without(owner, moment.now()), step.answer())
                    : step;
        };
    }

    @Override
    public Optional<Command<LockState, Boolean>> onCancel() {
        return Optional.of((state, moment) -> new Transition<>(state.without(owner, moment.now()), true));
    }

    @Override
    public Optional<Command<LockState, Boolean>> onClose() {
        return owner.operation().isEmpty()
                ? Optional.empty()
                : Optional.of((state, moment) -> new Transition<>(state.afterClose(owner), true));
    }
}
