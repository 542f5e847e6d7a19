package dev.rendezvous.internal.state;

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
 * @param by the name of its sender, for people; empty if it is not known
 */
public record PastSignal(
        long version, Instant at, Optional<String> failure, int size, String type, Optional<String> by) {

    /** What an entry takes without its text. */
    private static final long WEIGHT = 64;

    /** Creates an entry whose sender is not known. */
    public PastSignal(long version, Instant at, Optional<String> failure, int size, String type) {
        this(version, at, failure, size, type, Optional.empty());
    }

    long weight() {
        return WEIGHT + SizeEstimate.of(failure) + SizeEstimate.of(type) + SizeEstimate.of(by);
    }

    static PastSignal of(SuccessSignal successSignal) {
        return new PastSignal(
                successSignal.version(),
                successSignal.at(),
                Optional.empty(),
                successSignal.payload().map(Payload::size).orElse(0),
                successSignal.payload().map(Payload::contentType).orElse(""),
                successSignal.by());
    }

    static PastSignal of(FailureSignal failureSignal) {
        return new PastSignal(
                failureSignal.version(),
                failureSignal.at(),
                Optional.of(failureSignal.reason()),
                0,
                "",
                failureSignal.by());
    }
}
