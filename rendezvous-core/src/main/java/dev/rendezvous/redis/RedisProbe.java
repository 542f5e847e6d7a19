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
 * Looks whether Redis answers PING with PONG, after the login and in the database that were asked for, and whether a key is there.
 * Immutable and safe for use by many threads.
 *
 * @param service where
 * @param login who asks; empty for whoever connects
 * @param spare the password to try if the server asks for one and there is no login
 * @param database its number, in digits; empty for the one that a connection begins in
 * @param wanted what has to be there; empty if an answer is enough
 */
record RedisProbe(
        Service service,
        Optional<Login> login,
        Optional<String> spare,
        Optional<String> database,
        Optional<Wanted> wanted)
        implements Probe {

    /** What nobody in particular is answered: there is no such user, or one who may not even say PING. */
    private static final Set<String> WANTS_LOGIN = Set.of("NOAUTH", "NOPERM");

    /** Who asks: a user of the access control list, or the one without a name. */
    record Login(Optional<String> user, String password) {

        /** Returns the user, without the password. */
        @Override
        public String toString() {
            return user.orElse("default");
        }
    }

    /** A key, and what it has to hold, if that matters. */
    record Wanted(String key, Optional<String> value) {}

    @Override
    public Observation look(Deadline deadline) throws InterruptedException {
        return service.look(deadline, (in, out) -> {
            Resp redis = new Resp(in, out);
            Optional<Reason> closed = entering(redis);
            return closed.isPresent() ? Observation.unsatisfied(closed.get()) : within(redis);
        });
    }

    /**
     * Returns what keeps us from coming in. PING goes first, without a login, as a server that is full or protected answers so
     * whatever it is asked, which must not be taken for an answer to the password.
     */
    private Optional<Reason> entering(Resp redis) throws IOException {
        Optional<Login> used = login;
        try {
            ping(redis);
        } catch (ErrorReplyException e) {
            used = login.or(() -> spare.map(password -> new Login(Optional.empty(), password)));
            if (!WANTS_LOGIN.contains(e.code()) || used.isEmpty()) {
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
        Reply answer = login.user().isPresent()
                ? redis.ask("AUTH", login.user().get(), login.password())
                : redis.ask("AUTH", login.password());
        expect("OK", answer);
    }

    private Observation within(Resp redis) throws IOException {
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

    private static void expect(String text, Reply answer) throws ProtocolException {
        if (!answer.equals(new Reply.Status(text))) {
            throw new ProtocolException("no " + text);
        }
    }

    private Observation find(Resp redis, Wanted thing) throws IOException {
        if (thing.value().isPresent()) {
            return compare(redis.ask("GET", thing.key()), thing.value().get());
        }
        Reply answer = redis.ask("EXISTS", thing.key());
        if (answer.equals(new Reply.Count(1))) {
            return Observation.satisfied("there");
        }
        if (answer.equals(new Reply.Count(0))) {
            return Observation.unsatisfied(missing());
        }
        throw new ProtocolException("EXISTS is answered by neither 0 nor 1");
    }

    private Observation compare(Reply answer, String value) throws ProtocolException {
        if (answer instanceof Reply.Nil) {
            return Observation.unsatisfied(missing());
        }
        if (answer instanceof Reply.Value found) {
            return found.bytes().equals(StandardCharsets.UTF_8.encode(value))
                    ? Observation.satisfied("there")
                    : Observation.unsatisfied(Reason.transientReason(
                            Common.UNEXPECTED_ANSWER, service.name() + ": the key has another value"));
        }
        throw new ProtocolException("GET is not answered by a value");
    }

    private Reason missing() {
        return Reason.transientReason(Common.NO_SUCH_OBJECT, service.name() + ": there is no such key");
    }

    /** Returns the URL without its password. */
    @Override
    public String toString() {
        return service.name();
    }
}
