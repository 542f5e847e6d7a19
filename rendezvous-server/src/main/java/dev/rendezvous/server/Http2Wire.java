package dev.rendezvous.server;

import io.helidon.webserver.CloseConnectionException;
import org.jspecify.annotations.Nullable;

/**
 * One stream of an HTTP/2 connection. The client disconnects by resetting the stream or by closing the connection. While a body is
 * read, Helidon waits only for frames, so a timeout or a disconnect interrupts the thread; the body then ends.
 */
final class Http2Wire implements Wire {

    private final Http2Streams streams;
    private final Thread thread = Thread.currentThread();
    private String client;
    private int number;
    private @Nullable Runnable whenGone;
    private boolean reading;
    private boolean gone;
    private boolean overdue;
    private Alarms.Alarm alarm = () -> {};

    Http2Wire(Http2Streams streams, String client) {
        this.streams = streams;
        this.client = client;
    }

    @Override
    public void begin(int request, String client) {
        this.client = client;
        number = request;
        streams.serving(request, this);
    }

    @Override
    public boolean inHead() {
        return number == 0;
    }

    @Override
    public String client() {
        return client;
    }

    @Override
    public synchronized Watching watch(Runnable whenGone) {
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

    /** Called when the client disconnects. */
    void leave() {
        Runnable listener;
        synchronized (this) {
            gone = true;
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
    public Timing bodyComes() {
        read();
        return this::bodyCame;
    }

    private synchronized void read() {
        reading = true;
        alarm = streams.inBodyTime(this::tooLate);
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
    private synchronized void bodyCame() {
        alarm.close();
        if (reading && (overdue || gone)) {
            Thread.interrupted();
            reading = false;
            throw overdue ? streams.limits().bodyTime() : new CloseConnectionException("The client has disconnected");
        }
        reading = false;
    }

    /** Helidon reads the rest of the body until the end of the task. */
    @Override
    public void done(boolean bodyLeft) {
        if (bodyLeft && !overdue) {
            read();
        }
    }

    /** Called at the end of the task of this stream. */
    synchronized void over() {
        reading = false;
        alarm.close();
        Thread.interrupted();
        streams.served(number);
    }

    /** Does nothing: a stream ends by itself, and the connection continues with the others. */
    @Override
    public void end() {}
}
