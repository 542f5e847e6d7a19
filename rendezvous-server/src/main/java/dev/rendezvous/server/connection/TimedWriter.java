package dev.rendezvous.server.connection;

import io.helidon.common.buffers.BufferData;
import io.helidon.common.buffers.DataWriter;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A writer to one connection that knows how long its current write has taken. A client that does not read blocks the writing thread;
 * interrupting that thread closes the connection. With TLS, closing it from another thread would block on the same client.
 */
final class TimedWriter implements DataWriter {

    private final DataWriter socket;
    private @Nullable Thread writing;
    private long written;
    private long since;
    private boolean late;

    TimedWriter(DataWriter socket) {
        this.socket = socket;
    }

    /** Closes the connection if the current write has taken longer than this; returns whether it did. */
    synchronized boolean closeIfSlowerThan(Duration time) {
        if (writing == null || late || System.nanoTime() - since < time.toNanos()) {
            return false;
        }
        late = true;
        writing.interrupt();
        return true;
    }

    /** Returns the number of bytes that have been written, or are being written. */
    synchronized long written() {
        return written;
    }

    private void timed(Runnable write, BufferData... buffers) {
        long bytes = 0;
        for (BufferData buffer : buffers) {
            bytes += buffer.available();
        }
        begin(bytes);
        try {
            write.run();
        } finally {
            end();
        }
    }

    private synchronized void begin(long bytes) {
        written += bytes;
        writing = Thread.currentThread();
        since = System.nanoTime();
    }

    /** Clears the interrupt, which was for the write only. */
    private synchronized void end() {
        writing = null;
        if (late) {
            late = false;
            Thread.interrupted();
        }
    }

    @Override
    public void write(BufferData... buffers) {
        timed(() -> socket.write(buffers), buffers);
    }

    @Override
    public void write(BufferData buffer) {
        timed(() -> socket.write(buffer), buffer);
    }

    @Override
    public void writeNow(BufferData... buffers) {
        timed(() -> socket.writeNow(buffers), buffers);
    }

    @Override
    public void writeNow(BufferData buffer) {
        timed(() -> socket.writeNow(buffer), buffer);
    }

    @Override
    public void flush() {
        timed(socket::flush);
    }

    @Override
    public void close() {
        socket.close();
    }
}
