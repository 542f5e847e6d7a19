package dev.rendezvous.server.postgres;

import dev.rendezvous.state.Name;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.UUID;

/** Computes the id of a name's row: half a digest of kind and name, as names may be too long for an index. */
final class RowId {

    private RowId() {}

    static UUID of(Name<?> name) {
        MessageDigest digest = sha256();
        digest.update((byte) name.kind().toString().charAt(0));
        ByteBuffer half = ByteBuffer.wrap(digest.digest(name.text().getBytes(StandardCharsets.UTF_8)));
        return new UUID(half.getLong(), half.getLong());
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("SHA-256 is not available", e);
        }
    }
}
