package dev.rendezvous.internal.state;

import dev.rendezvous.Payload;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Optional;

/** The content of a signal. */
public sealed interface SignalContent {

    /** Returns a digest: equal for equal contents, and different for different ones. */
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
     * A success.
     *
     * @param payload for the waiters
     */
    record Success(Optional<Payload> payload) implements SignalContent {}

    /**
     * A failure.
     *
     * @param reason the sender's text; may be empty
     */
    record Failed(String reason) implements SignalContent {}
}
