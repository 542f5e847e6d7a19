package dev.rendezvous.client;

/** Thrown when the server refuses a request, or is not reached for as long as one is sent. The message names server, request and reason. */
public final class RendezvousException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    RendezvousException(String message) {
        super(message);
    }
}
