package dev.rendezvous.redis;

import dev.rendezvous.Deadline;
import dev.rendezvous.Observation;
import dev.rendezvous.Probe;
import dev.rendezvous.Reason;
import dev.rendezvous.Reason.Common;
import dev.rendezvous.net.Service;
import java.io.IOException;
import java.net.ProtocolException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Set;

/**
 * Checks that Redis answers PING with PONG, after a login and in a database if given, and whether a key exists. Immutable and
 * thread-safe.
 *
 * @param service the server
 * @param login the credentials; empty to connect without any
 * @param spare the password to use if the server requires one and there are no credentials
 * @param database its number, in digits; empty for the connection's default
 * @param wanted the key that must exist; empty to check only PING
 */
record RedisProbe(
        Service service,
        Optional<Login> login,
        Optional<String> spare,
        Optional<String> database,
        Optional<Wanted> wanted)
        implements Probe {

    /** Error codes for clients that are not logged in: there is no default user, or it lacks the permission for PING. */
    private static final Set<String> LOGIN_REQUIRED = Set.of("NOAUTH", "NOPERM");

    /** A password and the user of the access control list that it belongs to; no user means the default user. */
    record Login(Optional<String> user, String password) {

        /** Returns the user, without the password. */
        @Override
        public String toString() {
            return user.orElse("default");
        }
    }

    /** A key and, if given, the value that it must have. */
    record Wanted(String key, Optional<String> value) {}

    @Override
    public Observation look(Deadline deadline) throws InterruptedException {
        return service.look(deadline, (in, out) -> {
            Resp redis = new Resp(in, out);
            Optional<Reason> rejection = logIn(redis);
            return rejection.isPresent() ? Observation.unsatisfied(rejection.get()) : check(redis);
        });
    }

    /**
     * Logs in if needed and returns why that failed, if it did. PING comes first, without a login: an overloaded or protected server
     * answers any command with the same error, which must not be mistaken for the answer to a password.
     */
    private Optional<Reason> logIn(Resp redis) throws IOException {
        Optional<Login> used = login;
        try {
            ping(redis);
        } catch (ErrorReplyException e) {
            used = login.or(() -> spare.map(password -> new Login(Optional.empty(), password)));
            if (!LOGIN_REQUIRED.contains(e.code()) || used.isEmpty()) {
                return Optional.of(RedisReasons.of(service.name(), e));
            }
        }
        if (used.isPresent()) {
            try {
                authenticate(redis, used.get());
            } catch (ErrorReplyException e) {
                return Optional.of(RedisReasons.loggingIn(service.name(), e));
            }
        }
        return Optional.empty();
    }

    private static void authenticate(Resp redis, Login login) throws IOException {
        Reply reply = login.user().isPresent()
                ? redis.ask("AUTH", login.user().get(), login.password())
                : redis.ask("AUTH", login.password());
        expect("OK", reply);
    }

    private Observation check(Resp redis) throws IOException {
        try {
            if (database.isPresent()) {
                expect("OK", redis.ask("SELECT", database.get()));
            }
        } catch (ErrorReplyException e) {
            return Observation.unsatisfied(RedisReasons.selecting(service.name(), e));
        }
        try {
            ping(redis);
            return wanted.isPresent() ? find(redis, wanted.get()) : Observation.satisfied("answering");
        } catch (ErrorReplyException e) {
            return Observation.unsatisfied(RedisReasons.of(service.name(), e));
        }
    }

    private static void ping(Resp redis) throws IOException {
        expect("PONG", redis.ask("PING"));
    }

    private static void expect(String text, Reply reply) throws ProtocolException {
        if (!reply.equals(new Reply.Status(text))) {
            throw new ProtocolException("the reply is not " + text);
        }
    }

    private Observation find(Resp redis, Wanted key) throws IOException {
        if (key.value().isPresent()) {
            return compare(redis.ask("GET", key.key()), key.value().get());
        }
        Reply reply = redis.ask("EXISTS", key.key());
        if (reply.equals(new Reply.Count(1))) {
            return Observation.satisfied("there");
        }
        if (reply.equals(new Reply.Count(0))) {
            return Observation.unsatisfied(missing());
        }
        throw new ProtocolException("the reply to EXISTS is neither 0 nor 1");
    }

    private Observation compare(Reply reply, String value) throws ProtocolException {
        if (reply instanceof Reply.Nil) {
            return Observation.unsatisfied(missing());
        }
        if (reply instanceof Reply.Value found) {
            return found.bytes().equals(StandardCharsets.UTF_8.encode(value))
                    ? Observation.satisfied("there")
                    : Observation.unsatisfied(Reason.transientReason(
                            Common.UNEXPECTED_ANSWER, service.name() + ": the key has another value"));
        }
        throw new ProtocolException("the reply to GET is not a string");
    }

    private Reason missing() {
        return Reason.transientReason(Common.NO_SUCH_OBJECT, service.name() + ": the key does not exist");
    }

    /** Returns the URL without its password. */
    @Override
    public String toString() {
        return service.name();
    }
}
