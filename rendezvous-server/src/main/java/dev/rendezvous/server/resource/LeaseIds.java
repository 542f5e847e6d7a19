package dev.rendezvous.server.resource;

import dev.rendezvous.internal.state.LeaseId;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * Creates the ids of leases: random bytes and a checksum of them and of the lock, in hexadecimal. The checksum detects ids that are
 * mistyped, incomplete, or of another lock, on every server that shares a store. It does not prove who created the id.
 */
final class LeaseIds {

    private static final int RANDOM_BYTES = 16;
    private static final int CHECKSUM_BYTES = 4;
    private static final int LENGTH = 2 * (RANDOM_BYTES + CHECKSUM_BYTES);
    private static final HexFormat HEX = HexFormat.of();

    private final SecureRandom random = new SecureRandom();

    /** Returns a new id for a lease of a lock. */
    LeaseId create(String lock) {
        byte[] bytes = new byte[RANDOM_BYTES];
        random.nextBytes(bytes);
        String text = HEX.formatHex(bytes);
        return new LeaseId(text + checksum(lock, text));
    }

    /** Returns whether an id can have been created for a lock. */
    boolean isPossible(String lock, LeaseId lease) {
        String text = lease.text();
        return text.length() == LENGTH
                && text.substring(2 * RANDOM_BYTES).equals(checksum(lock, text.substring(0, 2 * RANDOM_BYTES)));
    }

    private static String checksum(String lock, String random) {
        try {
            byte[] digest =
                    MessageDigest.getInstance("SHA-256").digest((random + lock).getBytes(StandardCharsets.UTF_8));
            return HEX.formatHex(Arrays.copyOf(digest, CHECKSUM_BYTES));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every JDK has SHA-256", e);
        }
    }
}
