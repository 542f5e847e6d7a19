package dev.rendezvous.state;

import dev.rendezvous.state.SignalKey.Signalled;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Signals a key, well or badly. With an id it is idempotent: a repetition is answered as the original was and changes nothing.
 *
 * @param content what it says
 * @param ttl how long it stands, positive; empty if until it is reset
 * @param id what the sender calls the operation
 * @param retention how long what it supersedes is kept for those who waited for it
 */
public record SignalKey(Content content, Optional<Duration> ttl, Optional<String> id, Duration retention)
        implements Command<KeyState, Signalled> {

    private static final Duration REMEMBERED = Duration.ofHours(1);

    public SignalKey {
        ttl.filter(time -> !time.isPositive()).ifPresent(time -> {
            throw new IllegalArgumentException("A signal stands for a time that is positive, and not for " + time);
        });
    }

    /** How a signal went. */
    public sealed interface Signalled {

        /**
         * It counts.
         *
         * @param receipt the same for every repetition
         */
        record Done(Receipt receipt) implements Signalled {}

        /** It does not count: another signal bears the same id. */
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
