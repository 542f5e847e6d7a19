package dev.rendezvous.internal.state;

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
 * @param permits how many permits the caller expects the lock to have; empty to accept what others agreed on, and acquire one
 * @param limit how long the caller waits
 */
public record LockAcquire(Owner owner, AcquireSpec spec, Optional<Integer> permits, Duration limit)
        implements WaitCommand<LockState, LockGrant> {

    public LockAcquire {
        if (permits.isPresent() && permits.get() < 1) {
            throw new IllegalArgumentException("permits must be at least 1, but was " + permits.get());
        }
        if (spec.mode().permits() > permits.orElse(1)) {
            throw new IllegalArgumentException("permits to acquire must be at most those of the lock, "
                    + permits.orElse(1) + ", but was " + spec.mode().permits());
        }
        if (spec.mode() instanceof LockMode.Read && permits.orElse(1) != 1) {
            throw new IllegalArgumentException("permits must be 1 for a reader, but was " + permits.get());
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
     * @param mode what the caller will have of the lock
     */
    public record AcquireSpec(
            Optional<String> operation, Optional<String> holder, LeaseId lease, Duration ttl, LockMode mode) {

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
        LockState opened = opened(state);
        if (isConflict(opened)) {
            return rejected(state, Common.CONFLICT, conflictWith(opened));
        }
        Owner arriving = owner.keptFor(moment.now(), limit);
        Optional<LockGrant> held = state.grantOf(owner);
        if (held.isPresent()) {
            return repeated(state, held.get(), arriving, moment);
        }
        LockState queued =
                opened.enqueue(new QueueEntry(arriving, spec.holder(), spec.lease(), spec.ttl(), spec.mode()));
        int index = queued.grantableIndexOf(owner, spec.mode());
        if (index < 0) {
            return new Transition<>(queued, new Answer.Pending<>(queued.pendingReason(owner)));
        }
        QueueEntry entry = queued.queue().get(index);
        if (!entry.mode().equals(spec.mode())) {
            return rejectedReuse(state, moment);
        }
        LockGrant grant = entry.grant(moment);
        return new Transition<>(queued.grant(index, grant), new Answer.Granted<>(grant));
    }

    private Transition<LockState, Answer<LockGrant>> repeated(
            LockState state, LockGrant held, Owner arriving, Moment moment) {
        if (!held.entry().mode().equals(spec.mode())) {
            return rejectedReuse(state, moment);
        }
        LockGrant renewed = held.withOwner(held.entry().owner().merge(arriving)).renew(moment.now());
        return new Transition<>(state.replace(held, renewed), new Answer.Granted<>(renewed));
    }

    /** Reads only as much of the queue as may be granted: this runs for every waiter at every transition. */
    @Override
    public boolean isReady(LockState state, Moment moment) {
        LockState opened = opened(state);
        return isConflict(opened)
                || opened.grantableIndexOf(owner, spec.mode()) >= 0
                || state.grantOf(owner).isPresent();
    }

    /** Returns whether the lock has another number of permits than asked for. */
    private boolean isConflict(LockState opened) {
        int present = opened.permits();
        return spec.mode() instanceof LockMode.Read ? present != 1 : permits.isPresent() && permits.get() != present;
    }

    private String conflictWith(LockState opened) {
        String permitsOfLock = "the lock has " + opened.permits() + (opened.permits() == 1 ? " permit" : " permits");
        return spec.mode() instanceof LockMode.Read
                ? permitsOfLock + ", and readers need a lock with one"
                : permitsOfLock + ", not " + permits.orElseThrow();
    }

    /** Another request of the operation may have been waiting for the lock, so this one leaves the queue entry that both had. */
    private Transition<LockState, Answer<LockGrant>> rejectedReuse(LockState state, Moment moment) {
        return rejected(
                state.without(owner, moment.now()),
                Common.OPERATION_REUSED,
                "this operation has already asked for the lock in another mode");
    }

    private static Transition<LockState, Answer<LockGrant>> rejected(LockState state, Common kind, String message) {
        return new Transition<>(state, new Answer.Rejected<>(Reason.permanentReason(kind, message)));
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
