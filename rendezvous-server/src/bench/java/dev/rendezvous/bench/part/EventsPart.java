package dev.rendezvous.bench.part;

import dev.rendezvous.bench.load.EventStreams;
import dev.rendezvous.bench.load.Http;
import dev.rendezvous.bench.load.OpenLoop;
import dev.rendezvous.bench.process.CpuMeter;
import dev.rendezvous.bench.report.Figure;
import dev.rendezvous.bench.report.Measurement;
import dev.rendezvous.bench.server.Peer;
import dev.rendezvous.bench.server.Server;
import java.nio.charset.StandardCharsets;

/** How soon the readers of a stream have the event of a signal. */
final class EventsPart extends ServerPart {

    private static final Figure P50 = Figure.lowest("p50", "µs");
    private static final Figure P99 = Figure.lowest("p99", "µs");
    private static final Figure CPU = Figure.lowest("CPU per event and stream", "µs");
    private static final int PER_SECOND = 200;

    /** More than one measurement takes, so that each has numbers of its own. */
    private static final long NUMBERS = 1_000_000;

    private int measurements;

    @Override
    public String name() {
        return "events";
    }

    @Override
    public String title() {
        return "From a PUT to its event at each of the streams, 200 signals a second";
    }

    @Override
    public Scale scale() {
        return Scale.of("streams", 1, 10, 100);
    }

    @Override
    boolean includes(Peer peer) {
        return peer.ours() || peer.kind() == Peer.Kind.NCHAN;
    }

    @Override
    Measurement measure(Server server, int size, Settings settings) throws Exception {
        boolean ours = server.peer().ours();
        byte[] open = Http.request("GET", ours ? "/_events" : "/events", "Accept: text/event-stream\r\n");
        long first = NUMBERS * measurements++;
        try (EventStreams streams = EventStreams.open(server.port(), size, open)) {
            server.awaitIdle();
            CpuMeter cpu = new CpuMeter(server::cpu);
            OpenLoop loop = new OpenLoop(server.port(), PER_SECOND, i -> {
                streams.begin(first + i);
                return ours ? Http.put("/event-" + (first + i)) : publish("event-" + (first + i) + " ");
            });
            loop.run(settings.duration());
            int sent = loop.latencies().count();
            double micros = cpu.microsEach((long) sent * size);
            streams.await(sent * size);
            return new Measurement()
                    .with(P50, streams.latencies().micros(0.5))
                    .with(P99, streams.latencies().micros(0.99))
                    .with(CPU, micros);
        }
    }

    private static byte[] publish(String message) {
        byte[] head = Http.request("PUT", "/events", "Content-Length: " + message.length() + "\r\n");
        return (new String(head, StandardCharsets.US_ASCII) + message).getBytes(StandardCharsets.US_ASCII);
    }
}
