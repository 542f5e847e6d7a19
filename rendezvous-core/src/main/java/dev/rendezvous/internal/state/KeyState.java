package dev.rendezvous.internal.state;

import dev.rendezvous.Reason;
import dev.rendezvous.Reason.Common;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The state of a key. The latest successful signal is kept after it has been superseded, for the {@code retention} of the command that
 * superseded it, so that earlier waiters still find it. The latest failure signal is kept until the key is reset, as those that wait for
 * several signals have to learn that one of them has failed, and for the {@code retention} of the reset. A signal with a time to live
 * expires by itself, which is a transition like a reset.
 *
 * @param phase what a new waiter finds
 * @param version the version of the latest transition; zero if there was none
 * @param count the number of successful signals since the last reset
 * @param success the latest successful signal, while the key is signalled or a waiter may still have to read it
 * @param failure the latest failure signal since the last reset, or of before that while a waiter may still have to read it
 * @param expiry when the latest signal expires; empty if it does not
 * @param superseded the signals before the latest, oldest first; cleared once the key is unsignalled and no signal is kept
 * @param operations the latest signals that have an idempotency key, oldest first
 */
public record KeyState(
        Phase phase,
        long version,
        long count,
        Optional<SuccessSignal> success,
        Optional<FailureSignal> failure,
        Optional<SignalExpiry> expiry,
        List<PastSignal> superseded,
        List<SignalOperation> operations)
        implements State<KeyState> {

    /** A key that has never been signalled. */
    public static final KeyState BLANK = new KeyState(
            Phase.UNSIGNALLED, 0, 0, Optional.empty(), Optional.empty(), Optional.empty(), List.of(), List.of());

    private static final int MOST_HISTORY = 10;
    private static final int MOST_OPERATIONS = 128;

    /** What a new waiter finds. */
    public enum Phase {
        /** Never signalled, or reset. */
        UNSIGNALLED,
        /** The latest signal was a success. */
        SIGNALLED,
        /** The latest signal was a failure. */
        FAILED
    }

    public KeyState {
        superseded = List.copyOf(superseded);
        operations = List.copyOf(operations);
    }

    @Override
    public KeyState at(Instant now) {
        if (now.isBefore(next())) {
            return this;
        }
        return expiry.filter(due -> due.isDue(now))
                .map(due -> reset(due.version(), due.retainedUntil()))
                .orElse(this)
                .withoutPast(now);
    }

    private KeyState withoutPast(Instant now) {
        Optional<SuccessSignal> keptGood = success.filter(event -> now.isBefore(event.until()));
        Optional<FailureSignal> keptFailure = failure.filter(event -> now.isBefore(event.until()));
        boolean over = phase == Phase.UNSIGNALLED && keptGood.isEmpty() && keptFailure.isEmpty();
        return new KeyState(
                phase,
                version,
                count,
                keptGood,
                keptFailure,
                expiry,
                over ? List.of() : superseded,
                operations.stream()
                        .filter(operation -> now.isBefore(operation.until()))
                        .toList());
    }

    @Override
    public Optional<Instant> nextChange() {
        Instant next = next();
        return next.equals(Instant.MAX) ? Optional.empty() : Optional.of(next);
    }

    /** Returns when something next expires; {@link Instant#MAX} if nothing does. Without streams, as every command calls it. */
    private Instant next() {
        Instant next = success.isPresent() ? success.get().until() : Instant.MAX;
        next = failure.isPresent() ? earlier(next, failure.get().until()) : next;
        next = expiry.isPresent() ? earlier(next, expiry.get().at()) : next;
        // All are kept for the same time, so the oldest expires first.
        return operations.isEmpty() ? next : earlier(next, operations.getFirst().until());
    }

    private static Instant earlier(Instant one, Instant other) {
        return one.isBefore(other) ? one : other;
    }

    @Override
    public boolean isBlank() {
        return phase == Phase.UNSIGNALLED && success.isEmpty() && failure.isEmpty() && operations.isEmpty();
    }

    /** A key keeps nothing for a request. */
    @Override
    public KeyState without(long incarnation, Instant now) {
        return this;
    }

    @Override
    public Set<Long> incarnations() {
        return Set.of();
    }

    @Override
    public long weight() {
        long weight =
                success.flatMap(SuccessSignal::payload).map(SizeEstimate::of).orElse(0L)
                        + success.map(event -> SizeEstimate.of(event.by())).orElse(0L)
                        + failure.map(event -> FailureSignal.WEIGHT
                                        + SizeEstimate.of(event.reason())
                                        + SizeEstimate.of(event.by()))
                                .orElse(0L);
        weight += expiry.isPresent() ? SignalExpiry.WEIGHT : 0;
        for (PastSignal past : superseded) {
            weight += past.weight();
        }
        for (SignalOperation operation : operations) {
            weight += operation.weight();
        }
        return weight;
    }

    @Override
    public EvictionClass evictionClass() {
        return phase == Phase.UNSIGNALLED ? EvictionClass.REMEMBERED : EvictionClass.STANDING;
    }

    /** Waiters that come later see a reset; for those that knew of one already, nothing changes. */
    @Override
    public KeyState evicted(Moment moment) {
        return new KeyState(
                Phase.UNSIGNALLED,
                phase == Phase.UNSIGNALLED ? version : moment.revision(),
                0,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                List.of(),
                List.of());
    }

    /** Returns the latest ten signals, oldest first; none once the key is unsignalled and no signal is kept. */
    public List<PastSignal> history() {
        return history(MOST_HISTORY);
    }

    private List<PastSignal> history(int most) {
        return latestSignal().map(signal -> latest(superseded, signal, most)).orElse(superseded);
    }

    /** Returns the latest signal while it is kept, which is never shorter than those before: a reset limits all alike. */
    private Optional<PastSignal> latestSignal() {
        boolean failed = failure.isPresent()
                && (success.isEmpty() || success.get().version() < failure.get().version());
        return failed ? failure.map(PastSignal::of) : success.map(PastSignal::of);
    }

    /** Returns the failure signal that a new waiter finds. */
    public Optional<FailureSignal> currentFailure() {
        return phase == Phase.FAILED ? failure : Optional.empty();
    }

    /** Returns the successful signal that a new waiter finds. */
    public Optional<SuccessSignal> currentSuccess() {
        return phase == Phase.SIGNALLED ? success : Optional.empty();
    }

    /** Returns the latest failure signal since the last reset, which concerns those that wait for several signals. */
    Optional<FailureSignal> failureSinceReset() {
        return failure.filter(event -> event.until().equals(Instant.MAX));
    }

    KeyState withSuccess(SuccessSignal event, Optional<SignalExpiry> end) {
        return new KeyState(
                Phase.SIGNALLED,
                event.version(),
                event.count(),
                Optional.of(event),
                failure,
                end,
                history(MOST_HISTORY - 1),
                operations);
    }

    KeyState withFailure(FailureSignal event, Optional<SignalExpiry> end, Duration retention) {
        Instant past = event.at().plus(retention);
        return new KeyState(
                Phase.FAILED,
                event.version(),
                count,
                success.map(g -> g.until(past)),
                Optional.of(event),
                end,
                history(MOST_HISTORY - 1),
                operations);
    }

    KeyState reset(long drawn, Instant forgotten) {
        return new KeyState(
                Phase.UNSIGNALLED,
                drawn,
                0,
                success.map(g -> g.until(forgotten)),
                failure.map(f -> f.until(forgotten)),
                Optional.empty(),
                superseded,
                operations);
    }

    KeyState remember(SignalOperation operation) {
        return new KeyState(
                phase,
                version,
                count,
                success,
                failure,
                expiry,
                superseded,
                latest(operations, operation, MOST_OPERATIONS));
    }

    private static <T> List<T> latest(List<T> before, T one, int most) {
        List<T> kept = new ArrayList<>(before.subList(Math.max(0, before.size() + 1 - most), before.size()));
        kept.add(one);
        return kept;
    }

    Reason pendingReason(KeyAwait wait) {
        String message = wait.count() > 1
                ? "signalled " + count + " of " + wait.count() + " times"
                : wait.newerThan().isPresent()
                        ? "not signalled since version " + wait.newerThan().getAsLong()
                        : "not signalled";
        return Reason.transientReason(Common.NOT_SIGNALLED, message);
    }
}
