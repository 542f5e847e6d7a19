package dev.rendezvous.server.connection;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.function.IntConsumer;

/**
 * Scans the incoming bytes of an HTTP/2 connection for frames (RFC 9113 section 4.1), just far enough to know which streams begin and
 * which are reset by the client. Not thread-safe.
 *
 * <p>Helidon 4.5 ends a connection with an error at the reset of a stream that it has ended itself, if the client has begun others
 * since: a client that cancels a request in the moment in which it is answered would lose all. So a reset of a stream of which the
 * request is complete is changed to a frame that means nothing to Helidon.
 */
public final class Http2FrameScanner {

    /** The connection preface of every client, section 3.4. */
    public static final String PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";

    private static final int HEADER = 9;
    private static final int TYPE_AT = 3;
    private static final int DATA = 0;
    private static final int HEADERS = 1;
    private static final int RST_STREAM = 3;
    private static final int END_STREAM = 0x1;

    /** A type of which receivers ignore the frames (section 5.5), reserved for experiments (section 11.2 of RFC 7540). */
    private static final byte IGNORED = (byte) 0xf0;

    private final IntConsumer begun;
    private final IntConsumer reset;
    private final Listener listener;
    private final byte[] header = new byte[HEADER];
    private int skip = PREFACE.length();
    private int headerRead;
    private int highest;

    /** The streams whose requests are not complete. */
    private final Set<Integer> unfinished = new HashSet<>();

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

    /**
     * Scans the next bytes.
     *
     * @return the bytes for Helidon, which may be the same array; what begins the head of a frame that is incomplete comes with its rest
     */
    public byte[] follow(byte[] received) {
        byte[] bytes = headerRead == 0 ? received : ChannelInput.join(Arrays.copyOf(header, headerRead), received);
        headerRead = 0;
        int at = 0;
        while (at < bytes.length) {
            if (skip > 0) {
                int skipped = Math.min(skip, bytes.length - at);
                listener.payload(bytes, at, at + skipped);
                skip -= skipped;
                at += skipped;
            } else if (bytes.length - at < HEADER) {
                headerRead = bytes.length - at;
                System.arraycopy(bytes, at, header, 0, headerRead);
                return Arrays.copyOf(bytes, at);
            } else {
                frame(bytes, at);
                at += HEADER;
            }
        }
        return bytes;
    }

    /** Returns whether part of a frame is still to come. */
    public boolean isMidway() {
        return skip > 0 || headerRead > 0;
    }

    private void frame(byte[] bytes, int at) {
        ByteBuffer fields = ByteBuffer.wrap(bytes, at, HEADER).slice();
        skip = fields.getInt(0) >>> 8;
        int type = fields.get(TYPE_AT);
        int flags = fields.get(TYPE_AT + 1);
        int stream = fields.getInt(TYPE_AT + 2) & Integer.MAX_VALUE;
        listener.frame(type, flags, skip);
        if (type == HEADERS && stream > highest) {
            highest = stream;
            unfinished.add(stream);
            begun.accept(stream);
        }
        if ((type == HEADERS || type == DATA) && (flags & END_STREAM) != 0) {
            unfinished.remove(stream);
        }
        if (type == RST_STREAM) {
            if (!unfinished.remove(stream) && stream <= highest) {
                bytes[at + TYPE_AT] = IGNORED;
            }
            reset.accept(stream);
        }
    }
}
