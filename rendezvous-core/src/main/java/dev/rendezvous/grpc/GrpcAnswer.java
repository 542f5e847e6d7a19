package dev.rendezvous.grpc;

import java.io.ByteArrayOutputStream;
import java.net.ProtocolException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;

/**
 * How a call ended. Immutable.
 *
 * @see <a href="https://github.com/grpc/grpc/blob/master/doc/PROTOCOL-HTTP2.md">gRPC over HTTP2</a>
 */
public final class GrpcAnswer {

    /** What stands before a message: whether it is compressed, and its length. */
    private static final int PREFIX = 5;

    /** What an intermediary means who speaks HTTP only, as gRPC's "HTTP to gRPC Status Code Mapping" has it. */
    private static final Map<String, GrpcStatus> BY_HTTP_STATUS = Map.of(
            "400", GrpcStatus.INTERNAL,
            "401", GrpcStatus.UNAUTHENTICATED,
            "403", GrpcStatus.PERMISSION_DENIED,
            "404", GrpcStatus.UNIMPLEMENTED,
            "429", GrpcStatus.UNAVAILABLE,
            "502", GrpcStatus.UNAVAILABLE,
            "503", GrpcStatus.UNAVAILABLE,
            "504", GrpcStatus.UNAVAILABLE);

    private final GrpcStatus status;
    private final String words;
    private final byte[] message;

    private GrpcAnswer(GrpcStatus status, String words, byte[] message) {
        this.status = status;
        this.words = words;
        this.message = message;
    }

    /**
     * Reads an answer.
     *
     * @throws ProtocolException if it says that all went well and brings no message
     */
    static GrpcAnswer of(Http2Response response) throws ProtocolException {
        Optional<String> code = response.field("grpc-status");
        if (code.isEmpty()) {
            String http = response.field(":status").orElse("");
            return new GrpcAnswer(
                    BY_HTTP_STATUS.getOrDefault(http, GrpcStatus.UNKNOWN),
                    "HTTP status " + http + ", no gRPC status",
                    new byte[0]);
        }
        GrpcStatus status = GrpcStatus.of(code.get());
        return new GrpcAnswer(
                status,
                decoded(response.field("grpc-message").orElse("")),
                status == GrpcStatus.OK ? message(response.body()) : new byte[0]);
    }

    /** Returns the answer that a stream without one stands for, as gRPC's list of HTTP/2 error codes has it. */
    static GrpcAnswer of(StreamEndedException e) {
        GrpcStatus status = switch (e.code()) {
            case StreamEndedException.REFUSED_STREAM -> GrpcStatus.UNAVAILABLE;
            case StreamEndedException.CANCEL -> GrpcStatus.CANCELLED;
            case StreamEndedException.ENHANCE_YOUR_CALM -> GrpcStatus.RESOURCE_EXHAUSTED;
            case StreamEndedException.INADEQUATE_SECURITY -> GrpcStatus.PERMISSION_DENIED;
            default -> GrpcStatus.INTERNAL;
        };
        return new GrpcAnswer(status, String.valueOf(e.getMessage()), new byte[0]);
    }

    private static byte[] message(byte[] body) throws ProtocolException {
        if (body.length < PREFIX || body[0] != 0 || ByteBuffer.wrap(body).getInt(1) != body.length - PREFIX) {
            throw new ProtocolException("a gRPC answer that is not one uncompressed message");
        }
        return Arrays.copyOfRange(body, PREFIX, body.length);
    }

    /** The words are percent-encoded. What is not so is taken as it is. */
    private static String decoded(String words) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (int i = 0; i < words.length(); i++) {
            char c = words.charAt(i);
            if (c == '%'
                    && i + 2 < words.length()
                    && HexFormat.isHexDigit(words.charAt(i + 1))
                    && HexFormat.isHexDigit(words.charAt(i + 2))) {
                bytes.write(HexFormat.fromHexDigits(words, i + 1, i + 3));
                i += 2;
            } else {
                bytes.write(c);
            }
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }

    /** Returns how it ended. */
    public GrpcStatus status() {
        return status;
    }

    /** Returns what the other side says about that, of any length and look; often nothing. */
    public String words() {
        return words;
    }

    /** Returns the message that came, if the status is {@link GrpcStatus#OK}. */
    public byte[] message() {
        return message.clone();
    }
}
