package dev.rendezvous.client;

import dev.rendezvous.Reason.Common;
import java.util.OptionalInt;

/** Thrown when the server, or a proxy before it, has responded with 429, 502, 503 or 504 for as long as the request was retried. */
public final class ServerBusyException extends RendezvousException {

    private static final long serialVersionUID = 1L;

    ServerBusyException(String message, OptionalInt status) {
        super(message, Common.SERVER_NOT_REACHED, status, null);
    }
}
