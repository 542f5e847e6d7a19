package dev.rendezvous.state;

import dev.rendezvous.Payload;
import java.time.Instant;
import java.util.Optional;

/**
 * A signal as the history of a key has it: without its payload.
 *
 * @param version the version it drew
 * @param at when it came
 * @param failure its reason, perhaps an empty one, if it was a failure signal
 * @param size of its payload in bytes, zero if it had none
 * @param type of its payload, empty if it had none
 */
public record PastSignal(long version, Instant at, Optional<String> failure, int size, String type) {

    static PastSignal of(Good good) {
        return new PastSignal(
                good.version(),
                good.at(),
                Optional.empty(),
                good.payload().map(Payload::size).orElse(0),
                good.payload().map(Payload::contentType).orElse(""));
    }

    static PastSignal of(Failure failure) {
        return new PastSignal(failure.version(), failure.at(), Optional.of(failure.reason()), 0, "");
    }
}
