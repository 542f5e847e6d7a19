package dev.rendezvous.server.connection;

import dev.rendezvous.server.http.Limits;
import io.helidon.http.http2.Http2ErrorCode;
import io.helidon.http.http2.Http2Exception;
import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * The limits on the frames of one HTTP/2 connection (RFC 9113 section 10.5): on the size of a head, with its CONTINUATION frames, on the
 * number of its fields, and on frames that need work and carry no request. A connection that exceeds one ends with ENHANCE_YOUR_CALM. Not thread-safe.
 */
final class Http2FrameLimits implements Http2FrameScanner.Listener {

    private static final int DATA = 0;
    private static final int HEADERS = 1;
    private static final int RST_STREAM = 3;
    private static final int WINDOW_UPDATE = 8;
    private static final int CONTINUATION = 9;
    private static final int END_STREAM = 0x1;
    private static final int PADDED = 0x8;
    private static final int PRIORITY = 0x20;
    private static final int PRIORITY_LENGTH = 5;

    /** As in HTTP/1.1. */
    static final int MAX_HEAD = 20 * 1024;

    /** A decoder keeps 4 KiB of fields that can be repeated, so a head becomes 1 MiB at most. */
    static final int MAX_FIELDS = 256;

    /** What a frame of a head counts beside its bytes, so that empty ones are limited too. */
    private static final int FRAME = 64;

    /** The number of frames without a request in {@link #PERIOD}: clients send some for each connection, and a PING now and then. */
    private static final int MAX_CONTROL = 1000;

    private static final long PERIOD = Duration.ofSeconds(10).toNanos();

    private final Limits limits;
    private final LongSupplier nanoTime;
    private final HpackFieldCounter counter = new HpackFieldCounter();
    private long periodStart;
    private int control;
    private int head;
    private boolean padLengthFollows;
    private int skip;
    private int left;

    /**
     * Makes the limits of a new connection.
     *
     * @param nanoTime as {@link System#nanoTime}
     */
    Http2FrameLimits(Limits limits, LongSupplier nanoTime) {
        this.limits = limits;
        this.nanoTime = nanoTime;
        this.periodStart = nanoTime.getAsLong();
    }

    /**
     * Counts a frame.
     *
     * @throws Http2Exception that ends the connection if it exceeds a limit
     */
    @Override
    public void frame(int type, int flags, int length) {
        left = 0;
        switch (type) {
            case HEADERS -> {
                head = 0;
                counter.reset();
                countHead(length);
                padLengthFollows = (flags & PADDED) != 0;
                skip = (flags & PRIORITY) != 0 ? PRIORITY_LENGTH : 0;
                left = length;
            }
            case CONTINUATION -> {
                countHead(length);
                padLengthFollows = false;
                skip = 0;
                left = length;
            }
            // A client that abandons thousands of waits is not an attack; the number of active requests is limited.
            case RST_STREAM, WINDOW_UPDATE -> {}
            case DATA -> {
                if (length == 0 && (flags & END_STREAM) == 0) {
                    countControl();
                }
            }
            default -> countControl();
        }
    }

    /**
     * Counts the fields in the payload of a frame.
     *
     * @throws Http2Exception that ends the connection if there are too many
     */
    @Override
    public void payload(byte[] bytes, int from, int to) {
        for (int i = from; i < to && left > 0; i++) {
            left--;
            if (padLengthFollows) {
                padLengthFollows = false;
                left -= bytes[i] & 0xff;
            } else if (skip > 0) {
                skip--;
            } else {
                counter.take(bytes[i]);
            }
        }
        if (counter.fields() > MAX_FIELDS) {
            limits.count(Limits.Kind.HEAD_SIZE);
            throw calm("head must have at most " + MAX_FIELDS + " fields, but has more");
        }
    }

    private void countHead(int length) {
        head += length + FRAME;
        if (head > MAX_HEAD) {
            limits.count(Limits.Kind.HEAD_SIZE);
            throw calm("head must have at most 20 KiB, but has more");
        }
    }

    private void countControl() {
        if (++control > MAX_CONTROL) {
            long now = nanoTime.getAsLong();
            if (now - periodStart < PERIOD) {
                limits.count(Limits.Kind.HTTP2_FRAMES);
                throw calm("frames without a request must be at most " + MAX_CONTROL + " in 10 s, but were more");
            }
            periodStart = now;
            control = 1;
        }
    }

    private static Http2Exception calm(String message) {
        return new Http2Exception(Http2ErrorCode.ENHANCE_YOUR_CALM, message);
    }
}
