package dev.rendezvous.server.store.postgres;

import dev.rendezvous.internal.state.Name;
import dev.rendezvous.internal.state.Sha256;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.UUID;

/** Computes the id of a name's row: half a digest of kind and name, as names may be too long for an index. */
final class RowId {

    private RowId() {}

    static UUID of(Name<?> name) {
        MessageDigest digest = Sha256.newDigest();
        digest.update((byte) name.kind().toString().charAt(0));
        ByteBuffer half = ByteBuffer.wrap(digest.digest(name.text().getBytes(StandardCharsets.UTF_8)));
        return new UUID(half.getLong(), half.getLong());
    }
}
