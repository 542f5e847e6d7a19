package dev.rendezvous.server.resource;

import dev.rendezvous.internal.state.Answer;
import dev.rendezvous.internal.state.FailureSignal;
import dev.rendezvous.internal.state.KeyAwait;
import dev.rendezvous.internal.state.KeyState;
import dev.rendezvous.internal.state.ReadCommand;
import dev.rendezvous.internal.state.SuccessSignal;
import dev.rendezvous.internal.state.WaitCommand;
import dev.rendezvous.server.http.EntityTags;
import dev.rendezvous.server.observe.WaitOutcome;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A wait for a key that returns the answer together with the state it was given on. Reading the state separately afterwards would
 * be a race: a client that continues from a version later than its answer would miss the signals in between.
 */
record KeyWait(KeyAwait await)
        implements WaitCommand<KeyState, KeyWait.Result>, ReadCommand<KeyState, Answer<KeyWait.Result>> {

    /**
     * An answer, and the state that it was read from.
     *
     * @param now the store's time then
     * @param nanoTime this process's time then: the thread that waits may go on later
     */
    record Result(KeyWait command, Answer<SuccessSignal> answer, KeyState state, Instant now, long nanoTime) {

        WaitOutcome outcome() {
            return WaitOutcome.of(answer);
        }

        /** Returns whether the key is still at the version that the client has. */
        boolean isUnchanged() {
            OptionalLong newerThan = command.await().newerThan();
            return newerThan.isPresent() && newerThan.getAsLong() == state.version();
        }

        /** Returns the time since the signal that ended the wait; empty if none has. */
        Optional<Duration> sinceSignal() {
            Optional<Instant> at = switch (answer) {
                case Answer.Granted<SuccessSignal> granted ->
                    Optional.of(granted.value().at());
                case Answer.Rejected<SuccessSignal> rejected -> state.failure().map(FailureSignal::at);
                case Answer.Pending<SuccessSignal> pending -> Optional.empty();
            };
            return at.map(then -> Duration.between(then, now).plusNanos(System.nanoTime() - nanoTime));
        }
    }

    /**
     * Returns what begins a wait and checks the key for the first time.
     *
     * @param tags what the client has
     */
    static ReadCommand<KeyState, Result> beginning(long count, Optional<EntityTags> tags) {
        return (state, now) ->
                new KeyWait(KeyAwait.startingNow(count, newerThan(tags, state)).read(state, now)).check(state, now);
    }

    /** A client that has any version waits for a newer one than the present one, if there is one. */
    private static OptionalLong newerThan(Optional<EntityTags> tags, KeyState state) {
        if (tags.isEmpty() || tags.get().latest().isPresent()) {
            return tags.map(EntityTags::latest).orElse(OptionalLong.empty());
        }
        return state.phase() == KeyState.Phase.UNSIGNALLED ? OptionalLong.empty() : OptionalLong.of(state.version());
    }

    private Result check(KeyState state, Instant now) {
        return new Result(this, await.read(state, now), state, now, System.nanoTime());
    }

    @Override
    public Answer<Result> read(KeyState state, Instant now) {
        Result result = check(state, now);
        return result.answer() instanceof Answer.Pending<SuccessSignal> pending
                ? new Answer.Pending<>(pending.reason(), Optional.of(result))
                : new Answer.Granted<>(result);
    }

    /** Returns the result of a wait that has ended, whether it was granted, refused or timed out. */
    static Result result(Answer<Result> ended) {
        return switch (ended) {
            case Answer.Granted<Result> granted -> granted.value();
            case Answer.Pending<Result> pending -> pending.partial().orElseThrow();
            case Answer.Rejected<Result> rejected -> throw new IllegalStateException("Not refused by read()");
        };
    }
}
