package dev.rendezvous.probe.mongodb;

import java.net.ProtocolException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.text.Normalizer;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * The client side of one SCRAM-SHA-256 exchange without channel binding (RFC 5802, RFC 7677). Client and server prove to each other
 * that they know the password. Not thread-safe; the methods are called in their order.
 *
 * <p>Limitation: of SASLprep (RFC 4013), only the normalization is implemented, which is sufficient for ordinary passwords.
 */
final class ScramClient {

    private static final String ALGORITHM = "HmacSHA256";
    private static final String NO_CHANNEL_BINDING = "n,,";
    private static final int KEY_BITS = 256;

    /** Servers use about 15,000. The limit keeps a hostile server from demanding endless work, which no interrupt would stop. */
    private static final int MAX_ITERATIONS = 500_000;

    private static final int MIN_ITERATIONS = 4_096;

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
    ScramClient(String user, String password, String nonce) {
        this.password = Normalizer.normalize(password, Normalizer.Form.NFKC);
        this.nonce = nonce;
        this.clientFirst = "n=" + user.replace("=", "=3D").replace(",", "=2C") + ",r=" + nonce;
    }

    /** Returns the client-first-message. */
    byte[] clientFirst() {
        return utf8(NO_CHANNEL_BINDING + clientFirst);
    }

    /**
     * Returns the client-final-message, which proves knowledge of the password.
     *
     * @param serverFirst the server-first-message
     * @throws ProtocolException if that is malformed or belongs to another exchange
     */
    byte[] clientFinal(byte[] serverFirst) throws ProtocolException {
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
        byte[] clientKey = mac(saltedPassword, utf8("Client Key"));
        byte[] proof = mac(sha256(clientKey), authMessage);
        for (int i = 0; i < proof.length; i++) {
            proof[i] ^= clientKey[i];
        }
        serverSignature = mac(mac(saltedPassword, utf8("Server Key")), authMessage);
        return utf8(withoutProof + ",p=" + Base64.getEncoder().encodeToString(proof));
    }

    /**
     * Checks the server's proof that it knows the password.
     *
     * @param serverFinal the server-final-message
     * @throws ProtocolException if the proof is missing or wrong
     */
    void verifyServerFinal(byte[] serverFinal) throws ProtocolException {
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
        try {
            PBEKeySpec key = new PBEKeySpec(password.toCharArray(), salt, iterations, KEY_BITS);
            return SecretKeyFactory.getInstance("PBKDF2With" + ALGORITHM)
                    .generateSecret(key)
                    .getEncoded();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("This Java has no PBKDF2", e);
        }
    }

    private static byte[] mac(byte[] key, byte[] message) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(key, ALGORITHM));
            return mac.doFinal(message);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("This Java has no " + ALGORITHM, e);
        }
    }

    private static byte[] sha256(byte[] message) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(message);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("This Java has no SHA-256", e);
        }
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
