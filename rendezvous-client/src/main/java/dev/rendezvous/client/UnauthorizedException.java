package dev.rendezvous.client;

import dev.rendezvous.Reason.Common;
import java.util.OptionalInt;

/** Thrown when the server does not permit a request: the token is missing or unknown (401), or does not permit this (403). */
public final class UnauthorizedException extends RendezvousException {

    private static final long serialVersionUID = 1L;

    UnauthorizedException(String message, int status) {
        super(message, Common.REQUEST_REFUSED, OptionalInt.of(status), null);
    }
}
