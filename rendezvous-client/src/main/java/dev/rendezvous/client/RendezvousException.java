package dev.rendezvous.client;

/**
 * Thrown when a server refuses a request, could not be reached within the time for which the request is retried, or does not respond
 * as a rendezvous server does. The message names the server, the request and the reason.
 */
public final class RendezvousException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    RendezvousException(String message) {
        super(message);
    }

    static RendezvousException unexpectedResponse(String problem) {
        return new RendezvousException("The response is not that of a rendezvous server: " + problem);
    }
}
