package dev.rendezvous.server.store.postgres.codec;

import dev.rendezvous.state.FailureSignal;
import dev.rendezvous.state.KeyState;
import dev.rendezvous.state.KeyState.Phase;
import dev.rendezvous.state.PastSignal;
import dev.rendezvous.state.SignalExpiry;
import dev.rendezvous.state.SignalOperation;
import dev.rendezvous.state.SignalReceipt;
import dev.rendezvous.state.SuccessSignal;

/** Encodes and decodes keys. */
final class KeyCodec {

    private KeyCodec() {}

    static void write(StateWriter out, KeyState key) {
        out.octet(number(key.phase()));
        out.number(key.version());
        out.number(key.count());
        out.optional(key.success(), KeyCodec::writeGood);
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

    private static void writeGood(StateWriter out, SuccessSignal successSignal) {
        out.number(successSignal.version());
        out.number(successSignal.count());
        out.instant(successSignal.at());
        out.optional(successSignal.payload(), StateWriter::payload);
        out.instant(successSignal.until());
    }

    private static SuccessSignal readGood(StateReader in) {
        return new SuccessSignal(
                in.number(), in.number(), in.instant(), in.optional(StateReader::payload), in.instant());
    }

    private static void writeFailure(StateWriter out, FailureSignal failureSignal) {
        out.number(failureSignal.version());
        out.instant(failureSignal.at());
        out.text(failureSignal.reason());
        out.instant(failureSignal.until());
    }

    private static FailureSignal readFailure(StateReader in) {
        return new FailureSignal(in.number(), in.instant(), in.text(), in.instant());
    }

    private static void writeExpiry(StateWriter out, SignalExpiry expiry) {
        out.instant(expiry.at());
        out.number(expiry.version());
        out.instant(expiry.retainedUntil());
    }

    private static SignalExpiry readExpiry(StateReader in) {
        return new SignalExpiry(in.instant(), in.number(), in.instant());
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

    private static void writeOperation(StateWriter out, SignalOperation operation) {
        out.text(operation.id());
        out.text(operation.fingerprint());
        out.number(operation.receipt().version());
        out.number(operation.receipt().count());
        out.instant(operation.until());
    }

    private static SignalOperation readOperation(StateReader in) {
        return new SignalOperation(in.text(), in.text(), new SignalReceipt(in.number(), in.number()), in.instant());
    }
}
