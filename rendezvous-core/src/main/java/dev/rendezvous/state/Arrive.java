package dev.rendezvous.state;

import dev.rendezvous.Payload;
import dev.rendezvous.Reason;
import dev.rendezvous.Reason.Common;
import java.time.Duration;
import java.util.Optional;

/**
 * Comes to a barrier and waits until all parties have. The arrival belongs to the caller: it goes when the caller goes before
 * that.
 *
 * @param caller who comes
 * @param member what it calls itself
 * @param payload what it brings for the others
 * @param terms what it thinks was agreed on
 * @param retention how long the barrier remembers, after this, which generation it was
 */
public record Arrive(Caller caller, Optional<String> member, Optional<Payload> payload, Terms terms, Duration retention)
        implements Petition<BarrierState, Attendance> {

    /**
     * What somebody comes with.
     *
     * @param operation what the caller calls the operation
     * @param member what it calls itself
     * @param payload what it brings for the others
     */
    public record Introduction(Optional<String> operation, Optional<String> member, Optional<Payload> payload) {

        /** Returns how many bytes it brings, but not the operation. */
        @Override
        public String toString() {
            return member.orElse("somebody") + " with "
                    + payload.map(Payload::toString).orElse("nothing");
        }
    }

    /**
     * Returns what begins a wait: its answer is the petition to ask.
     *
     * @param limit how long the wait will be
     */
    public static Reading<BarrierState, Arrive> beginning(
            Request request, Introduction introduction, Terms terms, Duration limit, Duration retention) {
        return (state, now) -> new Arrive(
                Caller.of(request, now, introduction.operation(), limit),
                introduction.member(),
                introduction.payload(),
                terms,
                retention);
    }

    @Override
    public Step<BarrierState, Answer<Attendance>> apply(BarrierState state, Moment moment) {
        Optional<Gathering> passed = state.releasedWith(caller);
        if (passed.isPresent()) {
            return isOther(passed.get()) ? refused(state, reused()) : told(state, moment);
        }
        Gathering open = state.opening(terms);
        if (isOther(open)) {
            return refused(state, reused());
        }
        Optional<Reason> objection = open.objectionTo(this);
        return objection.isPresent() ? refused(state, objection.get()) : join(state, open, moment);
    }

    private Step<BarrierState, Answer<Attendance>> join(BarrierState state, Gathering open, Moment moment) {
        Gathering joined = open.joinedBy(this);
        if (!joined.isComplete()) {
            return new Step<>(
                    state.gathering(joined),
                    new Answer.Pending<>(joined.incomplete(), Optional.of(attendance(joined))));
        }
        Gathering complete = joined.completed(moment.serial());
        return told(state.releasing(complete, moment, retention), moment);
    }

    /** Whoever waits is here, and a gathering that is still open is not complete: the rest is for those who are not. */
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

    Guest guest() {
        return new Guest(caller, member, payload);
    }

    private boolean isOther(Gathering gathering) {
        return gathering.arrivals().stream()
                .filter(a -> a.caller().isSameAs(caller))
                .anyMatch(a -> !a.member().equals(member) || !a.payload().equals(payload));
    }

    private Attendance attendance(Gathering gathering) {
        return new Attendance(gathering, gathering.indexOf(caller).orElseThrow());
    }

    private Step<BarrierState, Answer<Attendance>> told(BarrierState state, Moment moment) {
        BarrierState told = state.told(caller, moment.now());
        return new Step<>(
                told, new Answer.Granted<>(attendance(told.releasedWith(caller).orElseThrow())));
    }

    private static Step<BarrierState, Answer<Attendance>> refused(BarrierState state, Reason reason) {
        return new Step<>(state, new Answer.Refused<>(reason));
    }

    private static Reason reused() {
        return Reason.permanentReason(
                Common.OPERATION_REUSED, "this operation has arrived here with another member or payload");
    }
}
