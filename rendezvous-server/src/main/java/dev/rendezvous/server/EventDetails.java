package dev.rendezvous.server;

import dev.rendezvous.Payload;
import dev.rendezvous.Reason;
import dev.rendezvous.state.Expiry;
import dev.rendezvous.state.Failure;
import dev.rendezvous.state.Good;
import dev.rendezvous.state.KeyState;
import java.time.Instant;
import java.util.Optional;

/** The members of an event's JSON that depend on its kind. They contain neither payloads nor secrets. */
sealed interface EventDetails {

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
            Optional<Payload> payload = state.standingGood().flatMap(Good::payload);
            return new KeyChange(
                    state.version(),
                    state.standingGood().map(Good::count),
                    payload.map(Payload::size),
                    payload.map(Payload::contentType),
                    state.standingFailure().map(Failure::reason),
                    state.expiry().map(Expiry::at));
        }
    }

    /** A barrier was released. */
    record BarrierRelease(long generation, int parties, long version) implements EventDetails {}

    /** A lock was granted, released or lost. */
    record LockChange(long fence, Optional<String> holder) implements EventDetails {}

    /** A waiter left. */
    record Departure(String why) implements EventDetails {}

    /** A wait timed out. */
    record TimedOut(String reason, String kind) implements EventDetails {

        static TimedOut of(Reason reason) {
            return new TimedOut(reason.message(), reason.kind().name());
        }
    }

    /** Events are missing from the stream. */
    record Gap(String reason) implements EventDetails {}

    /** A stream begins. */
    record Opening(String prefix) implements EventDetails {}
}
