package dev.rendezvous.internal.probe.http2;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.ProtocolException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Reads what the server sends on one HTTP/2 connection. Not thread-safe. */
public final class Http2Reader {

    private static final int MAX_HEADER_LENGTH = 65_536;
    private static final int TLS_ALERT = 0x15;

    private final InputStream in;
    private final HpackDecoder headers = new HpackDecoder();
    private boolean settingsReceived;

    /**
     * Makes a reader.
     *
     * @param in the input of the connection, which may be unbuffered
     */
    public Http2Reader(InputStream in) {
        this.in = new BufferedInputStream(in);
    }

    /**
     * Returns the next frame. One with headers must be passed to {@link #headers} before the next is read.
     *
     * @throws ProtocolException if the server does not speak HTTP/2
     * @throws EOFException at the end of the input
     */
    public Http2Frame read() throws IOException {
        byte[] header = in.readNBytes(Http2Frame.HEADER_LENGTH);
        if (!settingsReceived && header.length > 0) {
            checkOtherProtocol(header);
        }
        if (header.length < Http2Frame.HEADER_LENGTH) {
            throw new EOFException();
        }
        Http2Frame frame = Http2Frame.read(header, in);
        if (!settingsReceived && frame.type() != Http2Frame.SETTINGS) {
            throw new ProtocolException("an HTTP/2 connection that does not begin with settings");
        }
        settingsReceived = true;
        return frame;
    }

    /**
     * Returns the fields of a header, which may continue in frames that directly follow (RFC 9113 section 6.10).
     *
     * @param first the frame that was read last
     * @throws ProtocolException if the header is malformed
     */
    public List<HpackField> headers(Http2Frame first) throws IOException {
        ByteArrayOutputStream block = new ByteArrayOutputStream();
        block.writeBytes(first.content());
        Http2Frame last = first;
        while (!last.has(Http2Frame.END_HEADERS)) {
            last = read();
            if (last.type() != Http2Frame.CONTINUATION || last.stream() != first.stream()) {
                throw new ProtocolException("an HTTP/2 header without its continuation");
            }
            block.writeBytes(last.payload());
            if (block.size() > MAX_HEADER_LENGTH) {
                throw new ProtocolException("an HTTP/2 header of more than " + MAX_HEADER_LENGTH + " bytes");
            }
        }
        return headers.decode(block.toByteArray());
    }

    private static void checkOtherProtocol(byte[] header) throws ProtocolException {
        if (new String(header, StandardCharsets.ISO_8859_1).startsWith("HTTP/1.")) {
            throw new ProtocolException("the server speaks HTTP/1, but HTTP/2 is needed");
        }
        if (header[0] == TLS_ALERT) {
            throw new ProtocolException("the server speaks TLS; use the scheme that ends in s");
        }
    }
}
