package dev.rendezvous.bench.part;

import dev.rendezvous.bench.load.ClosedLoop;
import java.util.Optional;

/** Arrivals at a barrier. */
final class BarrierPart extends LoopPart {

    @Override
    public String name() {
        return "barrier";
    }

    @Override
    public String title() {
        return "Arrivals a second at one barrier, each party arriving again as soon as it is released";
    }

    @Override
    public Scale scale() {
        return Scale.of("parties", 2, 20, 200);
    }

    @Override
    String operation() {
        return "arrival";
    }

    @Override
    int connections(int parties) {
        return parties;
    }

    @Override
    ClosedLoop.Client client(int parties, String name) {
        byte[] arrival = post("/_barrier/" + name + "?timeout=60&parties=" + parties);
        return answer -> Optional.of(arrival);
    }
}
