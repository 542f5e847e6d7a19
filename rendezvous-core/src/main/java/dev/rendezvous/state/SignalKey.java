package dev.rendezvous.state;

import dev.rendezvous.state.SignalKey.Signalled;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Signals a key, as successful or failed. With an id it is idempotent: a repetition gets the same answer and changes nothing.
 *
 * @param content the content of the signal
 * @param ttl how long the signal lasts; empty if until it is reset
 * @param id the idempotency key
 * @param retention how long the superseded signal is kept for earlier waiters
 */
public record SignalKey(Content content, Optional<Duration> ttl, Optional<String> id, Duration retention)
        implements Command<KeyState, Signalled> {

    private static final Duration REMEMBERED = Duration.ofHours(1);

    public SignalKey {
        ttl.filter(time -> !time.isPositive()).ifPresent(time -> {
            throw new IllegalArgumentException("ttl must be positive, but was " + time);
        });
    }

    /** The answer to a signal. */
    public sealed interface Signalled {

        /**
         * The signal was recorded, now or by an earlier request with the same id.
         *
         * @param receipt the same for every repetition
         */
        record Done(Receipt receipt) implements Signalled {}

        /** The signal was not recorded: another signal has the same id. */
        record Conflict() implements Signalled {}
    }

    @Override
    public Step<KeyState, Signalled> apply(KeyState state, Moment moment) {
        Optional<Operation> original = id.flatMap(given ->
                state.operations().stream().filter(o -> o.id().equals(given)).findFirst());
        return original.isPresent() ? new Step<>(state, repeated(original.get())) : signal(state, moment);
    }

    private Signalled repeated(Operation original) {
        return original.fingerprint().equals(fingerprint())
                ? new Signalled.Done(original.receipt())
                : new Signalled.Conflict();
    }

    private Step<KeyState, Signalled> signal(KeyState state, Moment moment) {
        Optional<Expiry> expiry = ttl.map(time -> moment.now().plus(time))
                .map(end -> new Expiry(end, moment.following(), end.plus(retention)));
        KeyState next = switch (content) {
            case Content.Success success ->
                state.signalled(
                        new Good(moment.serial(), state.count() + 1, moment.now(), success.payload(), Instant.MAX),
                        expiry,
                        retention);
            case Content.Failed failed ->
                state.failed(
                        new Failure(moment.serial(), moment.now(), failed.reason(), Instant.MAX), expiry, retention);
        };
        Receipt receipt = new Receipt(next.version(), next.count());
        KeyState kept = id.map(given -> next.remembering(new Operation(
                        given, fingerprint(), receipt, moment.now().plus(REMEMBERED))))
                .orElse(next);
        return new Step<>(kept, new Signalled.Done(receipt));
    }

    private String fingerprint() {
        return content.fingerprint() + ttl.map(time -> " " + time).orElse("");
    }
}
