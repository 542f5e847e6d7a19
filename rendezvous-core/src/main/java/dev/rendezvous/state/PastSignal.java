package dev.rendezvous.state;

import dev.rendezvous.Payload;
import java.time.Instant;
import java.util.Optional;

/**
 * An entry in the history of a key: a signal without its payload.
 *
 * @param version its version
 * @param at when it was sent
 * @param failure the reason of a failure signal, which may be the empty string; empty for a success
 * @param size the size of its payload in bytes; zero without a payload
 * @param type the content type of its payload; empty without a payload
 */
public record PastSignal(long version, Instant at, Optional<String> failure, int size, String type) {

    /** What an entry takes without its text. */
    private static final long WEIGHT = 64;

    long weight() {
        return WEIGHT + SizeEstimate.of(failure) + SizeEstimate.of(type);
    }

    static PastSignal of(SuccessSignal successSignal) {
        return new PastSignal(
                successSignal.version(),
                successSignal.at(),
                Optional.empty(),
                successSignal.payload().map(Payload::size).orElse(0),
                successSignal.payload().map(Payload::contentType).orElse(""));
    }

    static PastSignal of(FailureSignal failureSignal) {
        return new PastSignal(failureSignal.version(), failureSignal.at(), Optional.of(failureSignal.reason()), 0, "");
    }
}
