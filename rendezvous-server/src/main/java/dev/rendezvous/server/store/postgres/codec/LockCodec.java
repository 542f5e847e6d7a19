package dev.rendezvous.server.store.postgres.codec;

import dev.rendezvous.internal.state.LeaseId;
import dev.rendezvous.internal.state.LockGrant;
import dev.rendezvous.internal.state.LockMode;
import dev.rendezvous.internal.state.LockState;
import dev.rendezvous.internal.state.QueueEntry;
import java.util.stream.Stream;

/**
 * Encodes and decodes locks and semaphores. Format 1 has no modes: every holder has one permit of its own. It is still written for such
 * a lock, so that servers of an earlier version read it too.
 */
final class LockCodec {

    private static final LockMode PLAIN = new LockMode.Exclusive(1);

    private LockCodec() {}

    /** Returns the earliest format that can hold a lock. */
    static int format(LockState lock) {
        boolean plain = Stream.concat(lock.held().stream().map(LockGrant::entry), lock.queue().stream())
                .allMatch(entry -> entry.mode().equals(PLAIN));
        return plain ? 1 : 2;
    }

    static void write(StateWriter out, LockState lock, int format) {
        out.number(lock.permits());
        out.all(lock.held(), (writer, grant) -> writeGrant(writer, grant, format));
        out.all(lock.queue(), (writer, entry) -> writeEntry(writer, entry, format));
    }

    static LockState read(StateReader in, int format) {
        return new LockState(
                in.integer(), in.all(reader -> readGrant(reader, format)), in.all(reader -> readEntry(reader, format)));
    }

    private static void writeGrant(StateWriter out, LockGrant grant, int format) {
        writeEntry(out, grant.entry(), format);
        out.number(grant.fence());
        out.instant(grant.since());
        out.instant(grant.until());
    }

    private static LockGrant readGrant(StateReader in, int format) {
        return new LockGrant(readEntry(in, format), in.number(), in.instant(), in.instant());
    }

    private static void writeEntry(StateWriter out, QueueEntry queueEntry, int format) {
        OwnerCodec.write(out, queueEntry.owner());
        out.optional(queueEntry.holder(), StateWriter::text);
        out.text(queueEntry.lease().text());
        out.duration(queueEntry.ttl());
        if (format > 1) {
            writeMode(out, queueEntry.mode());
        }
    }

    private static QueueEntry readEntry(StateReader in, int format) {
        return new QueueEntry(
                OwnerCodec.read(in),
                in.optional(StateReader::text),
                new LeaseId(in.text()),
                in.duration(),
                format > 1 ? readMode(in) : PLAIN);
    }

    /** Writes the permits of a holder; zero for a reader, which has none of its own. */
    private static void writeMode(StateWriter out, LockMode mode) {
        out.number(
                switch (mode) {
                    case LockMode.Read read -> 0;
                    case LockMode.Exclusive exclusive -> exclusive.permits();
                });
    }

    private static LockMode readMode(StateReader in) {
        int permits = in.integer();
        return permits == 0 ? new LockMode.Read() : new LockMode.Exclusive(permits);
    }
}
