package dev.rendezvous.internal.probe.grpc;

import dev.rendezvous.internal.probe.http2.HpackField;
import java.io.ByteArrayOutputStream;
import java.net.ProtocolException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The response on one stream: header fields, including the trailers, and a body. Not thread-safe. */
final class Http2Response {

    /** Enough for the small messages of health services, and below the initial flow-control window of 64 KiB. */
    private static final int MAX_BODY_LENGTH = 24 * 1024;

    private final Map<String, String> fields = new HashMap<>();
    private final ByteArrayOutputStream body = new ByteArrayOutputStream();

    void add(List<HpackField> newFields) {
        for (HpackField field : newFields) {
            fields.put(field.name(), field.value());
        }
    }

    void add(byte[] content) throws ProtocolException {
        if (body.size() + content.length > MAX_BODY_LENGTH) {
            throw new ProtocolException("a response of more than " + MAX_BODY_LENGTH + " bytes");
        }
        body.writeBytes(content);
    }

    Optional<String> field(String name) {
        return Optional.ofNullable(fields.get(name));
    }

    /** Returns whether the header of the final response has been received, rather than that of an interim one. */
    boolean hasHeader() {
        return field(":status").filter(status -> !status.startsWith("1")).isPresent();
    }

    boolean isGrpc() {
        return field("content-type")
                .filter(type -> type.startsWith("application/grpc"))
                .isPresent();
    }

    byte[] body() {
        return body.toByteArray();
    }
}
