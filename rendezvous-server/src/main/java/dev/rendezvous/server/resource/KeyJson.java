package dev.rendezvous.server.resource;

import dev.rendezvous.Payload;
import dev.rendezvous.internal.state.FailureSignal;
import dev.rendezvous.internal.state.KeyState;
import dev.rendezvous.internal.state.PastSignal;
import dev.rendezvous.internal.state.SignalExpiry;
import dev.rendezvous.internal.state.SuccessSignal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The JSON of keys, without their payloads. */
final class KeyJson {

    private KeyJson() {}

    /** One page of keys; {@code more} if others follow. */
    record Page(boolean ok, String prefix, List<Key> keys, boolean more) {}

    /** The response to a reset of many keys. */
    record Reset(boolean ok, int reset) {}

    /** A key now; {@code ttl} is in seconds. */
    record Key(
            String name,
            String phase,
            long version,
            long count,
            Optional<Instant> at,
            Optional<Integer> bytes,
            Optional<String> type,
            Optional<String> reason,
            Optional<String> by,
            Optional<Instant> expires,
            Optional<Double> ttl,
            int waiters,
            List<Past> history) {

        static Key of(String name, KeyState state, int waiters, Instant now) {
            Optional<Payload> payload = state.currentSuccess().flatMap(SuccessSignal::payload);
            return new Key(
                    name,
                    state.phase().name().toLowerCase(Locale.ROOT),
                    state.version(),
                    state.count(),
                    state.currentSuccess()
                            .map(SuccessSignal::at)
                            .or(() -> state.currentFailure().map(FailureSignal::at)),
                    payload.map(Payload::size),
                    payload.map(Payload::contentType),
                    state.currentFailure().map(FailureSignal::reason),
                    state.currentSuccess()
                            .flatMap(SuccessSignal::by)
                            .or(() -> state.currentFailure().flatMap(FailureSignal::by)),
                    state.expiry().map(SignalExpiry::at),
                    state.expiry()
                            .map(expiry -> Duration.between(now, expiry.at()).toMillis() / 1000.0),
                    waiters,
                    state.history().stream().map(Past::of).toList());
        }
    }

    /** A signal of the past. */
    record Past(
            long version,
            Instant at,
            String status,
            Optional<String> reason,
            Optional<Integer> bytes,
            Optional<String> type,
            Optional<String> by) {

        static Past of(PastSignal signal) {
            boolean hasPayload = signal.size() > 0;
            return new Past(
                    signal.version(),
                    signal.at(),
                    signal.failure().isPresent() ? "failed" : "signalled",
                    signal.failure(),
                    hasPayload ? Optional.of(signal.size()) : Optional.empty(),
                    hasPayload ? Optional.of(signal.type()) : Optional.empty(),
                    signal.by());
        }
    }
}
