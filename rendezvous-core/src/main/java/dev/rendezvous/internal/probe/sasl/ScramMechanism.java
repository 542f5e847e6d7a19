package dev.rendezvous.internal.probe.sasl;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.SecretKeySpec;

/** A mechanism of the SCRAM family (RFC 5802), by its hash function. */
public enum ScramMechanism {
    SHA_256("SHA-256", "HmacSHA256", 256),
    SHA_512("SHA-512", "HmacSHA512", 512);

    private final String hash;
    private final String hmac;
    private final int bits;

    ScramMechanism(String hash, String hmac, int bits) {
        this.hash = hash;
        this.hmac = hmac;
        this.bits = bits;
    }

    /** Returns the mechanism with a name; empty if there is none. */
    public static Optional<ScramMechanism> of(String name) {
        return Arrays.stream(values())
                .filter(mechanism -> mechanism.mechanismName().equals(name))
                .findFirst();
    }

    /** Returns the name of the mechanism in SASL: {@code SCRAM-SHA-256}. */
    public String mechanismName() {
        return "SCRAM-" + hash;
    }

    byte[] hash(byte[] message) {
        try {
            return MessageDigest.getInstance(hash).digest(message);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("This Java has no " + hash, e);
        }
    }

    byte[] hmac(byte[] key, byte[] message) {
        try {
            Mac mac = Mac.getInstance(hmac);
            mac.init(new SecretKeySpec(key, hmac));
            return mac.doFinal(message);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("This Java has no " + hmac, e);
        }
    }

    /** Returns {@code Hi(password, salt, iterations)} of RFC 5802 section 2.2. */
    byte[] saltedPassword(String password, byte[] salt, int iterations) {
        try {
            PBEKeySpec key = new PBEKeySpec(password.toCharArray(), salt, iterations, bits);
            return SecretKeyFactory.getInstance("PBKDF2With" + hmac)
                    .generateSecret(key)
                    .getEncoded();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("This Java has no PBKDF2", e);
        }
    }
}
