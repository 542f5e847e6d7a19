package dev.rendezvous.server;

/**
 * What connects us with the client of one request: where it is, whether it is still there, and how long it takes to send. The
 * methods are called by the thread that serves the request.
 */
interface Wire {

    /** The wire of the request that the current thread serves. */
    ScopedValue<Wire> CURRENT = ScopedValue.newInstance();

    /** What is returned as long as somebody is to be told; closing it ends that. */
    @FunctionalInterface
    interface Watching extends AutoCloseable {
        @Override
        void close();
    }

    /** What is returned as long as something is to come in time; closing it says that it has come. */
    @FunctionalInterface
    interface Timing extends AutoCloseable {
        @Override
        void close();
    }

    /**
     * The head of a request has come whole.
     *
     * @param request its number on this connection
     * @param client the address that the client is counted by
     */
    void begin(int request, String client);

    /** Returns whether the head of a request is being read, so that nothing of ours has had a part in what goes wrong. */
    boolean inHead();

    /** Returns the address that the client of the current request is counted by. */
    String client();

    /** Tells {@code whenGone} once, on another thread, if the client leaves. */
    Watching watch(Runnable whenGone);

    /** The body is read now, and has to come in time. */
    Timing bodyComes();

    /**
     * The request has been answered.
     *
     * @param bodyLeft whether there is something of its body to come that nobody has read
     */
    void done(boolean bodyLeft);

    /** Reads no further: the connection is to be closed after this answer. */
    void end();
}
