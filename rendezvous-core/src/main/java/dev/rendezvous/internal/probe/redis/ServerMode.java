package dev.rendezvous.internal.probe.redis;

import dev.rendezvous.Reason;
import dev.rendezvous.Reason.Common;
import dev.rendezvous.Reason.Permanence;
import dev.rendezvous.internal.probe.net.Diagnosis;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Finds servers that answer PING but serve no data: a node of a cluster that has not formed, and a Sentinel.
 *
 * @param name the name of the server in messages
 * @param redis a connection that is logged in
 */
record ServerMode(String name, RespConnection redis) {

    /**
     * Returns why the server serves no data; empty if it does, or if it does not say: a user may lack the permission to ask, and a
     * proxy may reject the question or close the connection.
     */
    Optional<Reason> obstacle() {
        try {
            Optional<String> mode = field("redis_mode", "INFO", "server");
            if (mode.equals(Optional.of("sentinel"))) {
                return Optional.of(new Diagnosis(Common.UNEXPECTED_ANSWER, Permanence.PERMANENT)
                        .reason(
                                name,
                                " (this is a Sentinel, which serves no data; name a data server, or wait for the Sentinel"
                                        + " itself with a tcp:// target)"));
            }
            // A standalone server rejects CLUSTER INFO with an error.
            return mode.equals(Optional.of("standalone")) ? Optional.empty() : clusterObstacle();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private Optional<Reason> clusterObstacle() throws IOException {
        return field("cluster_state", "CLUSTER", "INFO")
                .filter(state -> !state.equals("ok"))
                .map(state -> new Diagnosis(Common.STARTING_UP, Permanence.INCONCLUSIVE)
                        .reason(name, " (the cluster has not formed: CLUSTER INFO does not report cluster_state:ok)"));
    }

    /** Returns the value in the line {@code field:value} of a reply; empty if there is none or the reply is an error. */
    private Optional<String> field(String field, String... command) throws IOException {
        try {
            RespReply reply = redis.execute(command);
            return reply instanceof RespReply.BulkString text
                    ? StandardCharsets.UTF_8
                            .decode(text.bytes().duplicate())
                            .toString()
                            .lines()
                            .filter(line -> line.startsWith(field + ":"))
                            .map(line -> line.substring(field.length() + 1).strip())
                            .findFirst()
                    : Optional.empty();
        } catch (ErrorReplyException e) {
            return Optional.empty();
        }
    }
}
