package dev.rendezvous.internal.probe.grpc;

import dev.rendezvous.Observation;
import dev.rendezvous.Reason;
import dev.rendezvous.internal.probe.http2.HpackField;
import dev.rendezvous.internal.text.RemoteText;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;

/** Makes unary calls on one connection, one after the other. Not thread-safe. */
public final class GrpcChannel {

    private final GrpcServer server;
    private final Http2Connection connection;

    GrpcChannel(GrpcServer server, Http2Connection connection) {
        this.server = server;
        this.connection = connection;
    }

    /**
     * Makes a call.
     *
     * @param method in the form {@code package.Service/Method}
     * @param message at most 16 KiB
     * @throws IOException if the server does not speak gRPC or closes the connection
     */
    public GrpcResponse call(String method, byte[] message) throws IOException {
        List<HpackField> headers = List.of(
                new HpackField(":method", "POST"),
                new HpackField(":scheme", server.usesTls() ? "https" : "http"),
                new HpackField(":path", "/" + method),
                new HpackField(":authority", server.authority()),
                new HpackField("te", "trailers"),
                new HpackField("content-type", "application/grpc"),
                new HpackField("user-agent", "rendezvous"));
        ByteBuffer framed = ByteBuffer.allocate(1 + Integer.BYTES + message.length)
                .put((byte) 0)
                .putInt(message.length)
                .put(message);
        try {
            return GrpcResponse.of(connection.post(headers, framed.array()));
        } catch (StreamResetException e) {
            return GrpcResponse.of(e);
        }
    }

    /** Returns the observation for a call whose status is not OK, with a suffix for its message; may be empty. */
    public Observation notReady(GrpcResponse response, String suffix) {
        GrpcStatus status = response.status();
        String message = server + ": " + status + RemoteText.inParentheses(response.statusMessage()) + suffix;
        return Observation.unsatisfied(new Reason(status.kind(), message, status.permanence(), List.of()));
    }

    /** Returns the name of the server in messages. */
    @Override
    public String toString() {
        return server.toString();
    }
}
