package dev.rendezvous.internal.probe.grpc;

import dev.rendezvous.internal.text.PercentEncoding;
import java.net.ProtocolException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;

/**
 * The response to a gRPC call. Immutable.
 *
 * @see <a href="https://github.com/grpc/grpc/blob/master/doc/PROTOCOL-HTTP2.md">gRPC over HTTP2</a>
 */
public final class GrpcResponse {

    /** The length of the prefix of a message: a compressed flag and the message length. */
    private static final int PREFIX_LENGTH = 5;

    /** The status for a response without a gRPC status, by its HTTP status (gRPC's "HTTP to gRPC Status Code Mapping"). */
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
    private final String statusMessage;
    private final byte[] message;

    private GrpcResponse(GrpcStatus status, String statusMessage, byte[] message) {
        this.status = status;
        this.statusMessage = statusMessage;
        this.message = message;
    }

    /**
     * Reads a response.
     *
     * @throws ProtocolException if the status is OK and there is no message
     */
    static GrpcResponse of(Http2Response response) throws ProtocolException {
        Optional<String> code = response.field("grpc-status");
        if (code.isEmpty()) {
            String http = response.field(":status").orElse("");
            return new GrpcResponse(
                    BY_HTTP_STATUS.getOrDefault(http, GrpcStatus.UNKNOWN),
                    "HTTP status " + http + ", no gRPC status",
                    new byte[0]);
        }
        GrpcStatus status = GrpcStatus.of(code.get());
        byte[] statusMessage = response.field("grpc-message").orElse("").getBytes(StandardCharsets.ISO_8859_1);
        return new GrpcResponse(
                status,
                PercentEncoding.decodedLeniently(new String(statusMessage, StandardCharsets.UTF_8)),
                status == GrpcStatus.OK ? message(response.body()) : new byte[0]);
    }

    /** Returns the response for a stream that was reset, by gRPC's mapping of HTTP/2 error codes. */
    static GrpcResponse of(StreamResetException e) {
        GrpcStatus status = switch (e.code()) {
            case StreamResetException.REFUSED_STREAM -> GrpcStatus.UNAVAILABLE;
            case StreamResetException.CANCEL -> GrpcStatus.CANCELLED;
            case StreamResetException.ENHANCE_YOUR_CALM -> GrpcStatus.RESOURCE_EXHAUSTED;
            case StreamResetException.INADEQUATE_SECURITY -> GrpcStatus.PERMISSION_DENIED;
            default -> GrpcStatus.INTERNAL;
        };
        return new GrpcResponse(status, String.valueOf(e.getMessage()), new byte[0]);
    }

    private static byte[] message(byte[] body) throws ProtocolException {
        if (body.length < PREFIX_LENGTH
                || body[0] != 0
                || ByteBuffer.wrap(body).getInt(1) != body.length - PREFIX_LENGTH) {
            throw new ProtocolException("a gRPC response that is not one uncompressed message");
        }
        return Arrays.copyOfRange(body, PREFIX_LENGTH, body.length);
    }

    /** Returns the status of the call. */
    public GrpcStatus status() {
        return status;
    }

    /** Returns the unchecked text that the server sent with the status; often empty. */
    public String statusMessage() {
        return statusMessage;
    }

    /** Returns the message if the status is {@link GrpcStatus#OK}, and an empty array otherwise. */
    public byte[] message() {
        return message.clone();
    }
}
