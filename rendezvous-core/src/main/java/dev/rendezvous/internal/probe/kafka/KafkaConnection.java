package dev.rendezvous.internal.probe.kafka;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ProtocolException;
import java.nio.ByteBuffer;

/**
 * Sends requests to a broker, one at a time, and reads the responses. Not thread-safe.
 *
 * @see <a href="https://kafka.apache.org/protocol#protocol_messages">Requests and responses</a>
 */
final class KafkaConnection {

    /** Twice the size of the metadata of a topic with 10,000 partitions of three replicas. */
    private static final int MAX_RESPONSE = 1 << 20;

    private static final int TLS_ALERT = 0x1503;
    private static final int HTTP = 0x48545450;
    private static final String CLIENT_ID = "rendezvous";

    private final InputStream in;
    private final OutputStream out;
    private int correlationId;

    KafkaConnection(InputStream in, OutputStream out) {
        this.in = in;
        this.out = out;
    }

    /**
     * Sends a request and returns the body of the response.
     *
     * @param api the API key
     * @param version of the request; its response must have a header of version 0
     * @throws ProtocolException if the response is not a response to this request
     */
    KafkaReader request(int api, int version, KafkaWriter body) throws IOException {
        correlationId++;
        KafkaWriter request = new KafkaWriter()
                .int16(api)
                .int16(version)
                .int32(correlationId)
                .string(CLIENT_ID)
                .append(body);
        out.write(new KafkaWriter().bytes(request.toByteArray()).toByteArray());
        out.flush();
        int size = ByteBuffer.wrap(exactly(Integer.BYTES)).getInt();
        if (size < Integer.BYTES || size > MAX_RESPONSE) {
            throw new ProtocolException(explainSize(size));
        }
        KafkaReader response = new KafkaReader(exactly(size));
        int responseId = response.int32();
        if (responseId != correlationId) {
            throw new ProtocolException("correlation id must be " + correlationId + ", but was " + responseId);
        }
        return response;
    }

    /** The size is the first thing read, so a peer of another protocol fails there. */
    private static String explainSize(int size) {
        if (size >>> Short.SIZE == TLS_ALERT) {
            return "it speaks TLS; use kafkas://";
        }
        return size == HTTP
                ? "it speaks HTTP, not Kafka"
                : "response size must be 4 to " + MAX_RESPONSE + ", but was " + size;
    }

    private byte[] exactly(int length) throws IOException {
        byte[] bytes = in.readNBytes(length);
        if (bytes.length < length) {
            throw new EOFException();
        }
        return bytes;
    }
}
