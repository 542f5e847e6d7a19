package dev.rendezvous.grpc;

import dev.rendezvous.Observation;
import dev.rendezvous.Reason;
import dev.rendezvous.RemoteText;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;

/** Calls on one connection, one message to and fro, one after the other. For one thread. */
public final class GrpcCalls {

    private final GrpcServer server;
    private final Http2Connection connection;

    GrpcCalls(GrpcServer server, Http2Connection connection) {
        this.server = server;
        this.connection = connection;
    }

    /**
     * Returns how a call ended.
     *
     * @param method as {@code package.Service/Method}
     * @param message not longer than 16 KiB
     * @throws IOException if the other side does not speak gRPC or hangs up
     */
    public GrpcAnswer call(String method, byte[] message) throws IOException {
        List<HeaderField> head = List.of(
                new HeaderField(":method", "POST"),
                new HeaderField(":scheme", server.isSecured() ? "https" : "http"),
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
            return GrpcAnswer.of(connection.post(head, framed.array()));
        } catch (StreamEndedException e) {
            return GrpcAnswer.of(e);
        }
    }

    /** Returns why the server is not ready, from a call that did not end well. */
    public Observation failed(GrpcAnswer answer, String hint) {
        GrpcStatus status = answer.status();
        String message = server + ": " + status + RemoteText.inParentheses(answer.words()) + hint;
        return Observation.unsatisfied(new Reason(status.kind(), message, status.hope(), List.of()));
    }

    /** Returns what the server is called in messages. */
    @Override
    public String toString() {
        return server.toString();
    }
}
