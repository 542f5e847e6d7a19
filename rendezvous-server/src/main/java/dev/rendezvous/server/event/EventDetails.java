package dev.rendezvous.server.event;

import dev.rendezvous.Payload;
import dev.rendezvous.Reason;
import dev.rendezvous.internal.state.BarrierGeneration;
import dev.rendezvous.internal.state.FailureSignal;
import dev.rendezvous.internal.state.KeyState;
import dev.rendezvous.internal.state.LockGrant;
import dev.rendezvous.internal.state.LockMode;
import dev.rendezvous.internal.state.SignalExpiry;
import dev.rendezvous.internal.state.SuccessSignal;
import java.time.Instant;
import java.util.Optional;

/** The members of an event's JSON that depend on its kind. They contain neither payloads nor secrets. */
public sealed interface EventDetails {

    /** Nothing more to say. */
    record None() implements EventDetails {}

    /** A key was signalled, signalled as failed, reset, or has expired. */
    record KeyChange(
            long version,
            Optional<Long> count,
            Optional<Integer> bytes,
            Optional<String> type,
            Optional<String> reason,
            Optional<Instant> expires)
            implements EventDetails {

        static KeyChange of(KeyState state) {
            Optional<Payload> payload = state.currentSuccess().flatMap(SuccessSignal::payload);
            return new KeyChange(
                    state.version(),
                    state.currentSuccess().map(SuccessSignal::count),
                    payload.map(Payload::size),
                    payload.map(Payload::contentType),
                    state.currentFailure().map(FailureSignal::reason),
                    state.expiry().map(SignalExpiry::at));
        }
    }

    /** A generation of a barrier was released, broken or reset; some parts are unknown if no party has arrived. */
    record BarrierChange(long generation, Optional<Integer> parties, Optional<Long> version, Optional<String> reason)
            implements EventDetails {

        static BarrierChange of(BarrierGeneration ended, Optional<String> reason) {
            return new BarrierChange(
                    ended.number(), Optional.of(ended.spec().parties()), Optional.of(ended.version()), reason);
        }
    }

    /**
     * A lock was granted, released or lost.
     *
     * @param mode {@code read} if it was granted to a reader
     * @param permits how many were granted, if more than one
     */
    record LockChange(long fence, Optional<String> holder, Optional<String> mode, Optional<Integer> permits)
            implements EventDetails {

        static LockChange granted(LockGrant grant) {
            LockMode mode = grant.entry().mode();
            return new LockChange(
                    grant.fence(),
                    grant.entry().holder(),
                    mode instanceof LockMode.Read ? Optional.of("read") : Optional.empty(),
                    Optional.of(mode.permits()).filter(number -> number > 1));
        }

        static LockChange ended(LockGrant grant) {
            return new LockChange(grant.fence(), Optional.empty(), Optional.empty(), Optional.empty());
        }
    }

    /** A waiter left. */
    record Departure(String why) implements EventDetails {}

    /** A wait timed out. */
    record TimedOut(String reason, String kind) implements EventDetails {

        public static TimedOut of(Reason reason) {
            return new TimedOut(reason.message(), reason.kind().name());
        }
    }

    /** Events are missing from the stream. */
    record Gap(String reason) implements EventDetails {}

    /** A stream begins. */
    record Opening(String prefix) implements EventDetails {}
}
