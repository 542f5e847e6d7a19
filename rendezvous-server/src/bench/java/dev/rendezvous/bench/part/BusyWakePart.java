package dev.rendezvous.bench.part;

import dev.rendezvous.bench.report.Measurement;
import dev.rendezvous.bench.server.Server;
import java.util.List;

/** How soon a waiter is awake while other keys are signalled. */
final class BusyWakePart extends ServerPart {

    @Override
    public String name() {
        return "wake-busy";
    }

    @Override
    public String title() {
        return "From a PUT to the waiter's answer, 200 a second, while other keys are signalled at a fixed rate";
    }

    @Override
    public Scale scale() {
        return new Scale("background signals/s", List.of(50, 500, 5000), List.of(5000));
    }

    @Override
    Measurement measure(Server server, int perSecond, Settings settings) throws Exception {
        return WakeFigures.whileOthersSignal(server.port(), server.port(), perSecond, settings.duration());
    }
}
