package dev.rendezvous.state;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/**
 * What a holder shows to renew or release its lease. A secret: whoever knows it holds the lease.
 *
 * @param text not guessable
 */
public record LeaseId(String text) {

    /** Compares in a time that tells nothing of how much is right. */
    boolean matches(LeaseId other) {
        return MessageDigest.isEqual(
                text.getBytes(StandardCharsets.UTF_8), other.text.getBytes(StandardCharsets.UTF_8));
    }

    /** Returns that it is one, not which. */
    @Override
    public String toString() {
        return "a lease id";
    }
}
