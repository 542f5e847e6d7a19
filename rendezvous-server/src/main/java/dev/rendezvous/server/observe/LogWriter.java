package dev.rendezvous.server.observe;

import dev.rendezvous.TimeSource;
import dev.rendezvous.Waker;
import dev.rendezvous.internal.text.RemoteText;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.logging.Formatter;
import java.util.logging.Level;
import java.util.logging.LogRecord;

/**
 * Formats the records of a queue and writes them to a channel, all that there are with one write. It pauses between two writes, so
 * that at a high rate no caller needs to wake it, and becomes idle after a while without a record. Records that cannot be written are
 * dropped; a line in the log says how many, and why. Runs on one thread until that is interrupted.
 */
final class LogWriter implements Runnable {

    /** The pause between two writes, and so the delay of a line. */
    static final Duration INTERVAL = Duration.ofMillis(5);

    /** The writer becomes idle after so many intervals without a record: a tenth of a second. */
    static final int INTERVALS_UNTIL_IDLE = 20;

    /** A write has at most about so many bytes, which is what a pipe holds. */
    private static final int MAX_WRITE = 64 * 1024;

    private static final Duration FOREVER = Duration.ofDays(36_500);

    private final LogQueue queue;
    private final Waker waker;
    private final Formatter formatter;
    private final WritableByteChannel channel;
    private final TimeSource timeSource;
    private final AtomicLong unwritten = new AtomicLong();

    /** The lines of the next write, and their bytes. */
    private final List<Line> lines = new ArrayList<>();

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private boolean endsWithinLine;
    private long reportedUnwritten;
    private long reportedRejected;
    private String reason = "";

    LogWriter(LogQueue queue, Waker waker, Formatter formatter, WritableByteChannel channel, TimeSource timeSource) {
        this.queue = queue;
        this.waker = waker;
        this.formatter = formatter;
        this.channel = channel;
        this.timeSource = timeSource;
    }

    /** Returns how many records were taken from the queue and could not be written. */
    long unwritten() {
        return unwritten.get();
    }

    @Override
    public void run() {
        try {
            int quiet = 0;
            while (true) {
                quiet = writeAll() ? 0 : quiet + 1;
                boolean idle = quiet >= INTERVALS_UNTIL_IDLE && queue.becomeIdle();
                waker.await(idle ? FOREVER : INTERVAL);
            }
        } catch (InterruptedException e) {
            // Nothing is logged any more.
        }
    }

    /** Writes what there is, and returns whether there was anything. */
    private boolean writeAll() throws InterruptedException {
        // Read first: what was rejected by now is missing after the records that are in the queue, not between them.
        long rejected = queue.rejected();
        List<LogQueue.Item> items = queue.takeAll();
        if (items.isEmpty()) {
            return false;
        }
        reportUnwritten();
        for (LogQueue.Item item : items) {
            if (item.entry() != null) {
                add(item.entry());
            }
        }
        reportRejected(rejected);
        write();
        for (LogQueue.Item item : items) {
            if (item.afterwards() != null) {
                item.afterwards().run();
            }
        }
        return true;
    }

    private void reportUnwritten() throws InterruptedException {
        long missing = unwritten.get() - reportedUnwritten;
        if (missing > 0) {
            add(gap(missing, reason), new Missing(missing, 0));
        }
    }

    private void reportRejected(long rejected) throws InterruptedException {
        long missing = rejected - reportedRejected;
        if (missing > 0) {
            add(gap(missing, "stderr was read more slowly than they were logged"), new Missing(0, missing));
        }
    }

    private static LogRecord gap(long missing, String reason) {
        return new StructuredLogRecord(Level.WARNING, new LogEntry.LinesDropped(missing, reason));
    }

    private void add(LogRecord entry) throws InterruptedException {
        try {
            add(entry, Missing.NONE);
        } catch (RuntimeException e) {
            // From the toString() of a parameter or of an exception of a library.
            reason = "it could not be formatted: " + e.getClass().getName();
            unwritten.incrementAndGet();
        }
    }

    private void add(LogRecord entry, Missing missing) throws InterruptedException {
        String line = formatter.format(entry);
        byte[] text = (lines.isEmpty() && endsWithinLine ? "\n" + line : line).getBytes(StandardCharsets.UTF_8);
        bytes.writeBytes(text);
        lines.add(new Line(text.length, missing));
        if (bytes.size() >= MAX_WRITE) {
            write();
        }
    }

    private void write() throws InterruptedException {
        ByteBuffer left = ByteBuffer.wrap(bytes.toByteArray());
        try {
            while (left.hasRemaining()) {
                if (channel.write(left) == 0) {
                    // A terminal that another program has made non-blocking.
                    timeSource.sleep(INTERVAL);
                }
            }
        } catch (IOException e) {
            reason = "stderr could not be written: " + RemoteText.escape(String.valueOf(e.getMessage()));
        }
        account(left.position());
        lines.clear();
        bytes.reset();
    }

    /** Accounts for the lines of a write of which so many bytes were written. */
    private void account(int written) {
        int end = 0;
        for (Line line : lines) {
            int begin = end;
            end += line.length();
            if (end <= written) {
                reportedUnwritten += line.missing().unwritten();
                reportedRejected += line.missing().rejected();
                endsWithinLine = false;
            } else {
                endsWithinLine |= begin < written;
                if (line.missing().equals(Missing.NONE)) {
                    unwritten.incrementAndGet();
                }
            }
        }
    }

    /**
     * A line of the next write.
     *
     * @param length the number of its bytes
     * @param missing the lines that it says are missing
     */
    private record Line(int length, Missing missing) {}

    private record Missing(long unwritten, long rejected) {

        static final Missing NONE = new Missing(0, 0);
    }
}
