package dev.rendezvous.kafka;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ProtocolException;
import java.nio.ByteBuffer;

/**
 * One request after the other to a broker, each answered. For one thread.
 *
 * @see <a href="https://kafka.apache.org/protocol#protocol_messages">Requests and responses</a>
 */
final class KafkaConnection {

    /** A topic with 10,000 partitions of three replicas is described with half of this. */
    private static final int LONGEST_ANSWER = 1 << 20;

    private static final int TLS_ALERT = 0x1503;
    private static final int HTTP = 0x48545450;
    private static final String CLIENT = "rendezvous";

    private final InputStream in;
    private final OutputStream out;
    private int asked;

    KafkaConnection(InputStream in, OutputStream out) {
        this.in = in;
        this.out = out;
    }

    /**
     * Returns what follows the header of the answer.
     *
     * @param api which request it is
     * @param version of the request; one whose answer has a header of version 0
     * @throws ProtocolException if it is no answer to this
     */
    KafkaReader ask(int api, int version, KafkaWriter body) throws IOException {
        asked++;
        KafkaWriter request = new KafkaWriter()
                .int16(api)
                .int16(version)
                .int32(asked)
                .string(CLIENT)
                .append(body);
        out.write(new KafkaWriter().bytes(request.toByteArray()).toByteArray());
        out.flush();
        int size = ByteBuffer.wrap(exactly(Integer.BYTES)).getInt();
        if (size < Integer.BYTES || size > LONGEST_ANSWER) {
            throw new ProtocolException(noSize(size));
        }
        KafkaReader answer = new KafkaReader(exactly(size));
        int answered = answer.int32();
        if (answered != asked) {
            throw new ProtocolException("an answer to question " + answered + " in place of " + asked);
        }
        return answer;
    }

    private static String noSize(int size) {
        if (size >>> Short.SIZE == TLS_ALERT) {
            return "it speaks TLS; the scheme for that ends in s";
        }
        return size == HTTP ? "it speaks HTTP, and not Kafka" : "an answer of " + size + " bytes";
    }

    private byte[] exactly(int length) throws IOException {
        byte[] bytes = in.readNBytes(length);
        if (bytes.length < length) {
            throw new EOFException();
        }
        return bytes;
    }
}
