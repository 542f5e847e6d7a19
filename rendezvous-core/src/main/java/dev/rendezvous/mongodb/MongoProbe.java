package dev.rendezvous.mongodb;

import dev.rendezvous.Deadline;
import dev.rendezvous.Observation;
import dev.rendezvous.Probe;
import dev.rendezvous.Reason;
import dev.rendezvous.Reason.Common;
import dev.rendezvous.RemoteText;
import dev.rendezvous.net.Service;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Optional;

/**
 * Looks whether a MongoDB server says hello, plays its role, and lets us in. Immutable and safe for use by many threads.
 *
 * @param service where to ask
 * @param login who asks; empty for nobody
 * @param role what it has to be
 * @param replicaSet what it has to belong to, if anything
 * @see <a href="https://www.mongodb.com/docs/manual/reference/command/hello/">hello</a>
 */
record MongoProbe(Service service, Optional<Login> login, Role role, Optional<String> replicaSet) implements Probe {

    private static final int COMMAND_NOT_FOUND = 59;

    @Override
    public Observation look(Deadline deadline) throws InterruptedException {
        return service.look(deadline, this::ask);
    }

    private Observation ask(InputStream in, OutputStream out) throws IOException {
        MongoConnection connection = new MongoConnection(in, out);
        BsonDocument hello = hello(connection);
        Optional<Reason> obstacle = obstacle(hello);
        if (obstacle.isEmpty() && login.isPresent()) {
            obstacle = login.get().at(service.name(), connection);
        }
        return obstacle.map(Observation::unsatisfied).orElseGet(() -> Observation.satisfied(standing(hello)));
    }

    /** Servers before 4.4.2, and some that imitate them, know it under its old name only. */
    private static BsonDocument hello(MongoConnection connection) throws IOException {
        BsonDocument hello = connection.run(greeting("hello"));
        return hello.isOk() || hello.number("code") != COMMAND_NOT_FOUND ? hello : connection.run(greeting("isMaster"));
    }

    private static BsonWriter greeting(String command) {
        return new BsonWriter().with(command, 1).with("$db", "admin");
    }

    private Optional<Reason> obstacle(BsonDocument hello) {
        if (!hello.isOk()) {
            return Optional.of(refusal(hello));
        }
        String set = hello.text("setName");
        if (replicaSet.isPresent() && !set.isEmpty() && !set.equals(replicaSet.get())) {
            return Optional.of(Reason.inconclusiveReason(
                    Common.UNEXPECTED_ANSWER,
                    this + ": it belongs to another replica set" + RemoteText.inParentheses(set)));
        }
        boolean right = role.isPlayedBy(isWritable(hello), hello.isTrue("secondary"))
                && (replicaSet.isEmpty() || !set.isEmpty());
        return right
                ? Optional.empty()
                : Optional.of(Reason.transientReason(
                        Common.STARTING_UP, this + ": it is " + standing(hello) + ", and not " + wanted()));
    }

    private Reason refusal(BsonDocument answer) {
        return Reason.inconclusiveReason(
                Common.UNEXPECTED_ANSWER,
                this + ": hello failed with MongoDB error " + answer.number("code")
                        + RemoteText.inParentheses(answer.text("errmsg")));
    }

    private static boolean isWritable(BsonDocument hello) {
        return hello.isTrue("isWritablePrimary") || hello.isTrue("ismaster");
    }

    private String wanted() {
        String what = switch (role) {
            case ANY -> "a server that takes reads";
            case PRIMARY -> "a primary";
            case SECONDARY -> "a secondary";
        };
        return what + replicaSet.map(set -> " of " + set).orElse("");
    }

    /** Returns what the server says that it is. */
    private static String standing(BsonDocument hello) {
        if (hello.text("msg").equals("isdbgrid")) {
            return "a mongos";
        }
        if (hello.isTrue("isreplicaset")) {
            return "in a replica set that is not initiated yet";
        }
        if (hello.isTrue("secondary")) {
            return "a secondary";
        }
        if (isWritable(hello)) {
            return hello.text("setName").isEmpty() ? "a server on its own" : "a primary";
        }
        return hello.isTrue("arbiterOnly") ? "an arbiter" : "neither primary nor secondary";
    }

    /** Returns the target, without password, options, and parameters that say nothing of what is looked for. */
    @Override
    public String toString() {
        return service.name();
    }
}
