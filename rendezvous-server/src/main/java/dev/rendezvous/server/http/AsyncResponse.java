package dev.rendezvous.server.http;

import io.helidon.webserver.http.ServerResponse;
import java.util.concurrent.Executor;

/** A response that may be sent after its handler has returned, by one other thread. It is either sent or abandoned. */
public interface AsyncResponse extends ServerResponse {

    /** Ends the request without a response, as the client has disconnected. */
    void abandon();

    /** Returns what runs code on the thread that is best suited to send this response. */
    Executor executor();

    /** Calls {@code callback} when the response is abandoned. */
    void whenAbandoned(Runnable callback);
}
