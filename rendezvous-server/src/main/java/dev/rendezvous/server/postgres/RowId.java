package dev.rendezvous.server.postgres;

import dev.rendezvous.state.Name;
import dev.rendezvous.state.Sha256;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.UUID;

/** Finds the row of a name: names are longer than an index takes, so it is half a digest of kind and name. */
final class RowId {

    private RowId() {}

    static UUID of(Name<?> name) {
        MessageDigest digest = Sha256.newDigest();
        digest.update((byte) name.kind().toString().charAt(0));
        ByteBuffer half = ByteBuffer.wrap(digest.digest(name.text().getBytes(StandardCharsets.UTF_8)));
        return new UUID(half.getLong(), half.getLong());
    }
}
