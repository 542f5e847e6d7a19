package dev.rendezvous.grpc;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ProtocolException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * The client's side of an HTTP/2 connection with prior knowledge, RFC 9113 section 3.3: one small request after the other. For one
 * thread.
 *
 * <p>Requests fit into one frame, and into what may be sent without being asked for more.
 */
final class Http2Connection {

    private static final byte[] PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
    private static final int ENABLE_PUSH = 0x2;
    private static final int LONGEST_HEADER = 65_536;
    private static final int TLS_ALERT = 0x15;

    private final InputStream in;
    private final OutputStream out;
    private final HeaderDecoder headers = new HeaderDecoder();
    private final ByteArrayOutputStream unsent = new ByteArrayOutputStream();
    private int nextStream = 1;
    private boolean greeted;

    Http2Connection(InputStream in, OutputStream out) {
        this.in = new BufferedInputStream(in);
        this.out = out;
        unsent.writeBytes(PREFACE);
        byte[] noPush =
                ByteBuffer.allocate(6).putShort((short) ENABLE_PUSH).putInt(0).array();
        new Frame(Frame.SETTINGS, 0, 0, noPush).writeTo(unsent);
    }

    /**
     * Returns what comes back, as soon as it is over or turns out to be no gRPC.
     *
     * @throws StreamEndedException if the other side says that it does not answer
     * @throws ProtocolException if the other side does not speak HTTP/2
     */
    Http2Response post(List<HeaderField> head, byte[] body) throws IOException {
        int stream = nextStream;
        nextStream += 2;
        new Frame(Frame.HEADERS, Frame.END_HEADERS, stream, HeaderEncoder.encode(head)).writeTo(unsent);
        new Frame(Frame.DATA, Frame.END_STREAM, stream, body).writeTo(unsent);
        flush();
        Http2Response response = new Http2Response();
        boolean over = false;
        while (!over) {
            over = take(frame(), stream, response);
        }
        return response;
    }

    private void flush() throws IOException {
        out.write(unsent.toByteArray());
        out.flush();
        unsent.reset();
    }

    /** Returns whether nothing of interest is to follow. */
    private boolean take(Frame frame, int stream, Http2Response response) throws IOException {
        return switch (frame.type()) {
            case Frame.HEADERS -> {
                List<HeaderField> fields = headers.decode(block(frame));
                yield frame.stream() == stream && takeFields(fields, frame, response);
            }
            case Frame.DATA -> frame.stream() == stream && takeContent(frame, response);
            case Frame.RST_STREAM -> {
                if (frame.stream() == stream) {
                    throw new StreamEndedException(frame.number(0));
                }
                yield false;
            }
            case Frame.GOAWAY -> {
                leaveIfTold(frame, stream);
                yield false;
            }
            case Frame.SETTINGS, Frame.PING -> {
                acknowledge(frame);
                yield false;
            }
            case Frame.PUSH_PROMISE, Frame.CONTINUATION ->
                throw new ProtocolException("an HTTP/2 frame of type " + frame.type() + " out of place");
            default -> false;
        };
    }

    private static boolean takeFields(List<HeaderField> fields, Frame frame, Http2Response response)
            throws ProtocolException {
        response.add(fields);
        if (frame.has(Frame.END_STREAM) && !response.hasHead()) {
            throw new ProtocolException("an HTTP/2 answer without a status");
        }
        // A page of a web server may be long, and has nothing to say to us.
        return frame.has(Frame.END_STREAM) || (response.hasHead() && !response.isGrpc());
    }

    private static boolean takeContent(Frame frame, Http2Response response) throws ProtocolException {
        if (!response.hasHead()) {
            throw new ProtocolException("an HTTP/2 answer whose content comes before its head");
        }
        response.add(frame.content());
        return frame.has(Frame.END_STREAM);
    }

    /** A header block may go on in further frames, with no other in between: RFC 9113 section 6.10. */
    private byte[] block(Frame first) throws IOException {
        ByteArrayOutputStream block = new ByteArrayOutputStream();
        block.writeBytes(first.content());
        Frame last = first;
        while (!last.has(Frame.END_HEADERS)) {
            last = frame();
            if (last.type() != Frame.CONTINUATION || last.stream() != first.stream()) {
                throw new ProtocolException("an HTTP/2 header that is not continued");
            }
            block.writeBytes(last.payload());
            if (block.size() > LONGEST_HEADER) {
                throw new ProtocolException("an HTTP/2 header of more than " + LONGEST_HEADER + " bytes");
            }
        }
        return block.toByteArray();
    }

    /** A connection that is closing gently still answers the streams that it names: RFC 9113 section 6.8. */
    private static void leaveIfTold(Frame goAway, int stream) throws IOException {
        boolean answered = (goAway.number(0) & Integer.MAX_VALUE) >= stream;
        int code = goAway.number(4);
        if (code != 0) {
            throw new StreamEndedException(code);
        }
        if (!answered) {
            throw new StreamEndedException(StreamEndedException.REFUSED_STREAM);
        }
    }

    /** What the settings say does not matter to who sends so little. */
    private void acknowledge(Frame frame) throws IOException {
        if (!frame.has(Frame.ACK)) {
            byte[] same = frame.type() == Frame.PING ? frame.payload() : new byte[0];
            new Frame(frame.type(), Frame.ACK, 0, same).writeTo(unsent);
            flush();
        }
    }

    private Frame frame() throws IOException {
        byte[] header = in.readNBytes(Frame.HEADER_LENGTH);
        if (!greeted && header.length > 0) {
            checkGreeting(header);
        }
        if (header.length < Frame.HEADER_LENGTH) {
            throw new EOFException();
        }
        Frame frame = Frame.read(header, in);
        if (!greeted && frame.type() != Frame.SETTINGS) {
            throw new ProtocolException("HTTP/2 begins with settings, and this does not");
        }
        greeted = true;
        return frame;
    }

    private static void checkGreeting(byte[] header) throws ProtocolException {
        if (new String(header, StandardCharsets.ISO_8859_1).startsWith("HTTP/1.")) {
            throw new ProtocolException("it speaks HTTP/1, and gRPC needs HTTP/2");
        }
        if (header[0] == TLS_ALERT) {
            throw new ProtocolException("it speaks TLS; the scheme for that ends in s");
        }
    }
}
