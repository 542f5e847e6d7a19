package dev.rendezvous.internal.probe.amqp;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ProtocolException;
import java.nio.ByteBuffer;

/**
 * Sends and receives methods, one per frame. Not thread-safe.
 *
 * @see <a href="https://www.rabbitmq.com/resources/specs/amqp0-9-1.pdf">AMQP 0-9-1, section 4.2.3</a>
 */
final class AmqpConnection {

    /** The limit of most clients. It is negotiated, so a broker that keeps to the protocol sends no longer frame. */
    static final int MAX_LENGTH = 131_072;

    private static final int METHOD = 1;
    private static final int HEARTBEAT = 8;
    private static final int END = 0xce;

    private final DataInputStream in;
    private final OutputStream out;

    AmqpConnection(InputStream in, OutputStream out) {
        this.in = new DataInputStream(new BufferedInputStream(in));
        this.out = out;
    }

    /** Sends the header that selects AMQP 0-9-1. */
    void sendProtocolHeader() throws IOException {
        out.write(new byte[] {'A', 'M', 'Q', 'P', 0, 0, 9, 1});
        out.flush();
    }

    void send(int channel, AmqpMethod method, ArgumentWriter argumentWriter) throws IOException {
        byte[] bytes = argumentWriter.toByteArray();
        ByteBuffer frame = ByteBuffer.allocate(bytes.length + 12)
                .put((byte) METHOD)
                .putShort((short) channel)
                .putInt(bytes.length + 4)
                .putInt(method.id())
                .put(bytes)
                .put((byte) END);
        out.write(frame.array());
        out.flush();
    }

    /**
     * Returns the next method, skipping heartbeats.
     *
     * @throws ProtocolException if the next bytes are not a method frame of at most {@value #MAX_LENGTH} bytes
     */
    MethodReader receive() throws IOException {
        int type = in.readUnsignedByte();
        while (type == HEARTBEAT) {
            payload();
            type = in.readUnsignedByte();
        }
        if (type != METHOD) {
            throw new ProtocolException("not a frame of AMQP 0-9-1");
        }
        return new MethodReader(payload());
    }

    private ByteBuffer payload() throws IOException {
        in.readUnsignedShort();
        long length = Integer.toUnsignedLong(in.readInt());
        if (length > MAX_LENGTH) {
            throw new ProtocolException("frame length must be at most " + MAX_LENGTH + ", but was " + length);
        }
        byte[] bytes = new byte[(int) length];
        in.readFully(bytes);
        if (in.readUnsignedByte() != END) {
            throw new ProtocolException("an AMQP frame is longer than its length");
        }
        return ByteBuffer.wrap(bytes);
    }
}
