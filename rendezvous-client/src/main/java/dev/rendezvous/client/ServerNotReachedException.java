package dev.rendezvous.client;

import dev.rendezvous.Reason.Common;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** Thrown when no response has come for as long as the request was retried, or none can come because TLS has failed. */
public final class ServerNotReachedException extends RendezvousException {

    private static final long serialVersionUID = 1L;

    ServerNotReachedException(String message, Common kind, @Nullable Throwable cause) {
        super(message, kind, OptionalInt.empty(), cause);
    }
}
