package dev.rendezvous.internal.probe.mysql;

import java.net.ProtocolException;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Cipher;

/**
 * The RSA key that a server sends so that a password can be encrypted without TLS. It is not authenticated: it protects against
 * eavesdroppers but not against a man in the middle.
 *
 * @param key the public key
 */
record ServerPublicKey(PublicKey key) {

    private static final Pattern PEM =
            Pattern.compile("\\s*-----BEGIN PUBLIC KEY-----([A-Za-z0-9+/=\\s]+)-----END PUBLIC KEY-----\\s*");

    /** Allows 16,384 bits; encrypting with a longer key could outlast the check. */
    private static final int MAX_PEM_LENGTH = 4096;

    /**
     * Parses a key in PEM.
     *
     * @throws ProtocolException if it is not an RSA key
     */
    static ServerPublicKey parse(String pem) throws ProtocolException {
        Matcher body = PEM.matcher(pem);
        if (pem.length() > MAX_PEM_LENGTH || !body.matches()) {
            throw new ProtocolException("the server did not send a public key in PEM");
        }
        try {
            byte[] encoded = Base64.getMimeDecoder().decode(body.group(1));
            return new ServerPublicKey(KeyFactory.getInstance("RSA").generatePublic(new X509EncodedKeySpec(encoded)));
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw unusable(e);
        }
    }

    /**
     * Encrypts bytes for the server.
     *
     * @throws ProtocolException if the key is too short for them
     */
    byte[] encrypt(byte[] bytes) throws ProtocolException {
        try {
            Cipher cipher = Cipher.getInstance("RSA/ECB/OAEPWithSHA-1AndMGF1Padding");
            cipher.init(Cipher.ENCRYPT_MODE, key);
            return cipher.doFinal(bytes);
        } catch (GeneralSecurityException e) {
            throw unusable(e);
        }
    }

    private static ProtocolException unusable(Exception e) {
        ProtocolException unusable = new ProtocolException("the server's public key is unusable");
        unusable.initCause(e);
        return unusable;
    }
}
