package dev.rendezvous.server.store.postgres.codec;

import dev.rendezvous.internal.state.FailureSignal;
import dev.rendezvous.internal.state.KeyState;
import dev.rendezvous.internal.state.KeyState.Phase;
import dev.rendezvous.internal.state.PastSignal;
import dev.rendezvous.internal.state.SignalExpiry;
import dev.rendezvous.internal.state.SignalOperation;
import dev.rendezvous.internal.state.SignalReceipt;
import dev.rendezvous.internal.state.SuccessSignal;
import java.util.List;
import java.util.Optional;

/**
 * Encodes and decodes keys. In a row, the history contains the latest signal once more. Format 1 has no senders of signals; it is still written for a key without any, so that servers of an earlier
 * version read it too.
 */
final class KeyCodec {

    private KeyCodec() {}

    /** Returns the earliest format that can hold a key. */
    static int format(KeyState key) {
        boolean plain = key.success().flatMap(SuccessSignal::by).isEmpty()
                && key.failure().flatMap(FailureSignal::by).isEmpty()
                && key.history().stream().allMatch(past -> past.by().isEmpty());
        return plain ? 1 : 2;
    }

    static void write(StateWriter out, KeyState key, int format) {
        out.octet(number(key.phase()));
        out.number(key.version());
        out.number(key.count());
        out.optional(key.success(), (writer, signal) -> writeGood(writer, signal, format));
        out.optional(key.failure(), (writer, signal) -> writeFailure(writer, signal, format));
        out.optional(key.expiry(), KeyCodec::writeExpiry);
        out.all(key.history(), (writer, signal) -> writePast(writer, signal, format));
        out.all(key.operations(), KeyCodec::writeOperation);
    }

    static KeyState read(StateReader in, int format) {
        Phase phase = phase(in);
        long version = in.number();
        long count = in.number();
        Optional<SuccessSignal> success = in.optional(reader -> readGood(reader, format));
        Optional<FailureSignal> failure = in.optional(reader -> readFailure(reader, format));
        Optional<SignalExpiry> expiry = in.optional(KeyCodec::readExpiry);
        List<PastSignal> history = in.all(reader -> readPast(reader, format));
        boolean withLatest = !history.isEmpty() && (success.isPresent() || failure.isPresent());
        List<PastSignal> superseded = withLatest ? history.subList(0, history.size() - 1) : history;
        return new KeyState(
                phase, version, count, success, failure, expiry, superseded, in.all(KeyCodec::readOperation));
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

    private static void writeGood(StateWriter out, SuccessSignal successSignal, int format) {
        out.number(successSignal.version());
        out.number(successSignal.count());
        out.instant(successSignal.at());
        out.optional(successSignal.payload(), StateWriter::payload);
        out.instant(successSignal.until());
        writeSender(out, successSignal.by(), format);
    }

    private static SuccessSignal readGood(StateReader in, int format) {
        return new SuccessSignal(
                in.number(),
                in.number(),
                in.instant(),
                in.optional(StateReader::payload),
                in.instant(),
                readSender(in, format));
    }

    private static void writeFailure(StateWriter out, FailureSignal failureSignal, int format) {
        out.number(failureSignal.version());
        out.instant(failureSignal.at());
        out.text(failureSignal.reason());
        out.instant(failureSignal.until());
        writeSender(out, failureSignal.by(), format);
    }

    private static FailureSignal readFailure(StateReader in, int format) {
        return new FailureSignal(in.number(), in.instant(), in.text(), in.instant(), readSender(in, format));
    }

    private static void writeExpiry(StateWriter out, SignalExpiry expiry) {
        out.instant(expiry.at());
        out.number(expiry.version());
        out.instant(expiry.retainedUntil());
    }

    private static SignalExpiry readExpiry(StateReader in) {
        return new SignalExpiry(in.instant(), in.number(), in.instant());
    }

    private static void writePast(StateWriter out, PastSignal signal, int format) {
        out.number(signal.version());
        out.instant(signal.at());
        out.optional(signal.failure(), StateWriter::text);
        out.number(signal.size());
        out.text(signal.type());
        writeSender(out, signal.by(), format);
    }

    private static PastSignal readPast(StateReader in, int format) {
        return new PastSignal(
                in.number(),
                in.instant(),
                in.optional(StateReader::text),
                in.integer(),
                in.text(),
                readSender(in, format));
    }

    private static void writeSender(StateWriter out, Optional<String> by, int format) {
        if (format > 1) {
            out.optional(by, StateWriter::text);
        }
    }

    private static Optional<String> readSender(StateReader in, int format) {
        return format > 1 ? in.optional(StateReader::text) : Optional.empty();
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
