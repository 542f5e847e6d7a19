package dev.rendezvous.internal.probe.redis;

import dev.rendezvous.Deadline;
import dev.rendezvous.Observation;
import dev.rendezvous.Probe;
import dev.rendezvous.Reason;
import dev.rendezvous.Reason.Common;
import dev.rendezvous.internal.probe.net.NetworkService;
import java.io.IOException;
import java.net.ProtocolException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Set;

/**
 * Checks that Redis answers PING with PONG and serves data, after a login and in a database if given, and whether a key exists.
 * Immutable and thread-safe.
 *
 * @param service the server
 * @param credentials the credentials; empty to connect without any
 * @param fallbackPassword the password to use if the server requires one and there are no credentials
 * @param database its number, in digits; empty for the connection's default
 * @param expectedKey the key that must exist; empty to check only PING
 */
record RedisProbe(
        NetworkService service,
        Optional<Credentials> credentials,
        Optional<String> fallbackPassword,
        Optional<String> database,
        Optional<ExpectedKey> expectedKey)
        implements Probe {

    /** Error codes for clients that are not logged in: there is no default user, or it lacks the permission for PING. */
    private static final Set<String> LOGIN_REQUIRED = Set.of("NOAUTH", "NOPERM");

    /** A password and the user of the access control list that it belongs to; no user means the default user. */
    record Credentials(Optional<String> user, String password) {

        /** Returns the user, without the password. */
        @Override
        public String toString() {
            return user.orElse("default");
        }
    }

    /** A key and, if given, the value that it must have. */
    record ExpectedKey(String key, Optional<String> value) {}

    @Override
    public boolean isBounded() {
        return true;
    }

    @Override
    public Observation check(Deadline deadline) throws InterruptedException {
        return service.check(deadline, (in, out) -> {
            RespConnection redis = new RespConnection(in, out);
            Optional<Reason> rejection = logIn(redis);
            if (rejection.isPresent()) {
                return Observation.unsatisfied(rejection.get());
            }
            Observation observation = check(redis);
            // Last, because a proxy may close the connection on such a question.
            return new ServerMode(service.name(), redis)
                    .obstacle()
                    .map(Observation::unsatisfied)
                    .orElse(observation);
        });
    }

    /**
     * Logs in if needed and returns why that failed, if it did. PING comes first, without a login: an overloaded or protected server
     * answers any command with the same error, which must not be mistaken for the answer to a password.
     */
    private Optional<Reason> logIn(RespConnection redis) throws IOException {
        Optional<Credentials> used = credentials;
        try {
            ping(redis);
        } catch (ErrorReplyException e) {
            used = credentials.or(() -> fallbackPassword.map(password -> new Credentials(Optional.empty(), password)));
            if (!LOGIN_REQUIRED.contains(e.code()) || used.isEmpty()) {
                return Optional.of(RedisErrorMapping.toReason(service.name(), e));
            }
        }
        if (used.isPresent()) {
            try {
                authenticate(redis, used.get());
            } catch (ErrorReplyException e) {
                return Optional.of(RedisErrorMapping.toLoginReason(service.name(), e));
            }
        }
        return Optional.empty();
    }

    private static void authenticate(RespConnection redis, Credentials login) throws IOException {
        RespReply reply = login.user().isPresent()
                ? redis.execute("AUTH", login.user().get(), login.password())
                : redis.execute("AUTH", login.password());
        expect("OK", reply);
    }

    private Observation check(RespConnection redis) throws IOException {
        try {
            if (database.isPresent()) {
                expect("OK", redis.execute("SELECT", database.get()));
            }
        } catch (ErrorReplyException e) {
            return Observation.unsatisfied(RedisErrorMapping.toSelectReason(service.name(), e));
        }
        try {
            ping(redis);
            return expectedKey.isPresent() ? find(redis, expectedKey.get()) : Observation.satisfied("answering");
        } catch (ErrorReplyException e) {
            return Observation.unsatisfied(RedisErrorMapping.toReason(service.name(), e));
        }
    }

    private static void ping(RespConnection redis) throws IOException {
        expect("PONG", redis.execute("PING"));
    }

    private static void expect(String text, RespReply reply) throws ProtocolException {
        if (!reply.equals(new RespReply.SimpleString(text))) {
            throw new ProtocolException("the reply is not " + text);
        }
    }

    private Observation find(RespConnection redis, ExpectedKey key) throws IOException {
        if (key.value().isPresent()) {
            return compare(redis.execute("GET", key.key()), key.value().get());
        }
        RespReply reply = redis.execute("EXISTS", key.key());
        if (reply.equals(new RespReply.IntegerReply(1))) {
            return Observation.satisfied("there");
        }
        if (reply.equals(new RespReply.IntegerReply(0))) {
            return Observation.unsatisfied(missing());
        }
        throw new ProtocolException("the reply to EXISTS is neither 0 nor 1");
    }

    private Observation compare(RespReply reply, String value) throws ProtocolException {
        if (reply instanceof RespReply.NullReply) {
            return Observation.unsatisfied(missing());
        }
        if (reply instanceof RespReply.BulkString found) {
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

    @Override
    public Confirmation confirmation() {
        boolean handshake = credentials.isPresent() || service.tls().isPresent();
        return handshake ? Confirmation.OF_SESSION : Confirmation.OF_REQUEST;
    }

    /** Returns the URL without its password. */
    @Override
    public String toString() {
        return service.name();
    }
}
