package dev.rendezvous.amqp;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ProtocolException;
import java.nio.ByteBuffer;

/**
 * Says and hears methods, one in a frame. For one thread.
 *
 * @see <a href="https://www.rabbitmq.com/resources/specs/amqp0-9-1.pdf">AMQP 0-9-1, section 4.2.3</a>
 */
final class Frames {

    /** As most clients have it. We never agree to longer frames than this, so nobody has a reason to send one. */
    static final int LONGEST = 131_072;

    private static final int METHOD = 1;
    private static final int HEARTBEAT = 8;
    private static final int END = 0xce;

    private final DataInputStream in;
    private final OutputStream out;

    Frames(InputStream in, OutputStream out) {
        this.in = new DataInputStream(new BufferedInputStream(in));
        this.out = out;
    }

    /** Says which protocol is to be spoken. */
    void sayHello() throws IOException {
        out.write(new byte[] {'A', 'M', 'Q', 'P', 0, 0, 9, 1});
        out.flush();
    }

    void say(int channel, Method method, Arguments arguments) throws IOException {
        byte[] bytes = arguments.toBytes();
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
     * Returns the next method.
     *
     * @throws ProtocolException if what comes is no frame, or one longer than {@link #LONGEST}
     */
    Incoming hear() throws IOException {
        int type = in.readUnsignedByte();
        while (type == HEARTBEAT) {
            payload();
            type = in.readUnsignedByte();
        }
        if (type != METHOD) {
            throw new ProtocolException("not what AMQP 0-9-1 says");
        }
        return new Incoming(payload());
    }

    private ByteBuffer payload() throws IOException {
        in.readUnsignedShort();
        long length = Integer.toUnsignedLong(in.readInt());
        if (length > LONGEST) {
            throw new ProtocolException("a frame of " + length + " bytes, and at most " + LONGEST + " are read");
        }
        byte[] bytes = new byte[(int) length];
        in.readFully(bytes);
        if (in.readUnsignedByte() != END) {
            throw new ProtocolException("an AMQP frame longer than it says");
        }
        return ByteBuffer.wrap(bytes);
    }
}
