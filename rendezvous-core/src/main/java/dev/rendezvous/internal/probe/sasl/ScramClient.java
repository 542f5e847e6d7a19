package dev.rendezvous.internal.probe.sasl;

import java.net.ProtocolException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.text.Normalizer;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;

/**
 * The client side of one SCRAM exchange without channel binding (RFC 5802, RFC 7677). Client and server prove to each other
 * that they know the password. Not thread-safe; the methods are called in their order.
 *
 * <p>Limitation: of SASLprep (RFC 4013), only the normalization is implemented, which is sufficient for ordinary passwords.
 */
public final class ScramClient {

    private static final String NO_CHANNEL_BINDING = "n,,";
    private static final int NONCE_BYTES = 24;

    /** Servers use about 15,000. The limit keeps a hostile server from demanding endless work, which no interrupt would stop. */
    private static final int MAX_ITERATIONS = 500_000;

    private static final int MIN_ITERATIONS = 4_096;

    private final ScramMechanism mechanism;
    private final String password;
    private final String nonce;
    private final String clientFirst;
    private byte[] serverSignature = new byte[0];

    /**
     * Creates an exchange.
     *
     * @param password not empty
     * @param nonce unique, printable, without commas
     */
    public ScramClient(ScramMechanism mechanism, String user, String password, String nonce) {
        this.mechanism = mechanism;
        this.password = Normalizer.normalize(password, Normalizer.Form.NFKC);
        this.nonce = nonce;
        this.clientFirst = "n=" + user.replace("=", "=3D").replace(",", "=2C") + ",r=" + nonce;
    }

    /**
     * Returns an exchange with a random nonce.
     *
     * @param password not empty
     */
    public static ScramClient of(ScramMechanism mechanism, String user, String password) {
        byte[] random = new byte[NONCE_BYTES];
        new SecureRandom().nextBytes(random);
        return new ScramClient(mechanism, user, password, Base64.getEncoder().encodeToString(random));
    }

    /** Returns the client-first-message. */
    public byte[] clientFirst() {
        return utf8(NO_CHANNEL_BINDING + clientFirst);
    }

    /**
     * Returns the client-final-message, which proves knowledge of the password.
     *
     * @param serverFirst the server-first-message
     * @throws ProtocolException if that is malformed or belongs to another exchange
     */
    public byte[] clientFinal(byte[] serverFirst) throws ProtocolException {
        String challenge = new String(serverFirst, StandardCharsets.UTF_8);
        Map<String, String> attributes = attributes(challenge);
        String combinedNonce = attributes.getOrDefault("r", "");
        if (!combinedNonce.startsWith(nonce) || combinedNonce.length() == nonce.length()) {
            throw new ProtocolException("the SCRAM challenge belongs to another login");
        }
        String withoutProof =
                "c=" + Base64.getEncoder().encodeToString(utf8(NO_CHANNEL_BINDING)) + ",r=" + combinedNonce;
        byte[] authMessage = utf8(clientFirst + "," + challenge + "," + withoutProof);
        byte[] saltedPassword =
                saltPassword(decode(attributes.getOrDefault("s", "")), iterations(attributes.getOrDefault("i", "")));
        byte[] clientKey = mechanism.hmac(saltedPassword, utf8("Client Key"));
        byte[] proof = mechanism.hmac(mechanism.hash(clientKey), authMessage);
        for (int i = 0; i < proof.length; i++) {
            proof[i] ^= clientKey[i];
        }
        serverSignature = mechanism.hmac(mechanism.hmac(saltedPassword, utf8("Server Key")), authMessage);
        return utf8(withoutProof + ",p=" + Base64.getEncoder().encodeToString(proof));
    }

    /**
     * Checks the server's proof that it knows the password.
     *
     * @param serverFinal the server-final-message
     * @throws ProtocolException if the proof is missing or wrong
     */
    public void verifyServerFinal(byte[] serverFinal) throws ProtocolException {
        String signature =
                attributes(new String(serverFinal, StandardCharsets.UTF_8)).getOrDefault("v", "");
        if (serverSignature.length == 0 || !MessageDigest.isEqual(serverSignature, decode(signature))) {
            throw new ProtocolException("the server does not prove that it knows the password");
        }
    }

    private static Map<String, String> attributes(String message) {
        Map<String, String> attributes = new HashMap<>();
        for (String attribute : message.split(",")) {
            if (attribute.length() > 1 && attribute.charAt(1) == '=') {
                attributes.put(attribute.substring(0, 1), attribute.substring(2));
            }
        }
        return attributes;
    }

    private static int iterations(String text) throws ProtocolException {
        int iterations = text.matches("[0-9]{1,9}") ? Integer.parseInt(text) : 0;
        if (iterations < MIN_ITERATIONS || iterations > MAX_ITERATIONS) {
            throw new ProtocolException("SCRAM iteration count must be " + MIN_ITERATIONS + " to " + MAX_ITERATIONS
                    + ", but was " + iterations);
        }
        return iterations;
    }

    private static byte[] decode(String base64) throws ProtocolException {
        try {
            return Base64.getDecoder().decode(base64);
        } catch (IllegalArgumentException e) {
            throw new ProtocolException("a SCRAM attribute is not valid Base64");
        }
    }

    private byte[] saltPassword(byte[] salt, int iterations) throws ProtocolException {
        if (salt.length == 0) {
            throw new ProtocolException("the SCRAM challenge has no salt");
        }
        return mechanism.saltedPassword(password, salt, iterations);
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
