package dev.rendezvous.internal.probe.mongodb;

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
import java.util.Optional;

/**
 * Checks that a MongoDB server answers {@code hello}, has the required role, and accepts the login. Immutable and thread-safe.
 *
 * @param service the server
 * @param login the credentials, if any
 * @param role the required role
 * @param replicaSet the replica set that the server must belong to, if any
 * @see <a href="https://www.mongodb.com/docs/manual/reference/command/hello/">hello</a>
 */
record MongoProbe(NetworkService service, Optional<ScramLogin> login, ServerRole role, Optional<String> replicaSet)
        implements Probe {

    private static final int COMMAND_NOT_FOUND = 59;

    @Override
    public boolean isBounded() {
        return true;
    }

    @Override
    public Observation check(Deadline deadline) throws InterruptedException {
        return service.check(deadline, this::check);
    }

    private Observation check(InputStream in, OutputStream out) throws IOException {
        MongoConnection connection = new MongoConnection(in, out);
        BsonDocument hello = hello(connection);
        Optional<Reason> obstacle = obstacle(hello);
        if (obstacle.isEmpty() && login.isPresent()) {
            obstacle = login.get().authenticate(service.name(), connection);
        }
        return obstacle.map(Observation::unsatisfied).orElseGet(() -> Observation.satisfied(describe(hello)));
    }

    /** Servers before 4.4.2, and some compatible ones, only know the command's old name. */
    private static BsonDocument hello(MongoConnection connection) throws IOException {
        BsonDocument hello = connection.runCommand(command("hello"));
        return hello.isOk() || hello.number("code") != COMMAND_NOT_FOUND
                ? hello
                : connection.runCommand(command("isMaster"));
    }

    private static BsonWriter command(String command) {
        return new BsonWriter().with(command, 1).with("$db", "admin");
    }

    private Optional<Reason> obstacle(BsonDocument hello) {
        if (!hello.isOk()) {
            return Optional.of(helloFailure(hello));
        }
        String set = hello.text("setName");
        if (replicaSet.isPresent() && !set.isEmpty() && !set.equals(replicaSet.get())) {
            return Optional.of(Reason.inconclusiveReason(
                    Common.UNEXPECTED_ANSWER,
                    this + ": it belongs to another replica set" + RemoteText.inParentheses(set)));
        }
        boolean ready =
                role.matches(isWritable(hello), hello.isTrue("secondary")) && (replicaSet.isEmpty() || !set.isEmpty());
        return ready
                ? Optional.empty()
                : Optional.of(Reason.transientReason(
                        Common.STARTING_UP, this + ": it must be " + required() + ", but is " + describe(hello)));
    }

    private Reason helloFailure(BsonDocument answer) {
        return Reason.inconclusiveReason(
                Common.UNEXPECTED_ANSWER,
                this + ": hello failed with MongoDB error " + answer.number("code")
                        + RemoteText.inParentheses(answer.text("errmsg")));
    }

    private static boolean isWritable(BsonDocument hello) {
        return hello.isTrue("isWritablePrimary") || hello.isTrue("ismaster");
    }

    private String required() {
        String server = switch (role) {
            case ANY -> "a server that accepts reads";
            case PRIMARY -> "a primary";
            case SECONDARY -> "a secondary";
        };
        return server + replicaSet.map(set -> " of " + set).orElse("");
    }

    /** Returns the kind of server, as reported by itself. */
    private static String describe(BsonDocument hello) {
        if (hello.text("msg").equals("isdbgrid")) {
            return "a mongos";
        }
        if (hello.isTrue("isreplicaset")) {
            return "part of a replica set that is not initiated yet";
        }
        if (hello.isTrue("secondary")) {
            return "a secondary";
        }
        if (isWritable(hello)) {
            return hello.text("setName").isEmpty() ? "a standalone server" : "a primary";
        }
        return hello.isTrue("arbiterOnly") ? "an arbiter" : "neither primary nor secondary";
    }

    /** Returns the policy for handshakes. */
    @Override
    public Confirmation confirmation() {
        return Confirmation.OF_SESSION;
    }

    /** Returns the target without its password and options, and only with the parameters that define the check. */
    @Override
    public String toString() {
        return service.name();
    }
}
