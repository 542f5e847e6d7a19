package dev.rendezvous.internal.state;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/**
 * The id with which a holder renews and releases its lease. A secret: it is all that proves the holder.
 *
 * @param text cannot be guessed
 */
public record LeaseId(String text) {

    /** Compares in constant time, so that timing reveals nothing of the id. */
    boolean matches(LeaseId other) {
        return MessageDigest.isEqual(
                text.getBytes(StandardCharsets.UTF_8), other.text.getBytes(StandardCharsets.UTF_8));
    }

    /** Returns a fixed text that does not reveal the id. */
    @Override
    public String toString() {
        return "a lease id";
    }
}
