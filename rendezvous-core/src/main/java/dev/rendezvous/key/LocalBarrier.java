package dev.rendezvous.key;

import dev.rendezvous.Deadline;
import dev.rendezvous.state.Answer;
import dev.rendezvous.state.Arrive;
import dev.rendezvous.state.Attendance;
import dev.rendezvous.state.BarrierState;
import dev.rendezvous.state.Gathering;
import dev.rendezvous.state.Name;
import dev.rendezvous.state.Store;
import dev.rendezvous.state.Terms;
import java.time.Duration;
import java.util.Optional;

/** A barrier in a store of this process. */
record LocalBarrier(Store store, Name<BarrierState> id, Terms terms) implements Barrier {

    private static final Duration RETENTION = Duration.ofHours(1);

    @Override
    public String name() {
        return id.text();
    }

    @Override
    public int parties() {
        return terms.parties();
    }

    @Override
    public Passage arrive(Arrival arrival, Deadline deadline) throws InterruptedException {
        Asked unwrapper = new Asked(toString(), deadline);
        Arrive.Introduction introduction =
                new Arrive.Introduction(Optional.empty(), arrival.member(), arrival.payload());
        Arrive arrive = new Arrive(store.newRequest(), introduction, terms, deadline.left(), RETENTION);
        Answer<Attendance> answer = store.ask(id, arrive, deadline);
        Attendance attendance = unwrapper.granted(answer);
        Gathering all = attendance.gathering();
        return new Passage(
                all.generation(),
                all.version(),
                attendance.index(),
                all.arrivals().stream()
                        .map(guest -> new Arrival(guest.member(), guest.payload()))
                        .toList());
    }

    @Override
    public String toString() {
        return "barrier " + name() + " of " + parties();
    }
}
