package dev.rendezvous.client;

import dev.rendezvous.Reason.Common;
import java.util.OptionalInt;

/** Thrown when the server refuses a request that it understands, for instance because a payload is too large (413). */
public final class RequestRefusedException extends RendezvousException {

    private static final long serialVersionUID = 1L;

    RequestRefusedException(String message, int status) {
        super(message, Common.REQUEST_REFUSED, OptionalInt.of(status), null);
    }
}
