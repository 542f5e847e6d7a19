package dev.rendezvous.mysql;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** Proves to know a password without sending it: its hash mixed with the server's nonce. */
enum Scramble {
    /** {@code SHA1(password) XOR SHA1(nonce + SHA1(SHA1(password)))}. */
    MYSQL_NATIVE_PASSWORD("SHA-1") {
        @Override
        void mixIn(MessageDigest digest, byte[] nonce, byte[] twice) {
            digest.update(nonce);
            digest.update(twice);
        }
    },
    /** {@code SHA256(password) XOR SHA256(SHA256(SHA256(password)) + nonce)}: the same, the other way round. */
    CACHING_SHA2_PASSWORD("SHA-256") {
        @Override
        void mixIn(MessageDigest digest, byte[] nonce, byte[] twice) {
            digest.update(twice);
            digest.update(nonce);
        }
    };

    private final String algorithm;

    Scramble(String algorithm) {
        this.algorithm = algorithm;
    }

    abstract void mixIn(MessageDigest digest, byte[] nonce, byte[] twice);

    /** Returns what to send for a password; nothing for an empty one. */
    byte[] of(String password, byte[] nonce) {
        if (password.isEmpty()) {
            return new byte[0];
        }
        MessageDigest digest = digest();
        byte[] once = digest.digest(password.getBytes(StandardCharsets.UTF_8));
        byte[] twice = digest.digest(once);
        mixIn(digest, nonce, twice);
        return xor(once, digest.digest());
    }

    /** Returns the bytes with those of the mask over them, again and again. */
    static byte[] xor(byte[] bytes, byte[] mask) {
        byte[] mixed = bytes.clone();
        for (int i = 0; i < mixed.length; i++) {
            mixed[i] ^= mask[i % mask.length];
        }
        return mixed;
    }

    private MessageDigest digest() {
        try {
            return MessageDigest.getInstance(algorithm);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has " + algorithm, e);
        }
    }
}
