package dev.rendezvous.server.store.postgres.codec;

import dev.rendezvous.state.LeaseId;
import dev.rendezvous.state.LockGrant;
import dev.rendezvous.state.LockState;
import dev.rendezvous.state.QueueEntry;

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

    private static void writeGrant(StateWriter out, LockGrant grant) {
        writePlace(out, grant.entry());
        out.number(grant.fence());
        out.instant(grant.since());
        out.instant(grant.until());
    }

    private static LockGrant readGrant(StateReader in) {
        return new LockGrant(readPlace(in), in.number(), in.instant(), in.instant());
    }

    private static void writePlace(StateWriter out, QueueEntry queueEntry) {
        OwnerCodec.write(out, queueEntry.owner());
        out.optional(queueEntry.holder(), StateWriter::text);
        out.text(queueEntry.lease().text());
        out.duration(queueEntry.ttl());
    }

    private static QueueEntry readPlace(StateReader in) {
        return new QueueEntry(
                OwnerCodec.read(in), in.optional(StateReader::text), new LeaseId(in.text()), in.duration());
    }
}
