package dev.rendezvous.server.connection;

import dev.rendezvous.server.http.ClientConnection;
import dev.rendezvous.server.http.TimeoutScheduler;
import io.helidon.webserver.CloseConnectionException;
import org.jspecify.annotations.Nullable;

/**
 * One stream of an HTTP/2 connection. The client disconnects by resetting the stream or by closing the connection. While a body is
 * read, Helidon waits only for frames, so a timeout or a disconnect interrupts the thread; the body then ends.
 */
final class Http2ClientStream implements ClientConnection {

    private final Http2Streams streams;
    private final Thread thread = Thread.currentThread();
    private String client;
    private int number;
    private @Nullable Runnable whenGone;
    private boolean reading;
    private boolean gone;
    private boolean closedByClient;
    private boolean overdue;
    private TimeoutScheduler.Timeout timeout = () -> {};

    Http2ClientStream(Http2Streams streams, String client) {
        this.streams = streams;
        this.client = client;
    }

    @Override
    public void begin(int request, String client) {
        this.client = client;
        number = request;
        streams.register(request, this);
    }

    @Override
    public boolean isReadingHead() {
        return number == 0;
    }

    @Override
    public String clientAddress() {
        return client;
    }

    @Override
    public synchronized DisconnectListener onDisconnect(Runnable whenGone) {
        if (gone) {
            whenGone.run();
        } else {
            this.whenGone = whenGone;
        }
        return this::stopWatching;
    }

    private synchronized void stopWatching() {
        whenGone = null;
    }

    @Override
    public synchronized boolean isClosedByClient() {
        return closedByClient;
    }

    /**
     * Called when the client disconnects.
     *
     * @param byClient whether it has reset the stream or closed the connection; otherwise that is broken
     */
    void disconnect(boolean byClient) {
        Runnable listener;
        synchronized (this) {
            gone = true;
            closedByClient = byClient;
            listener = whenGone;
            whenGone = null;
            if (reading) {
                thread.interrupt();
            }
        }
        if (listener != null) {
            listener.run();
        }
    }

    @Override
    public boolean isHttp10() {
        return false;
    }

    /** Streams share a connection, whose writes are serialized by a lock: one of them may be blocked. */
    @Override
    public boolean canSendWithoutBlocking() {
        return false;
    }

    @Override
    public void sendWithoutBlocking(Runnable respond) {
        throw new UnsupportedOperationException("Another stream may block");
    }

    @Override
    public ReadTimeout startBodyTimeout() {
        read();
        return this::stopBodyTimeout;
    }

    private synchronized void read() {
        reading = true;
        timeout = streams.scheduleBodyTimeout(this::tooLate);
        if (gone) {
            thread.interrupt();
        }
    }

    private synchronized void tooLate() {
        if (reading) {
            overdue = true;
            thread.interrupt();
        }
    }

    /** Called at the end of the body; after an interrupt it is incomplete. */
    private synchronized void stopBodyTimeout() {
        timeout.close();
        if (reading && (overdue || gone)) {
            Thread.interrupted();
            reading = false;
            throw overdue
                    ? streams.limits().bodyTimedOut()
                    : new CloseConnectionException("The client has disconnected");
        }
        reading = false;
    }

    /** Helidon reads the rest of the body until the end of the task. */
    @Override
    public void finish(boolean bodyLeft) {
        if (bodyLeft && !overdue) {
            read();
        }
    }

    /** Called at the end of the task of this stream. */
    synchronized void release() {
        reading = false;
        timeout.close();
        Thread.interrupted();
        streams.remove(number);
    }

    /** Does nothing: a stream ends by itself, and the connection continues with the others. */
    @Override
    public void stopReading() {}
}
