package dev.rendezvous.server;

import dev.rendezvous.Deadline;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Writes server-sent events (WHATWG HTML, section 9.2). A client that takes nothing for a while is cut off: the thread that waits
 * for it is interrupted, which closes the connection.
 */
final class EventWriter implements AutoCloseable {

    /** How long a client may take nothing. */
    private static final Duration PATIENCE = Duration.ofSeconds(15);

    private final OutputStream out;
    private final Thread guard;
    private final StringBuilder pending = new StringBuilder();

    /** By when the client has to have taken what is being written; null while nothing is. */
    private volatile @Nullable Deadline due;

    private EventWriter(OutputStream out) {
        this.out = out;
        Thread writer = Thread.currentThread();
        this.guard = Thread.ofVirtual().name("event guard").unstarted(() -> guard(writer));
    }

    /** Returns a writer for the calling thread. */
    static EventWriter on(OutputStream out) {
        EventWriter writer = new EventWriter(out);
        writer.guard.start();
        return writer;
    }

    void event(String id, Event.EventJson data) {
        pending.append("event: ").append(data.event()).append("\nid: ").append(id).append("\ndata: ");
        pending.append(new String(Json.line(data), StandardCharsets.UTF_8)).append('\n');
    }

    /** A comment keeps proxies from closing what seems idle; the id goes with it, as others may have happened that are not told. */
    void heartbeat(String id) {
        pending.append(":\nid: ").append(id).append("\n\n");
    }

    /** Returns whether there was anything to write. */
    boolean flush() {
        if (pending.isEmpty()) {
            return false;
        }
        due = Deadline.in(PATIENCE);
        try {
            out.write(pending.toString().getBytes(StandardCharsets.UTF_8));
            out.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        due = null;
        pending.setLength(0);
        return true;
    }

    private void guard(Thread writer) {
        try {
            for (Deadline overdue = null; overdue == null || !overdue.expired(); overdue = due) {
                Thread.sleep(PATIENCE.dividedBy(4));
            }
            writer.interrupt();
        } catch (InterruptedException e) {
            // The stream has ended.
        }
    }

    /** Ends the guard; the stream below stays open. */
    @Override
    public void close() {
        guard.interrupt();
    }
}
