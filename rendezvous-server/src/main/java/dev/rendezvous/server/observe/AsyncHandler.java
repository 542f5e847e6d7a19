package dev.rendezvous.server.observe;

import dev.rendezvous.TimeSource;
import dev.rendezvous.Waker;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.nio.channels.WritableByteChannel;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.logging.Formatter;
import java.util.logging.Handler;
import java.util.logging.LogRecord;

/**
 * Hands log records to a thread that formats and writes them. Logging never blocks: if records arrive faster than they can be
 * written, or cannot be written at all, they are dropped and counted, and the log says so afterwards. Lines are in the order in which
 * they were logged. If the process is killed, the records of the last five milliseconds are lost, and those that the reader of the
 * log has kept waiting.
 */
public final class AsyncHandler extends Handler {

    /** How long {@link #flush} waits at most. */
    private static final Duration FLUSH_LIMIT = Duration.ofSeconds(2);

    /** The queue takes up at most so many bytes, and at most this share of the heap. */
    private static final long MAX_QUEUE = 8 * 1024 * 1024;

    private static final int SHARE_OF_HEAP = 32;

    /** About how many bytes a record takes up without its texts, and with an exception or what else a library adds. */
    private static final int RECORD_BYTES = 250;

    private static final int FOREIGN_RECORD_BYTES = 4000;

    private final LogQueue queue;
    private final LogWriter writer;

    private AsyncHandler(LogQueue queue, LogWriter writer) {
        this.queue = queue;
        this.writer = writer;
    }

    /** Returns a handler that writes to stderr. */
    public static AsyncHandler toStderr(Formatter formatter) {
        return start(
                formatter,
                new FileOutputStream(FileDescriptor.err).getChannel(),
                Math.min(MAX_QUEUE, Runtime.getRuntime().maxMemory() / SHARE_OF_HEAP),
                TimeSource.system());
    }

    /** Returns a handler that writes to a channel from a thread of its own. */
    static AsyncHandler start(
            Formatter formatter, WritableByteChannel channel, long queueBytes, TimeSource timeSource) {
        Waker waker = timeSource.newWaker();
        LogQueue queue = new LogQueue(queueBytes, waker);
        LogWriter writer = new LogWriter(queue, waker, formatter, channel, timeSource);
        Thread.ofPlatform().name("log").daemon().start(writer);
        AsyncHandler handler = new AsyncHandler(queue, writer);
        handler.setFormatter(formatter);
        return handler;
    }

    @Override
    public void publish(LogRecord entry) {
        if (!isLoggable(entry)) {
            return;
        }
        if (entry instanceof StructuredLogRecord ours) {
            queue.add(ours, RECORD_BYTES + 2L * ours.entry().length());
        } else {
            LogRecord copy = copy(entry);
            queue.add(copy, FOREIGN_RECORD_BYTES + 2L * copy.getMessage().length());
        }
    }

    /** Returns a record with the same line whose parameters, which may change, are formatted already. */
    private LogRecord copy(LogRecord entry) {
        LogRecord copy =
                new LogRecord(entry.getLevel(), String.valueOf(getFormatter().formatMessage(entry)));
        copy.setInstant(entry.getInstant());
        copy.setLoggerName(entry.getLoggerName());
        copy.setThrown(entry.getThrown());
        return copy;
    }

    /** Returns how many records were dropped. */
    public long dropped() {
        return queue.rejected() + writer.unwritten();
    }

    /** Waits until all that was logged before is written, at most two seconds. */
    @Override
    public void flush() {
        CountDownLatch written = new CountDownLatch(1);
        queue.afterWriting(written::countDown);
        try {
            boolean ignored = written.await(FLUSH_LIMIT.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Flushes. Records may still be published: the LogManager closes all handlers as soon as the JVM begins to stop. */
    @Override
    public void close() {
        flush();
    }
}
