package dev.rendezvous.server.store.postgres.codec;

import dev.rendezvous.state.BarrierGeneration;
import dev.rendezvous.state.BarrierMember;
import dev.rendezvous.state.BarrierSpec;
import dev.rendezvous.state.BarrierState;

/** Encodes and decodes barriers. */
final class BarrierCodec {

    private BarrierCodec() {}

    static void write(StateWriter out, BarrierState barrier) {
        out.number(barrier.generation());
        out.optional(barrier.open(), BarrierCodec::writeGathering);
        out.all(barrier.released(), BarrierCodec::writeGathering);
        out.instant(barrier.retainedUntil());
    }

    static BarrierState read(StateReader in) {
        return new BarrierState(
                in.number(),
                in.optional(BarrierCodec::readGathering),
                in.all(BarrierCodec::readGathering),
                in.instant());
    }

    private static void writeGathering(StateWriter out, BarrierGeneration barrierGeneration) {
        out.number(barrierGeneration.number());
        out.number(barrierGeneration.version());
        out.number(barrierGeneration.spec().parties());
        out.all(barrierGeneration.spec().members(), StateWriter::text);
        out.all(barrierGeneration.members(), BarrierCodec::writeGuest);
    }

    private static BarrierGeneration readGathering(StateReader in) {
        return new BarrierGeneration(
                in.number(),
                in.number(),
                new BarrierSpec(in.integer(), in.all(StateReader::text)),
                in.all(BarrierCodec::readGuest));
    }

    private static void writeGuest(StateWriter out, BarrierMember barrierMember) {
        OwnerCodec.write(out, barrierMember.owner());
        out.optional(barrierMember.member(), StateWriter::text);
        out.optional(barrierMember.payload(), StateWriter::payload);
    }

    private static BarrierMember readGuest(StateReader in) {
        return new BarrierMember(
                OwnerCodec.read(in), in.optional(StateReader::text), in.optional(StateReader::payload));
    }
}
