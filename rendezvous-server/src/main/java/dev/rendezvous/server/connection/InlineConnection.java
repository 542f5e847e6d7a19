package dev.rendezvous.server.connection;

import dev.rendezvous.server.http.ClientAddress;
import dev.rendezvous.server.http.ClientConnection;
import dev.rendezvous.server.http.TimeoutScheduler;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;

/**
 * A connection without a thread: the event loop reads its requests and passes them to an {@link InlineHandler}, one after the other. It
 * gets a thread, as if nothing had been read, when a request comes that does not arrive whole, has anything unusual or is not for this
 * handler; and when the client does not take a response at once. The thread ends when it has had no request for a while. Thread-safe.
 */
final class InlineConnection implements ClientConnection {

    private static final System.Logger LOGGER = System.getLogger(InlineConnection.class.getName());

    /** The time for the rest of a request of which a part has arrived. */
    private static final Duration REST_TIMEOUT = Duration.ofMillis(50);

    private final ChannelSocket socket;
    private final EventLoop loop;
    private final TimeoutScheduler timeouts;
    private final InlineHandler handler;
    private final Runnable startThread;
    private final Runnable whenClosed;
    private final String peer;

    /** Used by the event loop only. */
    private int requests;

    /** Used by the event loop only. */
    private boolean processing;

    /** Used by the event loop only. */
    private String client;

    /** Runs until the first request begins, and then while the rest of one has not arrived. */
    private TimeoutScheduler.Timeout timeout = () -> {};

    private boolean waitsForRest;
    private boolean busy;
    private boolean closing;
    private boolean silent;
    private boolean ended;
    private long idleSince = System.nanoTime();

    /**
     * Makes a connection.
     *
     * @param startThread starts a thread that serves the connection
     * @param whenClosed called when the connection is closed without that
     */
    InlineConnection(
            ChannelSocket socket,
            EventLoop loop,
            TimeoutScheduler timeouts,
            InlineHandler handler,
            Runnable startThread,
            Runnable whenClosed) {
        this.socket = socket;
        this.loop = loop;
        this.timeouts = timeouts;
        this.handler = handler;
        this.startThread = startThread;
        this.whenClosed = whenClosed;
        this.peer = ClientAddress.of(socket.remotePeer(), Optional.empty());
        this.client = peer;
    }

    /**
     * Lets the event loop serve the connection. Called by the loop.
     *
     * @param time for the first request to begin
     */
    void start(Duration time) {
        synchronized (this) {
            timeout = timeouts.schedule(time, () -> loop.execute(this::endSilence));
        }
        socket.watch(this::process);
    }

    /** Lets the event loop serve the connection again. Called by its thread when that ends, after all that it has read. */
    void resume() {
        synchronized (this) {
            ended = false;
            busy = false;
            idleSince = System.nanoTime();
        }
        if (isClosing()) {
            close();
            return;
        }
        socket.watch(this::process);
        loop.execute(this::process);
    }

    private synchronized void endSilence() {
        if (requests == 0 && !busy && !ended) {
            silent = !socket.hasReceived();
            goOnWithThread();
        }
    }

    EventLoop loop() {
        return loop;
    }

    /** Handles the requests that have arrived, until one waits for its response. Called by the event loop. */
    private void process() {
        processing = true;
        try {
            while (processNext()) {
                // Another request may have arrived with it.
            }
        } catch (RuntimeException | Error e) {
            LOGGER.log(System.Logger.Level.ERROR, "A connection has failed", e);
            close();
        } finally {
            processing = false;
        }
    }

    private boolean processNext() {
        Optional<byte[]> input = beginRequest();
        if (input.isEmpty()) {
            return false;
        }
        byte[] bytes = input.get();
        switch (BufferedRequest.read(bytes, socket, requests + 1)) {
            case BufferedRequest.Whole whole -> {
                if (handler.accepts(whole.request().prologue())) {
                    handle(whole, bytes);
                    return true;
                }
                goOnWithThread(bytes);
            }
            case BufferedRequest.Incomplete incomplete -> awaitRest(bytes);
            case BufferedRequest.Unusual unusual -> goOnWithThread(bytes);
        }
        return false;
    }

    private void goOnWithThread(byte[] input) {
        socket.unread(input);
        goOnWithThread();
    }

    private void handle(BufferedRequest.Whole whole, byte[] input) {
        if (whole.length() < input.length) {
            socket.unread(Arrays.copyOfRange(input, whole.length(), input.length));
        }
        stopTimeout();
        requests++;
        client = peer;
        BufferedResponse response = new BufferedResponse(this);
        ScopedValue.where(ClientConnection.CURRENT, this).run(() -> handler.handle(whole.request(), response));
    }

    private synchronized void stopTimeout() {
        timeout.close();
        waitsForRest = false;
    }

    private synchronized void awaitRest(byte[] input) {
        socket.unread(input);
        busy = false;
        if (!waitsForRest) {
            waitsForRest = true;
            timeout.close();
            timeout = timeouts.schedule(REST_TIMEOUT, () -> loop.execute(this::endAwaitRest));
        }
    }

    private synchronized void endAwaitRest() {
        if (waitsForRest && !busy && !ended) {
            goOnWithThread();
        }
    }

    /** Returns what has arrived, if another request can begin. */
    private synchronized Optional<byte[]> beginRequest() {
        if (busy || ended) {
            return Optional.empty();
        }
        byte[] input = socket.takeReceived();
        if (input == null && socket.hasEnded()) {
            close();
        }
        busy = input != null;
        return Optional.ofNullable(input);
    }

    private synchronized void goOnWithThread() {
        ended = true;
        timeout.close();
        socket.unwatch(startThread);
    }

    /** Sends the response of the current request. Called by any thread, once a request. */
    void respond(byte[] response) {
        synchronized (this) {
            busy = false;
            idleSince = System.nanoTime();
            if (ended || !isSent(response)) {
                return;
            }
        }
        boolean goesOn = loop.isCurrentThread() && processing;
        if (!goesOn && socket.hasReceived()) {
            loop.execute(this::process);
        }
    }

    private boolean isSent(byte[] response) {
        try {
            socket.withoutBlocking(() -> socket.write(response, 0, response.length));
        } catch (UncheckedIOException e) {
            close();
            return false;
        }
        if (closing || socket.hasDeferred()) {
            ended = true;
            socket.ignoreReceived();
            startThread.run();
            return false;
        }
        return true;
    }

    /** Returns whether the connection is closed after its latest response. */
    synchronized boolean isClosing() {
        return closing;
    }

    /** Returns whether the connection has got a thread because nothing has arrived in time. */
    synchronized boolean isSilent() {
        return silent;
    }

    /** Closes the connection, unless it has got a thread. */
    synchronized void close() {
        if (!ended) {
            ended = true;
            timeout.close();
            socket.close();
            whenClosed.run();
        }
    }

    /** Closes the connection after its current request, unless it has got a thread. */
    synchronized void closeWhenIdle() {
        closing = true;
        if (!busy) {
            close();
        }
    }

    /** Closes the connection if it has had no request for this time and has no thread. */
    synchronized void closeIfIdle(Duration time) {
        if (!busy && System.nanoTime() - idleSince > time.toNanos()) {
            close();
        }
    }

    @Override
    public void begin(int request, String client) {
        this.client = client;
    }

    @Override
    public boolean isReadingHead() {
        return false;
    }

    @Override
    public String clientAddress() {
        return client;
    }

    @Override
    public DisconnectListener onDisconnect(Runnable whenGone) {
        socket.whenEnded(whenGone);
        return socket::ignoreEnd;
    }

    @Override
    public boolean isClosedByClient() {
        return socket.isClosedByClient();
    }

    @Override
    public boolean isHttp10() {
        return false;
    }

    /** Nothing on the event loop blocks. */
    @Override
    public boolean canSendWithoutBlocking() {
        return true;
    }

    @Override
    public void sendWithoutBlocking(Runnable respond) {
        respond.run();
    }

    /** The body has arrived already. */
    @Override
    public ReadTimeout startBodyTimeout() {
        return () -> {};
    }

    /** The request has been read, and the response sent, in one piece. */
    @Override
    public void finish(boolean bodyLeft) {}

    @Override
    public synchronized void stopReading() {
        closing = true;
    }
}
