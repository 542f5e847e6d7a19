package dev.rendezvous.server.postgres;

import dev.rendezvous.state.Expiry;
import dev.rendezvous.state.Failure;
import dev.rendezvous.state.Good;
import dev.rendezvous.state.KeyState;
import dev.rendezvous.state.KeyState.Phase;
import dev.rendezvous.state.Operation;
import dev.rendezvous.state.PastSignal;
import dev.rendezvous.state.Receipt;

/** Encodes and decodes keys. */
final class KeyCodec {

    private KeyCodec() {}

    static void write(StateWriter out, KeyState key) {
        out.octet(number(key.phase()));
        out.number(key.version());
        out.number(key.count());
        out.optional(key.good(), KeyCodec::writeGood);
        out.optional(key.failure(), KeyCodec::writeFailure);
        out.optional(key.expiry(), KeyCodec::writeExpiry);
        out.all(key.history(), KeyCodec::writePast);
        out.all(key.operations(), KeyCodec::writeOperation);
    }

    static KeyState read(StateReader in) {
        return new KeyState(
                phase(in),
                in.number(),
                in.number(),
                in.optional(KeyCodec::readGood),
                in.optional(KeyCodec::readFailure),
                in.optional(KeyCodec::readExpiry),
                in.all(KeyCodec::readPast),
                in.all(KeyCodec::readOperation));
    }

    /** Unlike the ordinal, this does not depend on the order of the constants. */
    private static int number(Phase phase) {
        return switch (phase) {
            case UNSIGNALLED -> 0;
            case SIGNALLED -> 1;
            case FAILED -> 2;
        };
    }

    private static Phase phase(StateReader in) {
        return switch (in.octet()) {
            case 0 -> Phase.UNSIGNALLED;
            case 1 -> Phase.SIGNALLED;
            case 2 -> Phase.FAILED;
            default -> throw in.damaged("unknown phase");
        };
    }

    private static void writeGood(StateWriter out, Good good) {
        out.number(good.version());
        out.number(good.count());
        out.instant(good.at());
        out.optional(good.payload(), StateWriter::payload);
        out.instant(good.until());
    }

    private static Good readGood(StateReader in) {
        return new Good(in.number(), in.number(), in.instant(), in.optional(StateReader::payload), in.instant());
    }

    private static void writeFailure(StateWriter out, Failure failure) {
        out.number(failure.version());
        out.instant(failure.at());
        out.text(failure.reason());
        out.instant(failure.until());
    }

    private static Failure readFailure(StateReader in) {
        return new Failure(in.number(), in.instant(), in.text(), in.instant());
    }

    private static void writeExpiry(StateWriter out, Expiry expiry) {
        out.instant(expiry.at());
        out.number(expiry.version());
        out.instant(expiry.forgotten());
    }

    private static Expiry readExpiry(StateReader in) {
        return new Expiry(in.instant(), in.number(), in.instant());
    }

    private static void writePast(StateWriter out, PastSignal signal) {
        out.number(signal.version());
        out.instant(signal.at());
        out.optional(signal.failure(), StateWriter::text);
        out.number(signal.size());
        out.text(signal.type());
    }

    private static PastSignal readPast(StateReader in) {
        return new PastSignal(in.number(), in.instant(), in.optional(StateReader::text), in.integer(), in.text());
    }

    private static void writeOperation(StateWriter out, Operation operation) {
        out.text(operation.id());
        out.text(operation.fingerprint());
        out.number(operation.receipt().version());
        out.number(operation.receipt().count());
        out.instant(operation.until());
    }

    private static Operation readOperation(StateReader in) {
        return new Operation(in.text(), in.text(), new Receipt(in.number(), in.number()), in.instant());
    }
}
