package dev.rendezvous.server.postgres;

import dev.rendezvous.state.Grant;
import dev.rendezvous.state.LeaseId;
import dev.rendezvous.state.LockState;
import dev.rendezvous.state.Place;

/** Encodes and decodes locks and semaphores. */
final class LockCodec {

    private LockCodec() {}

    static void write(StateWriter out, LockState lock) {
        out.number(lock.permits());
        out.all(lock.held(), LockCodec::writeGrant);
        out.all(lock.queue(), LockCodec::writePlace);
    }

    static LockState read(StateReader in) {
        return new LockState(in.integer(), in.all(LockCodec::readGrant), in.all(LockCodec::readPlace));
    }

    private static void writeGrant(StateWriter out, Grant grant) {
        writePlace(out, grant.place());
        out.number(grant.fence());
        out.instant(grant.since());
        out.instant(grant.until());
    }

    private static Grant readGrant(StateReader in) {
        return new Grant(readPlace(in), in.number(), in.instant(), in.instant());
    }

    private static void writePlace(StateWriter out, Place place) {
        CallerCodec.write(out, place.caller());
        out.optional(place.holder(), StateWriter::text);
        out.text(place.lease().text());
        out.duration(place.ttl());
    }

    private static Place readPlace(StateReader in) {
        return new Place(CallerCodec.read(in), in.optional(StateReader::text), new LeaseId(in.text()), in.duration());
    }
}
