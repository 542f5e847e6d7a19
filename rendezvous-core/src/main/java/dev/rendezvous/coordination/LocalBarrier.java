package dev.rendezvous.coordination;

import dev.rendezvous.Deadline;
import dev.rendezvous.state.Answer;
import dev.rendezvous.state.BarrierArrive;
import dev.rendezvous.state.BarrierBreak;
import dev.rendezvous.state.BarrierGeneration;
import dev.rendezvous.state.BarrierPosition;
import dev.rendezvous.state.BarrierSpec;
import dev.rendezvous.state.BarrierState;
import dev.rendezvous.state.Name;
import dev.rendezvous.store.Store;
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
    public String toString() {
        return "barrier " + name() + " of " + parties();
    }
}
