package dev.rendezvous.server.connection;

import dev.rendezvous.server.http.AsyncResponse;
import io.helidon.http.HttpPrologue;
import io.helidon.webserver.http.ServerRequest;

/** Handles requests on the thread of the event loop, which must not block. */
public interface InlineHandler {

    /** Returns whether it handles such requests; others get a thread. */
    boolean accepts(HttpPrologue prologue);

    /** Handles a request that has arrived whole. The response may be sent later, by another thread. Never throws. */
    void handle(ServerRequest request, AsyncResponse response);
}
