package dev.rendezvous.state;

import dev.rendezvous.Payload;
import dev.rendezvous.Reason;
import dev.rendezvous.Reason.Common;
import java.time.Duration;
import java.util.Optional;

/**
 * Arrives at a barrier and waits until all parties have arrived. The arrival is removed if its owner goes before that.
 *
 * @param caller who arrives; identifies the owner only
 * @param introduction what the caller brings
 * @param terms what the caller expects the parties to have agreed on
 * @param limit how long the caller waits
 * @param retention how long the barrier keeps counting its generations after this one
 */
public record Arrive(Caller caller, Introduction introduction, Terms terms, Duration limit, Duration retention)
        implements Petition<BarrierState, Attendance> {

    /**
     * Creates the command of one request.
     *
     * @param limit how long the caller waits
     * @param retention how long the barrier keeps counting its generations after this one
     */
    public Arrive(Request request, Introduction introduction, Terms terms, Duration limit, Duration retention) {
        this(Caller.of(request, introduction.operation()), introduction, terms, limit, retention);
    }

    /**
     * What a caller brings.
     *
     * @param operation the caller's id of the operation
     * @param member the caller's name
     * @param payload for the other members
     */
    public record Introduction(Optional<String> operation, Optional<String> member, Optional<Payload> payload) {

        /** Returns the name and the size of the payload, but not the operation, which is a secret. */
        @Override
        public String toString() {
            return member.orElse("unnamed") + " with "
                    + payload.map(Payload::toString).orElse("no payload");
        }
    }

    @Override
    public Step<BarrierState, Answer<Attendance>> apply(BarrierState state, Moment moment) {
        Optional<Gathering> released = state.releasedWith(caller);
        if (released.isPresent()) {
            return differsFrom(released.get()) ? refused(state, reused()) : granted(state, moment);
        }
        Gathering open = state.opening(terms);
        if (differsFrom(open)) {
            return refused(state, reused());
        }
        Guest newcomer =
                new Guest(caller.startingAt(moment.now(), limit), introduction.member(), introduction.payload());
        Optional<Reason> conflict = open.objectionTo(newcomer, terms);
        return conflict.isPresent()
                ? refused(state, conflict.get())
                : join(state, open.joinedBy(newcomer, terms), moment);
    }

    private Step<BarrierState, Answer<Attendance>> join(BarrierState state, Gathering joined, Moment moment) {
        if (!joined.isComplete()) {
            return new Step<>(
                    state.gathering(joined),
                    new Answer.Pending<>(joined.incomplete(), Optional.of(attendance(joined))));
        }
        Gathering complete = joined.completed(moment.serial());
        return granted(state.releasing(complete, moment, retention), moment);
    }

    /** A member of the open generation is not ready, as that is not complete; {@link #apply} decides for all others. */
    @Override
    public boolean isReady(BarrierState state, Moment moment) {
        boolean here = state.open().isPresent() && state.open().get().isAttendedBy(caller);
        return !here && !(apply(state, moment).answer() instanceof Answer.Pending);
    }

    @Override
    public Command<BarrierState, Answer<Attendance>> atDeadline() {
        return (state, moment) -> {
            Step<BarrierState, Answer<Attendance>> step = apply(state, moment);
            return step.answer() instanceof Answer.Pending
                    ? new Step<>(step.state().without(caller, moment.now()), step.answer())
                    : step;
        };
    }

    @Override
    public Optional<Command<BarrierState, Boolean>> abandoned() {
        return Optional.of((state, moment) -> new Step<>(state.without(caller, moment.now()), true));
    }

    private boolean differsFrom(Gathering gathering) {
        return gathering.arrivals().stream()
                .filter(a -> a.caller().isSameAs(caller))
                .anyMatch(a -> !a.member().equals(introduction.member())
                        || !a.payload().equals(introduction.payload()));
    }

    private Attendance attendance(Gathering gathering) {
        return new Attendance(gathering, gathering.indexOf(caller).orElseThrow());
    }

    private Step<BarrierState, Answer<Attendance>> granted(BarrierState state, Moment moment) {
        BarrierState acknowledged = state.told(caller, moment.now());
        return new Step<>(
                acknowledged,
                new Answer.Granted<>(
                        attendance(acknowledged.releasedWith(caller).orElseThrow())));
    }

    private static Step<BarrierState, Answer<Attendance>> refused(BarrierState state, Reason reason) {
        return new Step<>(state, new Answer.Refused<>(reason));
    }

    private static Reason reused() {
        return Reason.permanentReason(
                Common.OPERATION_REUSED, "this operation has already arrived with another member or payload");
    }
}
