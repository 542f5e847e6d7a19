package dev.rendezvous.internal.state;

import dev.rendezvous.Payload;
import dev.rendezvous.Reason;
import dev.rendezvous.Reason.Common;
import java.time.Duration;
import java.util.Optional;

/**
 * Arrives at a barrier and waits until all parties have arrived. The arrival is removed if its owner goes before that. It is rejected if
 * the barrier is broken, or breaks or is reset meanwhile.
 *
 * @param owner the arriving caller; only its identity is used
 * @param arrival what the caller brings
 * @param spec what the caller expects the parties to have agreed on
 * @param limit how long the caller waits
 * @param retention how long the barrier keeps counting its generations after this one
 */
public record BarrierArrive(Owner owner, ArrivalSpec arrival, BarrierSpec spec, Duration limit, Duration retention)
        implements WaitCommand<BarrierState, BarrierPosition> {

    /**
     * Creates the command of one request.
     *
     * @param limit how long the caller waits
     * @param retention how long the barrier keeps counting its generations after this one
     */
    public BarrierArrive(
            RequestId request, ArrivalSpec introduction, BarrierSpec spec, Duration limit, Duration retention) {
        this(Owner.of(request, introduction.operation()), introduction, spec, limit, retention);
    }

    /**
     * What a caller brings.
     *
     * @param operation the caller's id of the operation
     * @param member the caller's name
     * @param payload for the other members
     */
    public record ArrivalSpec(Optional<String> operation, Optional<String> member, Optional<Payload> payload) {

        /** Returns the name and the size of the payload, but not the operation, which is a secret. */
        @Override
        public String toString() {
            return member.orElse("unnamed") + " with "
                    + payload.map(Payload::toString).orElse("no payload");
        }
    }

    @Override
    public Transition<BarrierState, Answer<BarrierPosition>> apply(BarrierState state, Moment moment) {
        Optional<BarrierGeneration> ended = state.endedGenerationOf(owner);
        if (ended.isPresent()) {
            return read(ended.get(), state, moment);
        }
        if (state.broken().isPresent()) {
            return refused(state, state.broken().get().toReason());
        }
        BarrierGeneration open = state.openFor(spec);
        if (differsFrom(open)) {
            return refused(state, reused());
        }
        BarrierMember newcomer =
                new BarrierMember(owner.keptFor(moment.now(), limit), arrival.member(), arrival.payload());
        Optional<Reason> conflict = open.conflictWith(newcomer, spec);
        return conflict.isPresent() ? refused(state, conflict.get()) : join(state, open.join(newcomer, spec), moment);
    }

    /** Reads how the generation has ended that the arrival belongs to. */
    private Transition<BarrierState, Answer<BarrierPosition>> read(
            BarrierGeneration ended, BarrierState state, Moment moment) {
        return switch (ended.end().orElseThrow()) {
            case BarrierEnd.Released released -> differsFrom(ended) ? refused(state, reused()) : granted(state, moment);
            case BarrierEnd.Reset reset -> refused(state.acknowledge(owner, moment.now()), reset());
            case BarrierEnd.Broken broken -> refused(state.acknowledge(owner, moment.now()), broken.toReason());
        };
    }

    private Transition<BarrierState, Answer<BarrierPosition>> join(
            BarrierState state, BarrierGeneration joined, Moment moment) {
        if (!joined.isComplete()) {
            return new Transition<>(
                    state.withOpen(joined),
                    new Answer.Pending<>(joined.pendingReason(), Optional.of(attendance(joined))));
        }
        BarrierGeneration complete = joined.end(new BarrierEnd.Released(moment.revision()));
        return granted(state.end(complete, moment, retention), moment);
    }

    /** A member of the open generation is not ready, as that is not complete; {@link #apply} decides for all others. */
    @Override
    public boolean isReady(BarrierState state, Moment moment) {
        boolean here = state.open().isPresent() && state.open().get().includes(owner);
        return !here && !(apply(state, moment).answer() instanceof Answer.Pending);
    }

    @Override
    public Command<BarrierState, Answer<BarrierPosition>> onTimeout() {
        return (state, moment) -> {
            Transition<BarrierState, Answer<BarrierPosition>> transition = apply(state, moment);
            return transition.answer() instanceof Answer.Pending
                    ? new Transition<>(transition.state().without(owner, moment.now()), transition.answer())
                    : transition;
        };
    }

    @Override
    public Optional<Command<BarrierState, Boolean>> onCancel() {
        return Optional.of((state, moment) -> new Transition<>(state.without(owner, moment.now()), true));
    }

    @Override
    public Optional<Command<BarrierState, Boolean>> onClose() {
        return owner.operation().isEmpty()
                ? Optional.empty()
                : Optional.of((state, moment) -> new Transition<>(state.afterClose(owner, moment.now()), true));
    }

    private boolean differsFrom(BarrierGeneration barrierGeneration) {
        return barrierGeneration.members().stream()
                .filter(a -> a.owner().isSameAs(owner))
                .anyMatch(a ->
                        !a.member().equals(arrival.member()) || !a.payload().equals(arrival.payload()));
    }

    private BarrierPosition attendance(BarrierGeneration barrierGeneration) {
        return new BarrierPosition(
                barrierGeneration, barrierGeneration.indexOf(owner).orElseThrow());
    }

    private Transition<BarrierState, Answer<BarrierPosition>> granted(BarrierState state, Moment moment) {
        BarrierState acknowledged = state.acknowledge(owner, moment.now());
        return new Transition<>(
                acknowledged,
                new Answer.Granted<>(
                        attendance(acknowledged.endedGenerationOf(owner).orElseThrow())));
    }

    private static Transition<BarrierState, Answer<BarrierPosition>> refused(BarrierState state, Reason reason) {
        return new Transition<>(state, new Answer.Rejected<>(reason));
    }

    private static Reason reset() {
        return Reason.permanentReason(Common.CONFLICT, "the barrier was reset while this party waited");
    }

    private static Reason reused() {
        return Reason.permanentReason(
                Common.OPERATION_REUSED, "this operation has already arrived with another member or payload");
    }
}
