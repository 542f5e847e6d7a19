package dev.rendezvous.internal.probe.grpc;

import dev.rendezvous.internal.probe.http2.HpackEncoder;
import dev.rendezvous.internal.probe.http2.HpackField;
import dev.rendezvous.internal.probe.http2.Http2Frame;
import dev.rendezvous.internal.probe.http2.Http2Reader;
import dev.rendezvous.internal.probe.http2.Http2Settings;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ProtocolException;
import java.util.List;
import java.util.Map;

/**
 * The client side of an HTTP/2 connection with prior knowledge (RFC 9113 section 3.3), for one small request after the other. Not
 * thread-safe.
 *
 * <p>Each request must fit into one frame and into the initial flow-control window.
 */
final class Http2Connection {

    private final Http2Reader in;
    private final OutputStream out;
    private final ByteArrayOutputStream unsent = new ByteArrayOutputStream();
    private int nextStream = 1;

    Http2Connection(InputStream in, OutputStream out) {
        this.in = new Http2Reader(in);
        this.out = out;
        unsent.writeBytes(Http2Settings.preface(Map.of(Http2Settings.ENABLE_PUSH, 0)));
    }

    /**
     * Sends a POST request and returns its response, once that is complete or turns out not to be gRPC.
     *
     * @throws StreamResetException if the server resets the stream
     * @throws ProtocolException if the server does not speak HTTP/2
     */
    Http2Response post(List<HpackField> fields, byte[] body) throws IOException {
        int stream = nextStream;
        nextStream += 2;
        new Http2Frame(Http2Frame.HEADERS, Http2Frame.END_HEADERS, stream, HpackEncoder.encode(fields)).writeTo(unsent);
        new Http2Frame(Http2Frame.DATA, Http2Frame.END_STREAM, stream, body).writeTo(unsent);
        flush();
        Http2Response response = new Http2Response();
        boolean complete = false;
        while (!complete) {
            complete = process(in.read(), stream, response);
        }
        return response;
    }

    private void flush() throws IOException {
        out.write(unsent.toByteArray());
        out.flush();
        unsent.reset();
    }

    /** Processes a frame and returns whether it completes the response. */
    private boolean process(Http2Frame frame, int stream, Http2Response response) throws IOException {
        return switch (frame.type()) {
            case Http2Frame.HEADERS -> {
                List<HpackField> fields = in.headers(frame);
                yield frame.stream() == stream && addFields(fields, frame, response);
            }
            case Http2Frame.DATA -> frame.stream() == stream && addContent(frame, response);
            case Http2Frame.RST_STREAM -> {
                if (frame.stream() == stream) {
                    throw new StreamResetException(frame.intAt(0));
                }
                yield false;
            }
            case Http2Frame.GOAWAY -> {
                checkGoAway(frame, stream);
                yield false;
            }
            case Http2Frame.SETTINGS, Http2Frame.PING -> {
                acknowledge(frame);
                yield false;
            }
            case Http2Frame.PUSH_PROMISE, Http2Frame.CONTINUATION ->
                throw new ProtocolException("an HTTP/2 frame of type " + frame.type() + " in the wrong place");
            default -> false;
        };
    }

    private static boolean addFields(List<HpackField> fields, Http2Frame frame, Http2Response response)
            throws ProtocolException {
        response.add(fields);
        if (frame.has(Http2Frame.END_STREAM) && !response.hasHeader()) {
            throw new ProtocolException("an HTTP/2 response without a status");
        }
        // The page of a web server may be long and is not needed.
        return frame.has(Http2Frame.END_STREAM) || (response.hasHeader() && !response.isGrpc());
    }

    private static boolean addContent(Http2Frame frame, Http2Response response) throws ProtocolException {
        if (!response.hasHeader()) {
            throw new ProtocolException("an HTTP/2 response whose content comes before its header");
        }
        response.add(frame.content());
        return frame.has(Http2Frame.END_STREAM);
    }

    /** A server that closes the connection gracefully still responds to the streams up to the one it names (RFC 9113 section 6.8). */
    private static void checkGoAway(Http2Frame goAway, int stream) throws IOException {
        boolean processed = (goAway.intAt(0) & Integer.MAX_VALUE) >= stream;
        int code = goAway.intAt(4);
        if (code != 0) {
            throw new StreamResetException(code);
        }
        if (!processed) {
            throw new StreamResetException(StreamResetException.REFUSED_STREAM);
        }
    }

    /** Acknowledges settings, which do not matter for requests this small, and pings. */
    private void acknowledge(Http2Frame frame) throws IOException {
        if (!frame.has(Http2Frame.ACK)) {
            byte[] payload = frame.type() == Http2Frame.PING ? frame.payload() : new byte[0];
            new Http2Frame(frame.type(), Http2Frame.ACK, 0, payload).writeTo(unsent);
            flush();
        }
    }
}
