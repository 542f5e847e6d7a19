package dev.rendezvous.internal.state;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** The digest that stands for contents, names and tokens. */
public final class Sha256 {

    private Sha256() {}

    /** Returns a new, empty SHA-256 digest. */
    public static MessageDigest newDigest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform must have SHA-256", e);
        }
    }
}
