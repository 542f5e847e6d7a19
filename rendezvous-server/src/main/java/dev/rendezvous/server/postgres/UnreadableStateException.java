package dev.rendezvous.server.postgres;

import dev.rendezvous.state.Kind;

/**
 * What is stored under a name is no state that this version can read; it stays as it is. The message is for those who ask for the
 * name: it holds no payload and no secret.
 */
public final class UnreadableStateException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private UnreadableStateException(String message) {
        super(message);
    }

    /** Returns that a format is none that this version knows. */
    static UnreadableStateException ofFormat(int format, Kind<?> kind) {
        return new UnreadableStateException("A " + kind + " is stored in format " + format
                + ", and this server reads format " + StateCodec.FORMAT
                + ". A newer server has written it: upgrade this one");
    }

    /** Returns that bytes are not as a server writes them. */
    static UnreadableStateException damaged(Kind<?> kind, int size, String why) {
        return new UnreadableStateException("A " + kind + " is stored as " + size + " bytes that are not in format "
                + StateCodec.FORMAT + ": " + why
                + ". No server writes such: restore the row from a backup, or delete it and the " + kind
                + " begins anew");
    }
}
