package dev.rendezvous.internal.probe.mongodb;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.text.Normalizer;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import org.apache.kafka.common.security.scram.ScramCredential;
import org.apache.kafka.common.security.scram.internals.ScramFormatter;
import org.apache.kafka.common.security.scram.internals.ScramMechanism;

/** The server side of one SCRAM-SHA-256 exchange, built on Kafka's cryptography. */
final class ScramServer {

    private static final int ITERATIONS = 4_096;

    private String clientFirst = "";
    private String serverFirst = "";
    private boolean complete;

    private final ScramFormatter formatter;
    private final ScramCredential credential;

    ScramServer() {
        try {
            formatter = new ScramFormatter(ScramMechanism.SCRAM_SHA_256);
            credential = formatter.generateCredential(
                    Normalizer.normalize(MongoPeer.PASSWORD, Normalizer.Form.NFKC), ITERATIONS);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    boolean isComplete() {
        return complete;
    }

    /** Returns the response to a message; empty if the login fails. */
    Optional<byte[]> next(byte[] payload) {
        String message = new String(payload, StandardCharsets.UTF_8);
        return (clientFirst.isEmpty() ? challenge(message) : verdict(message))
                .map(answer -> answer.getBytes(StandardCharsets.UTF_8));
    }

    private Optional<String> challenge(String message) {
        clientFirst = message.substring("n,,".length());
        int nonce = clientFirst.indexOf(",r=");
        if (!ScramFormatter.username(clientFirst.substring("n=".length(), nonce))
                .equals(MongoPeer.USER)) {
            return Optional.empty();
        }
        serverFirst = clientFirst.substring(nonce + 1) + "andMine,s="
                + Base64.getEncoder().encodeToString(credential.salt()) + ",i=" + credential.iterations();
        return Optional.of(serverFirst);
    }

    private Optional<String> verdict(String message) {
        int proofAt = message.indexOf(",p=");
        byte[] proof = Base64.getDecoder().decode(message.substring(proofAt + 3));
        byte[] all = ScramFormatter.toBytes(
                ScramFormatter.authMessage(clientFirst, serverFirst, message.substring(0, proofAt)));
        try {
            byte[] clientKey = ScramFormatter.xor(formatter.hmac(credential.storedKey(), all), proof);
            if (!Arrays.equals(formatter.hash(clientKey), credential.storedKey())) {
                return Optional.empty();
            }
            complete = true;
            return Optional.of("v=" + Base64.getEncoder().encodeToString(formatter.hmac(credential.serverKey(), all)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
