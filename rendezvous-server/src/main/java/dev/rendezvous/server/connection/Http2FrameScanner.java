package dev.rendezvous.server.connection;

import java.nio.ByteBuffer;
import java.util.function.IntConsumer;

/**
 * Scans the incoming bytes of an HTTP/2 connection for frames (RFC 9113 section 4.1), just far enough to know which streams begin and
 * which are reset by the client. Not thread-safe.
 */
public final class Http2FrameScanner {

    /** The connection preface of every client, section 3.4. */
    public static final String PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";

    private static final int HEADER = 9;
    private static final int HEADERS = 1;
    private static final int RST_STREAM = 3;

    private final IntConsumer begun;
    private final IntConsumer reset;
    private final Listener listener;
    private final byte[] header = new byte[HEADER];
    private int skip = PREFACE.length();
    private int headerRead;
    private int highest;

    /**
     * Makes a scanner for a connection of which nothing has been read.
     *
     * @param begun called with each new stream
     * @param reset called with each stream that the client resets, which may have ended or never have existed
     */
    public Http2FrameScanner(IntConsumer begun, IntConsumer reset, Listener listener) {
        this.begun = begun;
        this.reset = reset;
        this.listener = listener;
    }

    /** Is told of the frames. */
    @FunctionalInterface
    public interface Listener {

        /** Called when the head of a frame has arrived. */
        void frame(int type, int flags, int length);

        /** Called with each part of the payload of that frame. */
        default void payload(byte[] bytes, int from, int to) {}
    }

    public void follow(byte[] bytes) {
        int at = 0;
        while (at < bytes.length) {
            if (skip > 0) {
                int skipped = Math.min(skip, bytes.length - at);
                listener.payload(bytes, at, at + skipped);
                skip -= skipped;
                at += skipped;
            } else {
                header[headerRead++] = bytes[at++];
                if (headerRead == HEADER) {
                    headerRead = 0;
                    frame();
                }
            }
        }
    }

    /** Returns whether part of a frame is still to come. */
    public boolean isMidway() {
        return skip > 0 || headerRead > 0;
    }

    private void frame() {
        ByteBuffer fields = ByteBuffer.wrap(header);
        skip = fields.getInt(0) >>> 8;
        int stream = fields.getInt(5) & Integer.MAX_VALUE;
        listener.frame(header[3], header[4], skip);
        if (header[3] == HEADERS && stream > highest) {
            highest = stream;
            begun.accept(stream);
        } else if (header[3] == RST_STREAM) {
            reset.accept(stream);
        }
    }
}
