package dev.rendezvous.server.store.postgres.codec;

import dev.rendezvous.internal.state.Kind;

/**
 * The stored state of a name cannot be decoded by this version; it stays as it is. The message is for clients: it contains neither
 * payloads nor secrets.
 */
public final class UnreadableStateException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private UnreadableStateException(String message) {
        super(message);
    }

    /** Returns an exception for an unknown format. */
    static UnreadableStateException unknownFormat(int format, int latest, Kind<?> kind) {
        return new UnreadableStateException("A " + kind + " is stored in format " + format
                + ", and this server reads formats up to " + latest
                + ". A newer server has written it: upgrade this server");
    }

    /** Returns an exception for bytes that no server has written. */
    static UnreadableStateException damaged(Kind<?> kind, int size, String why) {
        return new UnreadableStateException(
                "A " + kind + " is stored as " + size + " bytes that are not in a known format: " + why
                        + ". No server has written them: restore the row from a backup, or delete it, which resets the "
                        + kind);
    }
}
