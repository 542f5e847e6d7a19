package dev.rendezvous.internal.probe.mongodb;

import dev.rendezvous.Reason;
import dev.rendezvous.Reason.Common;
import dev.rendezvous.internal.probe.sasl.ScramClient;
import dev.rendezvous.internal.probe.sasl.ScramMechanism;
import java.io.IOException;
import java.net.ProtocolException;
import java.util.Optional;

/**
 * Credentials for SCRAM-SHA-256. Its {@code toString} omits the password.
 *
 * @param user the user name
 * @param password not empty; never sent
 * @param source the database that the user is defined in
 * @see <a href="https://github.com/mongodb/specifications/blob/master/source/auth/auth.md">Authentication</a>
 */
record ScramLogin(String user, String password, String source) {

    static final String MECHANISM = ScramMechanism.SHA_256.mechanismName();

    private static final int AUTHENTICATION_FAILED = 18;
    private static final int MECHANISM_UNAVAILABLE = 334;

    /** Logs in; returns why the server rejects the login, or nothing if it succeeds. */
    Optional<Reason> authenticate(String name, MongoConnection connection) throws IOException {
        ScramClient scramClient = ScramClient.of(ScramMechanism.SHA_256, user, password);
        BsonDocument challenge = connection.runCommand(new BsonWriter()
                .with("saslStart", 1)
                .with("mechanism", MECHANISM)
                .with("payload", scramClient.clientFirst())
                .with("options", new BsonWriter().with("skipEmptyExchange", true))
                .with("$db", source));
        if (!challenge.isOk()) {
            return Optional.of(loginFailure(name, challenge));
        }
        BsonDocument verdict =
                continueLogin(challenge, scramClient.clientFinal(challenge.bytes("payload")), connection);
        if (!verdict.isOk()) {
            return Optional.of(loginFailure(name, verdict));
        }
        scramClient.verifyServerFinal(verdict.bytes("payload"));
        // Servers before 4.4 require one more, empty exchange.
        BsonDocument end = verdict.isTrue("done") ? verdict : continueLogin(verdict, new byte[0], connection);
        if (!end.isOk() || !end.isTrue("done")) {
            throw new ProtocolException("the server does not complete the login");
        }
        return Optional.empty();
    }

    private BsonDocument continueLogin(BsonDocument previous, byte[] payload, MongoConnection connection)
            throws IOException {
        return connection.runCommand(new BsonWriter()
                .with("saslContinue", 1)
                .with("conversationId", (int) previous.number("conversationId"))
                .with("payload", payload)
                .with("$db", source));
    }

    private static Reason loginFailure(String name, BsonDocument answer) {
        int code = (int) answer.number("code");
        return switch (code) {
            case AUTHENTICATION_FAILED ->
                Reason.permanentReason(
                        Common.AUTHENTICATION_FAILED, name + ": the server does not accept this user and password");
            case MECHANISM_UNAVAILABLE ->
                Reason.permanentReason(
                        Common.CONNECTION_REJECTED,
                        name + ": the server does not support " + MECHANISM + " for this user");
            default ->
                Reason.inconclusiveReason(
                        Common.UNEXPECTED_ANSWER, name + ": the login failed with MongoDB error " + code);
        };
    }

    @Override
    public String toString() {
        return user + "@" + source;
    }
}
