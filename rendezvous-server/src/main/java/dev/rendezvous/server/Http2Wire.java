package dev.rendezvous.server;

import io.helidon.webserver.CloseConnectionException;
import org.jspecify.annotations.Nullable;

/**
 * One stream of an HTTP/2 connection. Its client leaves by resetting it, or with the connection. While its body is read, Helidon
 * waits for frames and for nothing else, so whoever takes too long, or leaves, has that wait interrupted: the body then ends.
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

    /** The client has left. */
    void leave() {
        Runnable told;
        synchronized (this) {
            gone = true;
            told = whenGone;
            whenGone = null;
            if (reading) {
                thread.interrupt();
            }
        }
        if (told != null) {
            told.run();
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

    /** Whoever was interrupted has read a body that is cut short. */
    private synchronized void bodyCame() {
        alarm.close();
        if (reading && (overdue || gone)) {
            Thread.interrupted();
            reading = false;
            throw overdue ? streams.limits().bodyTime() : new CloseConnectionException("The client has left");
        }
        reading = false;
    }

    /** What is left of a body is read by Helidon, which ends when the task does. */
    @Override
    public void done(boolean bodyLeft) {
        if (bodyLeft && !overdue) {
            read();
        }
    }

    /** The task of this stream is over. */
    synchronized void over() {
        reading = false;
        alarm.close();
        Thread.interrupted();
        streams.served(number);
    }

    /** A stream ends by itself, and the others of its connection go on. */
    @Override
    public void end() {}
}
