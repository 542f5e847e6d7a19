package dev.rendezvous.coordination;

import dev.rendezvous.Payload;
import java.util.Objects;
import java.util.Optional;

/**
 * A successful signal.
 *
 * @param version greater than that of every earlier signal of the key, across resets and restarts
 * @param count its number since the last reset, from one
 * @param payload its payload; empty if it has none
 */
public record Signal(long version, long count, Optional<Payload> payload) {
    public Signal {
        Objects.requireNonNull(payload, "payload");
    }
}
