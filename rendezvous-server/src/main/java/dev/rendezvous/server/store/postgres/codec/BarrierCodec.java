package dev.rendezvous.server.store.postgres.codec;

import dev.rendezvous.internal.state.BarrierEnd;
import dev.rendezvous.internal.state.BarrierGeneration;
import dev.rendezvous.internal.state.BarrierMember;
import dev.rendezvous.internal.state.BarrierSpec;
import dev.rendezvous.internal.state.BarrierState;
import java.util.Optional;

/** Encodes and decodes barriers. */
final class BarrierCodec {

    private BarrierCodec() {}

    static void write(StateWriter out, BarrierState barrier) {
        out.number(barrier.generation());
        out.optional(barrier.open(), BarrierCodec::writeGeneration);
        out.all(barrier.ended(), BarrierCodec::writeGeneration);
        out.optional(barrier.broken(), BarrierCodec::writeBroken);
        out.instant(barrier.retainedUntil());
    }

    static BarrierState read(StateReader in) {
        return new BarrierState(
                in.number(),
                in.optional(BarrierCodec::readGeneration),
                in.all(BarrierCodec::readGeneration),
                in.optional(BarrierCodec::readBroken),
                in.instant());
    }

    /** Reads format 1, in which no barrier breaks. */
    static BarrierState readFormat1(StateReader in) {
        return new BarrierState(
                in.number(),
                in.optional(BarrierCodec::readGenerationFormat1),
                in.all(BarrierCodec::readGenerationFormat1),
                Optional.empty(),
                in.instant());
    }

    private static void writeGeneration(StateWriter out, BarrierGeneration barrierGeneration) {
        out.number(barrierGeneration.number());
        out.optional(barrierGeneration.end(), BarrierCodec::writeEnd);
        out.number(barrierGeneration.spec().parties());
        out.all(barrierGeneration.spec().members(), StateWriter::text);
        out.all(barrierGeneration.members(), BarrierCodec::writeMember);
    }

    private static BarrierGeneration readGeneration(StateReader in) {
        return new BarrierGeneration(
                in.number(),
                in.optional(BarrierCodec::readEnd),
                new BarrierSpec(in.integer(), in.all(StateReader::text)),
                in.all(BarrierCodec::readMember));
    }

    private static BarrierGeneration readGenerationFormat1(StateReader in) {
        return new BarrierGeneration(
                in.number(),
                endOfFormat1(in.number()),
                new BarrierSpec(in.integer(), in.all(StateReader::text)),
                in.all(BarrierCodec::readMember));
    }

    /** In format 1 the version says it all: zero while the generation is open, and negative if it was reset. */
    private static Optional<BarrierEnd> endOfFormat1(long version) {
        if (version == 0) {
            return Optional.empty();
        }
        return Optional.of(version < 0 ? new BarrierEnd.Reset(-version) : new BarrierEnd.Released(version));
    }

    private static void writeEnd(StateWriter out, BarrierEnd end) {
        switch (end) {
            case BarrierEnd.Released released -> {
                out.octet(0);
                out.number(released.version());
            }
            case BarrierEnd.Reset reset -> {
                out.octet(1);
                out.number(reset.version());
            }
            case BarrierEnd.Broken broken -> {
                out.octet(2);
                writeBroken(out, broken);
            }
        }
    }

    private static BarrierEnd readEnd(StateReader in) {
        return switch (in.octet()) {
            case 0 -> new BarrierEnd.Released(in.number());
            case 1 -> new BarrierEnd.Reset(in.number());
            case 2 -> readBroken(in);
            default -> throw in.damaged("unknown end of a generation");
        };
    }

    private static void writeBroken(StateWriter out, BarrierEnd.Broken broken) {
        out.number(broken.version());
        out.text(broken.reason());
    }

    private static BarrierEnd.Broken readBroken(StateReader in) {
        return new BarrierEnd.Broken(in.number(), in.text());
    }

    private static void writeMember(StateWriter out, BarrierMember barrierMember) {
        OwnerCodec.write(out, barrierMember.owner());
        out.optional(barrierMember.member(), StateWriter::text);
        out.optional(barrierMember.payload(), StateWriter::payload);
    }

    private static BarrierMember readMember(StateReader in) {
        return new BarrierMember(
                OwnerCodec.read(in), in.optional(StateReader::text), in.optional(StateReader::payload));
    }
}
