package dev.rendezvous.server.report;

import dev.rendezvous.server.diagnosis.CallerStatus;
import java.util.List;

/** The callers that wait at the other servers of a shared store, as these have published them: about a second ago. */
public interface RemoteCallers extends AutoCloseable {

    /** Those of a server that shares its store with no other. */
    RemoteCallers NONE = new RemoteCallers() {
        @Override
        public Published published() {
            return Published.NONE;
        }

        @Override
        public void close() {
            // There is nothing to close.
        }
    };

    /**
     * Callers that wait.
     *
     * @param oldest those that have waited longest
     * @param more whether there are others
     */
    record Published(List<CallerStatus> oldest, boolean more) {

        public static final Published NONE = new Published(List.of(), false);

        public Published {
            oldest = List.copyOf(oldest);
        }
    }

    /** Returns the callers that wait at the other servers. */
    Published published();

    /** Stops publishing the callers of this server. */
    @Override
    void close();
}
