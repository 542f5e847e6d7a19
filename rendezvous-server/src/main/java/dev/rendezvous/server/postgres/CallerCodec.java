package dev.rendezvous.server.postgres;

import dev.rendezvous.state.Caller;
import dev.rendezvous.state.Request;
import java.util.Comparator;
import java.util.Set;

/** Encodes and decodes owners. */
final class CallerCodec {

    private static final Comparator<Request> ORDER =
            Comparator.comparingLong(Request::incarnation).thenComparingLong(Request::number);

    private CallerCodec() {}

    static void write(StateWriter out, Caller caller) {
        out.optional(caller.operation(), StateWriter::text);
        // Sorted, as a set has no order and equal states must have equal bytes.
        out.all(caller.requests().stream().sorted(ORDER).toList(), CallerCodec::writeRequest);
        out.instant(caller.until());
    }

    static Caller read(StateReader in) {
        return new Caller(in.optional(StateReader::text), Set.copyOf(in.all(CallerCodec::readRequest)), in.instant());
    }

    private static void writeRequest(StateWriter out, Request request) {
        out.number(request.incarnation());
        out.number(request.number());
    }

    private static Request readRequest(StateReader in) {
        return new Request(in.number(), in.number());
    }
}
