package dev.rendezvous.coordination;

import dev.rendezvous.Deadline;
import dev.rendezvous.internal.state.Answer;
import dev.rendezvous.internal.state.BarrierArrive;
import dev.rendezvous.internal.state.BarrierBreak;
import dev.rendezvous.internal.state.BarrierGeneration;
import dev.rendezvous.internal.state.BarrierPosition;
import dev.rendezvous.internal.state.BarrierReset;
import dev.rendezvous.internal.state.BarrierSpec;
import dev.rendezvous.internal.state.BarrierState;
import dev.rendezvous.internal.state.Name;
import dev.rendezvous.internal.state.ReadCommand;
import dev.rendezvous.internal.store.Store;
import java.time.Duration;
import java.util.Optional;

/** A barrier in a store of this process. */
record LocalBarrier(Store store, Name<BarrierState> id, BarrierSpec spec) implements Barrier {

    private static final Duration RETENTION = Duration.ofHours(1);

    @Override
    public String name() {
        return id.text();
    }

    @Override
    public int parties() {
        return spec.parties();
    }

    @Override
    public BarrierResult arrive(Arrival arrival, Deadline deadline) throws InterruptedException {
        AnswerUnwrapper unwrapper = new AnswerUnwrapper(toString(), deadline);
        BarrierArrive.ArrivalSpec arrivalSpec =
                new BarrierArrive.ArrivalSpec(Optional.empty(), arrival.member(), arrival.payload());
        BarrierArrive arrive =
                new BarrierArrive(store.newRequestId(), arrivalSpec, spec, deadline.remaining(), RETENTION);
        Answer<BarrierPosition> answer = store.awaitAnswer(id, arrive, deadline);
        BarrierPosition barrierPosition = unwrapper.unwrap(answer);
        BarrierGeneration all = barrierPosition.generation();
        return new BarrierResult(
                all.number(),
                all.version(),
                barrierPosition.index(),
                all.members().stream()
                        .map(barrierMember -> new Arrival(barrierMember.member(), barrierMember.payload()))
                        .toList());
    }

    @Override
    public void fail(String reason) throws InterruptedException {
        store.apply(id, new BarrierBreak(reason, RETENTION));
    }

    @Override
    public long generation() throws InterruptedException {
        ReadCommand<BarrierState, Long> current = (state, now) -> state.currentGeneration();
        return store.apply(id, current);
    }

    /** Resets a generation, and returns how many parties that has rejected. */
    static int reset(Store store, Name<BarrierState> id, long generation) throws InterruptedException {
        return switch (store.apply(id, new BarrierReset(generation, RETENTION))) {
            case BarrierReset.Result.Done done -> done.rejected();
            case BarrierReset.Result.OtherGeneration other ->
                throw mismatch(
                        id,
                        generation,
                        "it is " + other.number() + (other.broken() ? ", which is broken" : ", which is open"));
            case BarrierReset.Result.NoGeneration none ->
                throw mismatch(id, generation, "there is none, as no party has arrived and the barrier is not broken");
        };
    }

    private static IllegalStateException mismatch(Name<BarrierState> id, long generation, String present) {
        return new IllegalStateException("generation of barrier " + id.text()
                + " must be the open or broken one, but was " + generation + "; " + present);
    }

    @Override
    public String toString() {
        return "barrier " + name() + " of " + parties();
    }
}
