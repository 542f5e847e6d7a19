package dev.rendezvous.server.postgres;

import dev.rendezvous.state.BarrierState;
import dev.rendezvous.state.Gathering;
import dev.rendezvous.state.Guest;
import dev.rendezvous.state.Terms;

/** Encodes and decodes barriers. */
final class BarrierCodec {

    private BarrierCodec() {}

    static void write(StateWriter out, BarrierState barrier) {
        out.number(barrier.generation());
        out.optional(barrier.open(), BarrierCodec::writeGathering);
        out.all(barrier.released(), BarrierCodec::writeGathering);
        out.instant(barrier.rest());
    }

    static BarrierState read(StateReader in) {
        return new BarrierState(
                in.number(),
                in.optional(BarrierCodec::readGathering),
                in.all(BarrierCodec::readGathering),
                in.instant());
    }

    private static void writeGathering(StateWriter out, Gathering gathering) {
        out.number(gathering.generation());
        out.number(gathering.version());
        out.number(gathering.terms().parties());
        out.all(gathering.terms().members(), StateWriter::text);
        out.all(gathering.arrivals(), BarrierCodec::writeGuest);
    }

    private static Gathering readGathering(StateReader in) {
        return new Gathering(
                in.number(),
                in.number(),
                new Terms(in.integer(), in.all(StateReader::text)),
                in.all(BarrierCodec::readGuest));
    }

    private static void writeGuest(StateWriter out, Guest guest) {
        CallerCodec.write(out, guest.caller());
        out.optional(guest.member(), StateWriter::text);
        out.optional(guest.payload(), StateWriter::payload);
    }

    private static Guest readGuest(StateReader in) {
        return new Guest(CallerCodec.read(in), in.optional(StateReader::text), in.optional(StateReader::payload));
    }
}
