package dev.rendezvous.state;

import dev.rendezvous.Payload;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Optional;

/** What a signal says. */
public sealed interface Content {

    /** Returns a digest that differs where contents do. */
    default String fingerprint() {
        MessageDigest sha256 = Sha256.newDigest();
        switch (this) {
            case Success success -> {
                sha256.update((byte) 'S');
                success.payload().ifPresent(payload -> {
                    sha256.update((payload.contentType() + "\n").getBytes(StandardCharsets.UTF_8));
                    sha256.update(payload.bytes());
                });
            }
            case Failed failed -> {
                sha256.update((byte) 'F');
                sha256.update(failed.reason().getBytes(StandardCharsets.UTF_8));
            }
        }
        return HexFormat.of().formatHex(sha256.digest());
    }

    /**
     * It has become true.
     *
     * @param payload and this goes with it
     */
    record Success(Optional<Payload> payload) implements Content {}

    /**
     * It has failed.
     *
     * @param reason the sender's words
     */
    record Failed(String reason) implements Content {}
}
