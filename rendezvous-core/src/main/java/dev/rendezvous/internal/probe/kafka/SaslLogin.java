package dev.rendezvous.internal.probe.kafka;

import dev.rendezvous.Reason;
import dev.rendezvous.Reason.Common;
import dev.rendezvous.internal.probe.sasl.ScramClient;
import dev.rendezvous.internal.probe.sasl.ScramMechanism;
import dev.rendezvous.internal.text.RemoteText;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/**
 * Credentials for SASL: PLAIN (RFC 4616), or a mechanism of the SCRAM family. Its {@code toString} omits the password.
 *
 * @param user the user name
 * @param password with PLAIN, it is sent in the clear unless the connection uses TLS; with SCRAM, it is not empty and never sent
 * @param scram the mechanism; empty for PLAIN
 * @see <a href="https://kafka.apache.org/protocol#sasl_handshake">SASL authentication sequence</a>
 */
record SaslLogin(String user, String password, Optional<ScramMechanism> scram) {

    /** The mechanisms that a target can name. */
    static final List<String> MECHANISMS =
            List.of("PLAIN", ScramMechanism.SHA_256.mechanismName(), ScramMechanism.SHA_512.mechanismName());

    private static final int SASL_HANDSHAKE = 17;
    private static final int SASL_AUTHENTICATE = 36;

    /** A response to a part of the exchange; the payload is text with every mechanism here. */
    private record Reply(int error, String payload) {

        static Reply read(KafkaReader in) throws IOException {
            int error = in.int16();
            in.string(); // The message adds nothing to the error.
            return new Reply(error, new String(in.bytes(), StandardCharsets.UTF_8));
        }
    }

    /** Logs in; returns why the broker rejects the login, or nothing if it succeeds. */
    Optional<Reason> authenticate(String name, KafkaConnection connection) throws IOException {
        KafkaReader handshake = connection.request(SASL_HANDSHAKE, 1, new KafkaWriter().string(mechanism()));
        int error = handshake.int16();
        if (error != KafkaError.NONE) {
            return Optional.of(handshakeFailure(name, error, handshake.array(KafkaReader::string)));
        }
        return scram.isPresent()
                ? exchange(name, connection, ScramClient.of(scram.get(), user, password))
                : failure(name, send(connection, plain()));
    }

    private Optional<Reason> exchange(String name, KafkaConnection connection, ScramClient client) throws IOException {
        Reply challenge = send(connection, client.clientFirst());
        if (challenge.error() != KafkaError.NONE) {
            return failure(name, challenge);
        }
        Reply verdict = send(connection, client.clientFinal(challenge.payload().getBytes(StandardCharsets.UTF_8)));
        if (verdict.error() == KafkaError.NONE) {
            client.verifyServerFinal(verdict.payload().getBytes(StandardCharsets.UTF_8));
        }
        return failure(name, verdict);
    }

    private static Reply send(KafkaConnection connection, byte[] payload) throws IOException {
        return Reply.read(connection.request(SASL_AUTHENTICATE, 0, new KafkaWriter().bytes(payload)));
    }

    private byte[] plain() {
        return ("\0" + user + "\0" + password).getBytes(StandardCharsets.UTF_8);
    }

    private String mechanism() {
        return scram.map(ScramMechanism::mechanismName).orElse("PLAIN");
    }

    private static Optional<Reason> failure(String name, Reply reply) {
        return switch (reply.error()) {
            case KafkaError.NONE -> Optional.empty();
            case KafkaError.SASL_AUTHENTICATION_FAILED ->
                Optional.of(Reason.permanentReason(
                        Common.AUTHENTICATION_FAILED, name + ": the broker does not accept this user and password"));
            default ->
                Optional.of(Reason.inconclusiveReason(
                        Common.UNEXPECTED_ANSWER, name + ": the login failed with Kafka error " + reply.error()));
        };
    }

    private Reason handshakeFailure(String name, int error, List<String> mechanisms) {
        return switch (error) {
            case KafkaError.UNSUPPORTED_SASL_MECHANISM ->
                Reason.permanentReason(
                        Common.CONNECTION_REJECTED,
                        name + ": the broker must support SASL/" + mechanism() + ", but does not"
                                + RemoteText.inParentheses("it supports " + String.join(", ", mechanisms))
                                + "; name another mechanism with ?sasl_mechanism=");
            case KafkaError.ILLEGAL_SASL_STATE ->
                Reason.permanentReason(
                        Common.CONNECTION_REJECTED,
                        name + ": the broker does not accept a user and password on this port");
            default ->
                Reason.inconclusiveReason(
                        Common.UNEXPECTED_ANSWER, name + ": the handshake failed with Kafka error " + error);
        };
    }

    @Override
    public String toString() {
        return user;
    }
}
