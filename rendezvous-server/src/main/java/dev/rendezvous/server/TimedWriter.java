package dev.rendezvous.server;

import io.helidon.common.buffers.BufferData;
import io.helidon.common.buffers.DataWriter;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Writes to one connection, and remembers since when. A client that does not take what is written keeps the thread that writes; that
 * is interrupted then, which closes the connection. Closing it from outside would wait for the same client if there is TLS.
 */
final class TimedWriter implements DataWriter {

    private final DataWriter socket;
    private @Nullable Thread writing;
    private long since;
    private boolean late;

    TimedWriter(DataWriter socket) {
        this.socket = socket;
    }

    /** Cuts the connection if what is being written has not been taken for so long; returns whether it did. */
    synchronized boolean cutIfSlowerThan(Duration time) {
        if (writing == null || late || System.nanoTime() - since < time.toNanos()) {
            return false;
        }
        late = true;
        writing.interrupt();
        return true;
    }

    private void timed(Runnable write) {
        begin();
        try {
            write.run();
        } finally {
            end();
        }
    }

    private synchronized void begin() {
        writing = Thread.currentThread();
        since = System.nanoTime();
    }

    /** The interrupt was for the write only. */
    private synchronized void end() {
        writing = null;
        if (late) {
            late = false;
            Thread.interrupted();
        }
    }

    @Override
    public void write(BufferData... buffers) {
        timed(() -> socket.write(buffers));
    }

    @Override
    public void write(BufferData buffer) {
        timed(() -> socket.write(buffer));
    }

    @Override
    public void writeNow(BufferData... buffers) {
        timed(() -> socket.writeNow(buffers));
    }

    @Override
    public void writeNow(BufferData buffer) {
        timed(() -> socket.writeNow(buffer));
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
