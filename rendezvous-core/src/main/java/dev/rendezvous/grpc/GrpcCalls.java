package dev.rendezvous.grpc;

import dev.rendezvous.Observation;
import dev.rendezvous.Reason;
import dev.rendezvous.RemoteText;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;

/** Makes unary calls on one connection, one after the other. Not thread-safe. */
public final class GrpcCalls {

    private final GrpcServer server;
    private final Http2Connection connection;

    GrpcCalls(GrpcServer server, Http2Connection connection) {
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
    public GrpcAnswer call(String method, byte[] message) throws IOException {
        List<HeaderField> headers = List.of(
                new HeaderField(":method", "POST"),
                new HeaderField(":scheme", server.usesTls() ? "https" : "http"),
                new HeaderField(":path", "/" + method),
                new HeaderField(":authority", server.authority()),
                new HeaderField("te", "trailers"),
                new HeaderField("content-type", "application/grpc"),
                new HeaderField("user-agent", "rendezvous"));
        ByteBuffer framed = ByteBuffer.allocate(1 + Integer.BYTES + message.length)
                .put((byte) 0)
                .putInt(message.length)
                .put(message);
        try {
            return GrpcAnswer.of(connection.post(headers, framed.array()));
        } catch (StreamEndedException e) {
            return GrpcAnswer.of(e);
        }
    }

    /** Returns the observation for a call whose status is not OK. */
    public Observation notReady(GrpcAnswer response, String hint) {
        GrpcStatus status = response.status();
        String message = server + ": " + status + RemoteText.inParentheses(response.statusMessage()) + hint;
        return Observation.unsatisfied(new Reason(status.kind(), message, status.hope(), List.of()));
    }

    /** Returns the name of the server in messages. */
    @Override
    public String toString() {
        return server.toString();
    }
}
