package dev.rendezvous.probe.kafka;

import dev.rendezvous.Reason;
import dev.rendezvous.Reason.Common;
import dev.rendezvous.target.text.RemoteText;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/**
 * Credentials for SASL/PLAIN (RFC 4616). Its {@code toString} omits the password.
 *
 * @param user the user name
 * @param password sent in the clear unless the connection uses TLS
 * @see <a href="https://kafka.apache.org/protocol#sasl_handshake">SASL authentication sequence</a>
 */
record SaslPlainLogin(String user, String password) {

    private static final int SASL_HANDSHAKE = 17;
    private static final int SASL_AUTHENTICATE = 36;
    private static final String MECHANISM = "PLAIN";

    /** Logs in; returns why the broker rejects the login, or nothing if it succeeds. */
    Optional<Reason> authenticate(String name, KafkaConnection connection) throws IOException {
        KafkaReader handshake = connection.request(SASL_HANDSHAKE, 1, new KafkaWriter().string(MECHANISM));
        int handshakeError = handshake.int16();
        if (handshakeError != KafkaError.NONE) {
            return Optional.of(handshakeFailure(name, handshakeError, handshake.array(KafkaReader::string)));
        }
        byte[] message = ("\0" + user + "\0" + password).getBytes(StandardCharsets.UTF_8);
        int error = connection
                .request(SASL_AUTHENTICATE, 0, new KafkaWriter().bytes(message))
                .int16();
        return switch (error) {
            case KafkaError.NONE -> Optional.empty();
            case KafkaError.SASL_AUTHENTICATION_FAILED ->
                Optional.of(Reason.permanentReason(
                        Common.AUTHENTICATION_FAILED, name + ": the broker does not accept this user and password"));
            default ->
                Optional.of(Reason.inconclusiveReason(
                        Common.UNEXPECTED_ANSWER, name + ": the login failed with Kafka error " + error));
        };
    }

    private static Reason handshakeFailure(String name, int error, List<String> mechanisms) {
        return switch (error) {
            case KafkaError.UNSUPPORTED_SASL_MECHANISM ->
                Reason.permanentReason(
                        Common.CONNECTION_REJECTED,
                        name + ": the broker must support SASL/PLAIN, but does not"
                                + RemoteText.inParentheses("it supports " + String.join(", ", mechanisms)));
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
