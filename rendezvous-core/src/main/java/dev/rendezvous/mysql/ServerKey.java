package dev.rendezvous.mysql;

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
 * The RSA key that a server hands out so that a password can be sent to it without TLS. Nobody vouches for it: it keeps the
 * password from those who listen, and not from those who stand between.
 *
 * @param key public
 */
record ServerKey(PublicKey key) {

    private static final Pattern PEM =
            Pattern.compile("\\s*-----BEGIN PUBLIC KEY-----([A-Za-z0-9+/=\\s]+)-----END PUBLIC KEY-----\\s*");
    /** As for 16,384 bits: a longer one would cost more to compute with than a look may last. */
    private static final int LONGEST_PEM = 4096;

    static ServerKey read(String pem) throws ProtocolException {
        Matcher body = PEM.matcher(pem);
        if (pem.length() > LONGEST_PEM || !body.matches()) {
            throw new ProtocolException("no public key where the server should send one");
        }
        try {
            byte[] encoded = Base64.getMimeDecoder().decode(body.group(1));
            return new ServerKey(KeyFactory.getInstance("RSA").generatePublic(new X509EncodedKeySpec(encoded)));
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw broken(e);
        }
    }

    /** Returns the bytes, for the server alone to read. */
    byte[] seal(byte[] bytes) throws ProtocolException {
        try {
            Cipher cipher = Cipher.getInstance("RSA/ECB/OAEPWithSHA-1AndMGF1Padding");
            cipher.init(Cipher.ENCRYPT_MODE, key);
            return cipher.doFinal(bytes);
        } catch (GeneralSecurityException e) {
            throw broken(e);
        }
    }

    private static ProtocolException broken(Exception e) {
        ProtocolException broken = new ProtocolException("the server's public key is of no use");
        broken.initCause(e);
        return broken;
    }
}
