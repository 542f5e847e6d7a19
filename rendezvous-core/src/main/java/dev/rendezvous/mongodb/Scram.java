package dev.rendezvous.mongodb;

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
 * The client's side of one SCRAM-SHA-256 exchange without channel binding, RFC 5802 and RFC 7677. It proves to know the password,
 * and makes the server prove it too. For one thread, in the order of its methods.
 *
 * <p>Limitation: of SASLprep (RFC 4013) only the normalization is done, which is what ordinary passwords need.
 */
final class Scram {

    private static final String ALGORITHM = "HmacSHA256";
    private static final String NO_CHANNEL_BINDING = "n,,";
    private static final int KEY_BITS = 256;

    /** Servers use some 15,000. A hostile one could ask for work without end, which no interrupt would reach. */
    private static final int MOST_ITERATIONS = 500_000;

    private static final int FEWEST_ITERATIONS = 4_096;

    private final String password;
    private final String nonce;
    private final String first;
    private byte[] serverSignature = new byte[0];

    /**
     * Begins an exchange.
     *
     * @param password not empty
     * @param nonce new for every exchange, printable, without commas
     */
    Scram(String user, String password, String nonce) {
        this.password = Normalizer.normalize(password, Normalizer.Form.NFKC);
        this.nonce = nonce;
        this.first = "n=" + user.replace("=", "=3D").replace(",", "=2C") + ",r=" + nonce;
    }

    /** Returns the first message. */
    byte[] first() {
        return utf8(NO_CHANNEL_BINDING + first);
    }

    /**
     * Returns the last message, which proves that we know the password.
     *
     * @param serverFirst the answer to the first one
     * @throws ProtocolException if that does not fit
     */
    byte[] last(byte[] serverFirst) throws ProtocolException {
        String challenge = new String(serverFirst, StandardCharsets.UTF_8);
        Map<String, String> told = attributes(challenge);
        String both = told.getOrDefault("r", "");
        if (!both.startsWith(nonce) || both.length() == nonce.length()) {
            throw new ProtocolException("a login that answers another one");
        }
        String withoutProof = "c=" + Base64.getEncoder().encodeToString(utf8(NO_CHANNEL_BINDING)) + ",r=" + both;
        byte[] all = utf8(first + "," + challenge + "," + withoutProof);
        byte[] salted = salted(decoded(told.getOrDefault("s", "")), iterations(told.getOrDefault("i", "")));
        byte[] clientKey = mac(salted, utf8("Client Key"));
        byte[] proof = mac(sha256(clientKey), all);
        for (int i = 0; i < proof.length; i++) {
            proof[i] ^= clientKey[i];
        }
        serverSignature = mac(mac(salted, utf8("Server Key")), all);
        return utf8(withoutProof + ",p=" + Base64.getEncoder().encodeToString(proof));
    }

    /**
     * Checks that the server knows the password.
     *
     * @param serverLast the answer to the last message
     * @throws ProtocolException if it does not
     */
    void check(byte[] serverLast) throws ProtocolException {
        String signature =
                attributes(new String(serverLast, StandardCharsets.UTF_8)).getOrDefault("v", "");
        if (serverSignature.length == 0 || !MessageDigest.isEqual(serverSignature, decoded(signature))) {
            throw new ProtocolException("the server cannot prove that it knows the password");
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
        if (iterations < FEWEST_ITERATIONS || iterations > MOST_ITERATIONS) {
            throw new ProtocolException("a login with " + (iterations == 0 ? "no" : iterations) + " iterations");
        }
        return iterations;
    }

    private static byte[] decoded(String base64) throws ProtocolException {
        try {
            return Base64.getDecoder().decode(base64);
        } catch (IllegalArgumentException e) {
            throw new ProtocolException("a login with bytes that are no Base64");
        }
    }

    private byte[] salted(byte[] salt, int iterations) throws ProtocolException {
        if (salt.length == 0) {
            throw new ProtocolException("a login without salt");
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
