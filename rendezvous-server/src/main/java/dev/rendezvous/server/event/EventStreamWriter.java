package dev.rendezvous.server.event;

import dev.rendezvous.Deadline;
import dev.rendezvous.server.http.Json;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Writes server-sent events (WHATWG HTML, section 9.2). If a client does not read for a while, the writing thread is interrupted,
 * which closes the connection.
 */
public final class EventStreamWriter implements AutoCloseable {

    /** The time for a client to read what was written. */
    private static final Duration WRITE_TIMEOUT = Duration.ofSeconds(15);

    private final OutputStream out;
    private final Thread watchdog;
    private final StringBuilder pending = new StringBuilder();

    /** The deadline of the current write; null while there is none. */
    private volatile @Nullable Deadline due;

    private EventStreamWriter(OutputStream out) {
        this.out = out;
        Thread writer = Thread.currentThread();
        this.watchdog = Thread.ofVirtual().name("event watchdog").unstarted(() -> watchdog(writer));
    }

    /** Returns a writer for the calling thread. */
    public static EventStreamWriter on(OutputStream out) {
        EventStreamWriter writer = new EventStreamWriter(out);
        writer.watchdog.start();
        return writer;
    }

    public void event(String id, Event.EventJson data) {
        pending.append("event: ")
                .append(data.event())
                .append("\nid: ")
                .append(id)
                .append("\ndata: ");
        pending.append(new String(Json.line(data), StandardCharsets.UTF_8)).append('\n');
    }

    /** Adds a comment, which keeps proxies from closing an idle connection, and the current id, as events may have been filtered out. */
    public void heartbeat(String id) {
        pending.append(":\nid: ").append(id).append("\n\n");
    }

    /** Writes the added events; returns whether there were any. */
    public boolean flush() {
        if (pending.isEmpty()) {
            return false;
        }
        due = Deadline.in(WRITE_TIMEOUT);
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

    private void watchdog(Thread writer) {
        try {
            for (Deadline overdue = null; overdue == null || !overdue.isExpired(); overdue = due) {
                Thread.sleep(WRITE_TIMEOUT.dividedBy(4));
            }
            writer.interrupt();
        } catch (InterruptedException e) {
            // The stream has ended.
        }
    }

    /** Stops the timeout; the underlying stream stays open. */
    @Override
    public void close() {
        watchdog.interrupt();
    }
}
