package dev.rendezvous.internal.state;

import dev.rendezvous.internal.state.KeySignal.SignalResult;
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
 * @param by the name of the sender, for people; empty if it is not known
 */
public record KeySignal(
        SignalContent content, Optional<Duration> ttl, Optional<String> id, Duration retention, Optional<String> by)
        implements Command<KeyState, SignalResult> {

    private static final Duration REMEMBERED = Duration.ofHours(1);

    /** Creates a signal whose sender is not known. */
    public KeySignal(SignalContent content, Optional<Duration> ttl, Optional<String> id, Duration retention) {
        this(content, ttl, id, retention, Optional.empty());
    }

    public KeySignal {
        ttl.filter(time -> !time.isPositive()).ifPresent(time -> {
            throw new IllegalArgumentException("ttl must be positive, but was " + time);
        });
    }

    /** The answer to a signal. */
    public sealed interface SignalResult {

        /**
         * The signal was recorded, now or by an earlier request with the same id.
         *
         * @param receipt the same for every repetition
         */
        record Accepted(SignalReceipt receipt) implements SignalResult {}

        /** The signal was not recorded: another signal has the same id. */
        record Conflict() implements SignalResult {}
    }

    @Override
    public Transition<KeyState, SignalResult> apply(KeyState state, Moment moment) {
        Optional<SignalOperation> original = id.flatMap(given ->
                state.operations().stream().filter(o -> o.id().equals(given)).findFirst());
        return original.isPresent() ? new Transition<>(state, repeated(original.get())) : signal(state, moment);
    }

    private SignalResult repeated(SignalOperation original) {
        return original.fingerprint().equals(fingerprint())
                ? new SignalResult.Accepted(original.receipt())
                : new SignalResult.Conflict();
    }

    private Transition<KeyState, SignalResult> signal(KeyState state, Moment moment) {
        Optional<SignalExpiry> expiry = ttl.map(time -> moment.now().plus(time))
                .map(end -> new SignalExpiry(end, moment.nextRevision(), end.plus(retention)));
        KeyState next = switch (content) {
            case SignalContent.Success success ->
                state.withSuccess(
                        new SuccessSignal(
                                moment.revision(), state.count() + 1, moment.now(), success.payload(), Instant.MAX, by),
                        expiry);
            case SignalContent.Failed failed ->
                state.withFailure(
                        new FailureSignal(moment.revision(), moment.now(), failed.reason(), Instant.MAX, by),
                        expiry,
                        retention);
        };
        SignalReceipt receipt = new SignalReceipt(next.version(), next.count());
        KeyState kept = id.map(given -> next.remember(new SignalOperation(
                        given, fingerprint(), receipt, moment.now().plus(REMEMBERED))))
                .orElse(next);
        return new Transition<>(kept, new SignalResult.Accepted(receipt));
    }

    private String fingerprint() {
        return content.fingerprint() + ttl.map(time -> " " + time).orElse("");
    }
}
