package dev.rendezvous.server.store.postgres.codec;

import dev.rendezvous.internal.state.Owner;
import dev.rendezvous.internal.state.RequestId;
import java.util.Comparator;
import java.util.Set;

/** Encodes and decodes owners. */
final class OwnerCodec {

    private static final Comparator<RequestId> ORDER =
            Comparator.comparingLong(RequestId::incarnation).thenComparingLong(RequestId::number);

    private OwnerCodec() {}

    static void write(StateWriter out, Owner owner) {
        out.optional(owner.operation(), StateWriter::text);
        // Sorted, as a set has no order and equal states must have equal bytes.
        out.all(owner.requests().stream().sorted(ORDER).toList(), OwnerCodec::writeRequest);
        out.instant(owner.until());
    }

    static Owner read(StateReader in) {
        return new Owner(in.optional(StateReader::text), Set.copyOf(in.all(OwnerCodec::readRequest)), in.instant());
    }

    private static void writeRequest(StateWriter out, RequestId requestId) {
        out.number(requestId.incarnation());
        out.number(requestId.number());
    }

    private static RequestId readRequest(StateReader in) {
        return new RequestId(in.number(), in.number());
    }
}
