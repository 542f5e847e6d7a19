package dev.rendezvous.grpc;

import java.io.ByteArrayOutputStream;
import java.net.ProtocolException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What came back on one stream: header fields, those of the trailers among them, and a body. For one thread. */
final class Http2Response {

    /** Health and the like answer with a few bytes. Far less than HTTP/2 lets the other side send without being asked for more. */
    private static final int LONGEST_BODY = 24 * 1024;

    private final Map<String, String> fields = new HashMap<>();
    private final ByteArrayOutputStream body = new ByteArrayOutputStream();

    void add(List<HeaderField> others) {
        for (HeaderField field : others) {
            fields.put(field.name(), field.value());
        }
    }

    void add(byte[] content) throws ProtocolException {
        if (body.size() + content.length > LONGEST_BODY) {
            throw new ProtocolException("an answer of more than " + LONGEST_BODY + " bytes");
        }
        body.writeBytes(content);
    }

    Optional<String> field(String name) {
        return Optional.ofNullable(fields.get(name));
    }

    /** Returns whether the head has come, and is not one of those that announce another. */
    boolean hasHead() {
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
