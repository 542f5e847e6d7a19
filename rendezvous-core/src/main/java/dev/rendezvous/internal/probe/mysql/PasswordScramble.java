package dev.rendezvous.internal.probe.mysql;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** The authentication plugins that hash the password with the server's nonce. */
enum PasswordScramble {
    /** {@code SHA1(password) XOR SHA1(nonce + SHA1(SHA1(password)))}. */
    MYSQL_NATIVE_PASSWORD("SHA-1") {
        @Override
        void update(MessageDigest digest, byte[] nonce, byte[] doubleHash) {
            digest.update(nonce);
            digest.update(doubleHash);
        }
    },
    /** {@code SHA256(password) XOR SHA256(SHA256(SHA256(password)) + nonce)}. */
    CACHING_SHA2_PASSWORD("SHA-256") {
        @Override
        void update(MessageDigest digest, byte[] nonce, byte[] doubleHash) {
            digest.update(doubleHash);
            digest.update(nonce);
        }
    };

    private final String algorithm;

    PasswordScramble(String algorithm) {
        this.algorithm = algorithm;
    }

    abstract void update(MessageDigest digest, byte[] nonce, byte[] doubleHash);

    /** Returns the response for a password; empty for an empty password. */
    byte[] scramble(String password, byte[] nonce) {
        if (password.isEmpty()) {
            return new byte[0];
        }
        MessageDigest digest = digest();
        byte[] hash = digest.digest(password.getBytes(StandardCharsets.UTF_8));
        byte[] doubleHash = digest.digest(hash);
        update(digest, nonce, doubleHash);
        return xor(hash, digest.digest());
    }

    /** Returns the bytes XORed with the mask, which is repeated as needed. */
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
