package dev.rendezvous.mongodb;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ProtocolException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Commands to a MongoDB server, one after the other, as OP_MSG, which servers take since 3.6. For one thread.
 *
 * @see <a href="https://www.mongodb.com/docs/manual/reference/mongodb-wire-protocol/">Wire protocol</a>
 */
final class MongoConnection {

    private static final int OP_MSG = 2013;
    private static final int OP_REPLY = 1;
    private static final int HEADER = 4 * Integer.BYTES;

    /** Flags and the kind of the first section. */
    private static final int BEFORE_DOCUMENT = Integer.BYTES + 1;

    private static final int CHECKSUM_PRESENT = 1;

    /** Flags beyond these have to be understood, and those are for requests or for answers of many parts. */
    private static final int NEED_NOT_BE_UNDERSTOOD = 0xffff_0000;

    private static final int LONGEST_ANSWER = 1 << 20;

    private final InputStream in;
    private final OutputStream out;
    private int asked;

    MongoConnection(InputStream in, OutputStream out) {
        this.in = in;
        this.out = out;
    }

    /**
     * Returns what the server answers to a command.
     *
     * @throws ProtocolException if it is no answer to this
     */
    BsonDocument run(BsonWriter command) throws IOException {
        asked++;
        byte[] document = command.toByteArray();
        int length = HEADER + BEFORE_DOCUMENT + document.length;
        out.write(littleEndian(new byte[length])
                .putInt(length)
                .putInt(asked)
                .putInt(0)
                .putInt(OP_MSG)
                .putInt(0)
                .put((byte) 0)
                .put(document)
                .array());
        out.flush();
        return BsonDocument.parse(document(answer()));
    }

    /** Returns what follows the header. */
    private byte[] answer() throws IOException {
        ByteBuffer header = littleEndian(exactly(HEADER));
        int length = header.getInt();
        header.getInt(); // the server's own number
        int answered = header.getInt();
        int kind = header.getInt();
        if (length < HEADER || length > LONGEST_ANSWER) {
            throw new ProtocolException("an answer of " + Integer.toUnsignedString(length) + " bytes");
        }
        if (kind == OP_REPLY) {
            throw new ProtocolException("an answer as servers before MongoDB 3.6 give it");
        }
        if (kind != OP_MSG || answered != asked) {
            throw new ProtocolException("an answer of kind " + kind + " to question " + answered);
        }
        return exactly(length - HEADER);
    }

    private static byte[] document(byte[] answer) throws ProtocolException {
        if (answer.length < BEFORE_DOCUMENT) {
            throw new ProtocolException("an answer that ends early");
        }
        ByteBuffer message = littleEndian(answer);
        int flags = message.getInt();
        if ((flags & ~(NEED_NOT_BE_UNDERSTOOD | CHECKSUM_PRESENT)) != 0) {
            throw new ProtocolException("an answer with flags " + Integer.toHexString(flags));
        }
        if (message.get() != 0) {
            throw new ProtocolException("an answer that does not begin with its document");
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
