package dev.rendezvous.server.http;

/**
 * The connection to the client of one request: its address, whether it is still connected, and how long it takes to send. The
 * methods are called by the thread that serves the request, or on its behalf while it waits.
 */
public interface ClientConnection {

    /** The connection of the request that the current thread serves. */
    ScopedValue<ClientConnection> CURRENT = ScopedValue.newInstance();

    /** A registered listener; closing it removes the listener. */
    @FunctionalInterface
    interface DisconnectListener extends AutoCloseable {
        @Override
        void close();
    }

    /** A running timeout; closing it stops it. */
    @FunctionalInterface
    interface ReadTimeout extends AutoCloseable {
        @Override
        void close();
    }

    /**
     * Called when the head of a request has been read.
     *
     * @param request the number of the request on this connection
     * @param client the address that the client is counted by
     */
    void begin(int request, String client);

    /** Returns whether the head of a request is still being read, so that an error must be the client's. */
    boolean isReadingHead();

    /** Returns the address that the client of the current request is counted by. */
    String clientAddress();

    /** Calls {@code whenGone} once, on another thread, if the client disconnects. */
    DisconnectListener onDisconnect(Runnable whenGone);

    /**
     * Returns whether the client has closed the connection or has cancelled the request: its process has ended, or has given up.
     * Otherwise it is connected, the connection is broken, or the server closes it.
     */
    boolean isClosedByClient();

    /** Returns whether the client speaks HTTP/1.0, which knows no chunks: a response must have a length. */
    boolean isHttp10();

    /** Returns whether {@link #sendWithoutBlocking} can be called. */
    boolean canSendWithoutBlocking();

    /**
     * Runs {@code respond}, which sends the response of the current request, on another thread than the request's, so that it never
     * blocks: what the client does not take at once is sent by the request's thread when the request ends.
     *
     * @throws UnsupportedOperationException if this connection cannot do so
     */
    void sendWithoutBlocking(Runnable respond);

    /** Starts the timeout for reading the body. */
    ReadTimeout startBodyTimeout();

    /**
     * Called when the response has been sent.
     *
     * @param bodyLeft whether part of the request's body has not been read
     */
    void finish(boolean bodyLeft);

    /** Stops reading: the connection is closed after this response. */
    void stopReading();
}
