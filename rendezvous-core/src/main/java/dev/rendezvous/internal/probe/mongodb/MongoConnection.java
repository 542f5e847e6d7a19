package dev.rendezvous.internal.probe.mongodb;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ProtocolException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Sends commands to a MongoDB server as OP_MSG, which servers support since 3.6. Not thread-safe.
 *
 * @see <a href="https://www.mongodb.com/docs/manual/reference/mongodb-wire-protocol/">Wire protocol</a>
 */
final class MongoConnection {

    private static final int OP_MSG = 2013;
    private static final int OP_REPLY = 1;
    private static final int HEADER = 4 * Integer.BYTES;

    /** The flags and the kind of the first section. */
    private static final int BEFORE_DOCUMENT = Integer.BYTES + 1;

    private static final int CHECKSUM_PRESENT = 1;

    /** The flags that a receiver may ignore. The others apply to requests and to replies in several messages. */
    private static final int OPTIONAL_FLAGS = 0xffff_0000;

    private static final int MAX_REPLY = 1 << 20;

    private final InputStream in;
    private final OutputStream out;
    private int requestId;

    MongoConnection(InputStream in, OutputStream out) {
        this.in = in;
        this.out = out;
    }

    /**
     * Runs a command and returns the reply.
     *
     * @throws ProtocolException if the reply is malformed or not a reply to this command
     */
    BsonDocument runCommand(BsonWriter command) throws IOException {
        requestId++;
        byte[] document = command.toByteArray();
        int length = HEADER + BEFORE_DOCUMENT + document.length;
        out.write(littleEndian(new byte[length])
                .putInt(length)
                .putInt(requestId)
                .putInt(0)
                .putInt(OP_MSG)
                .putInt(0)
                .put((byte) 0)
                .put(document)
                .array());
        out.flush();
        return BsonDocument.parse(document(reply()));
    }

    /** Reads a reply and returns what follows its header. */
    private byte[] reply() throws IOException {
        ByteBuffer header = littleEndian(exactly(HEADER));
        int length = header.getInt();
        header.getInt(); // requestID
        int responseTo = header.getInt();
        int opCode = header.getInt();
        if (length < HEADER || length > MAX_REPLY) {
            throw new ProtocolException("reply length must be " + HEADER + " to " + MAX_REPLY + ", but was "
                    + Integer.toUnsignedString(length));
        }
        if (opCode == OP_REPLY) {
            throw new ProtocolException("it replies like a server older than MongoDB 3.6");
        }
        if (opCode != OP_MSG) {
            throw new ProtocolException("reply opCode must be " + OP_MSG + ", but was " + opCode);
        }
        if (responseTo != requestId) {
            throw new ProtocolException("reply responseTo must be " + requestId + ", but was " + responseTo);
        }
        return exactly(length - HEADER);
    }

    private static byte[] document(byte[] reply) throws ProtocolException {
        if (reply.length < BEFORE_DOCUMENT) {
            throw new ProtocolException("a reply is truncated");
        }
        ByteBuffer message = littleEndian(reply);
        int flags = message.getInt();
        if ((flags & ~(OPTIONAL_FLAGS | CHECKSUM_PRESENT)) != 0) {
            throw new ProtocolException("a reply has unknown flags " + Integer.toHexString(flags));
        }
        if (message.get() != 0) {
            throw new ProtocolException("a reply does not begin with its document");
        }
        int checksum = (flags & CHECKSUM_PRESENT) == 0 ? 0 : Integer.BYTES;
        byte[] document = new byte[Math.max(0, message.remaining() - checksum)];
        message.get(document);
        return document;
    }

    private byte[] exactly(int length) throws IOException {
        byte[] bytes = in.readNBytes(length);
        if (bytes.length < length) {
            throw new EOFException();
        }
        return bytes;
    }

    private static ByteBuffer littleEndian(byte[] bytes) {
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }
}
