package dev.rendezvous.internal.probe.cassandra;

import dev.rendezvous.Deadline;
import dev.rendezvous.Observation;
import dev.rendezvous.Probe;
import dev.rendezvous.Reason;
import dev.rendezvous.Reason.Common;
import dev.rendezvous.internal.probe.net.NetworkService;
import dev.rendezvous.internal.text.RemoteText;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ProtocolException;
import java.util.Set;

/**
 * Checks that a Cassandra node answers OPTIONS, which needs no login. A node begins to listen for clients when it has joined its
 * cluster. Immutable and thread-safe.
 *
 * @param service the node
 */
record CassandraProbe(NetworkService service) implements Probe {

    /** The version of Cassandra 2.2 to 5 and ScyllaDB. */
    private static final int VERSION = 4;

    /** The key that every server must support (section 4.1.2). */
    private static final String CQL_VERSION = "CQL_VERSION";

    /** Error codes (section 9). */
    private static final int PROTOCOL_ERROR = 0x000A;

    private static final int OVERLOADED = 0x1001;
    private static final int IS_BOOTSTRAPPING = 0x1002;

    @Override
    public Observation check(Deadline deadline) throws InterruptedException {
        return service.check(deadline, this::check);
    }

    private Observation check(InputStream in, OutputStream out) throws IOException {
        out.write(CassandraFrame.options(VERSION));
        out.flush();
        CassandraFrame response = CassandraFrame.read(in);
        if (response.opcode() == CassandraFrame.ERROR) {
            return checkError(response);
        }
        if (!response.body().multimap().containsKey(CQL_VERSION)) {
            throw new ProtocolException("the response to OPTIONS lacks " + CQL_VERSION);
        }
        return Observation.satisfied("answering");
    }

    private Observation checkError(CassandraFrame response) throws ProtocolException {
        int code = response.body().int32();
        String text = RemoteText.excerpt(response.body().string(), Set.of());
        if (code == PROTOCOL_ERROR && response.version() != VERSION) {
            // The server speaks another version, which it uses for this response. Drivers negotiate by such errors.
            return Observation.satisfied("answering");
        }
        Reason.Kind kind = switch (code) {
            case OVERLOADED -> Common.OVERLOADED;
            case IS_BOOTSTRAPPING -> Common.STARTING_UP;
            default -> Common.UNEXPECTED_ANSWER;
        };
        return Observation.unsatisfied(
                Reason.inconclusiveReason(kind, "%s: Cassandra error 0x%04X: %s".formatted(this, code, text)));
    }

    @Override
    public boolean isBounded() {
        return true;
    }

    /** Returns the policy for requests, or for handshakes if TLS is used. */
    @Override
    public Confirmation confirmation() {
        return service.tls().isPresent() ? Confirmation.OF_SESSION : Confirmation.OF_REQUEST;
    }

    /** Returns the target, without options. */
    @Override
    public String toString() {
        return service.name();
    }
}
