package dev.rendezvous.server;

import dev.rendezvous.Payload;
import dev.rendezvous.state.Attendance;
import dev.rendezvous.state.BarrierState;
import dev.rendezvous.state.Gathering;
import dev.rendezvous.state.Guest;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The JSON of barriers. */
final class BarrierJson {

    private BarrierJson() {}

    /** The response to an arrival once the barrier has been released. */
    record Released(boolean ok, long generation, int index, int parties, long version, List<Arrival> arrivals) {

        static Released of(Attendance attendance) {
            Gathering all = attendance.gathering();
            return new Released(
                    true,
                    all.generation(),
                    attendance.index(),
                    all.terms().parties(),
                    all.version(),
                    all.arrivals().stream().map(Arrival::of).toList());
        }
    }

    /** One member's arrival; a payload that is not text is encoded as Base64. */
    record Arrival(
            Optional<String> member,
            Optional<String> payload,
            Optional<String> encoding,
            Optional<String> contentType) {

        static Arrival of(Guest guest) {
            Optional<Payload> payload = guest.payload();
            Optional<String> text = payload.flatMap(Arrival::text);
            boolean binary = payload.isPresent() && text.isEmpty();
            return new Arrival(
                    guest.member(),
                    binary ? payload.map(Arrival::base64) : text,
                    binary ? Optional.of("base64") : Optional.empty(),
                    payload.map(Payload::contentType));
        }

        private static String base64(Payload payload) {
            return Base64.getEncoder().encodeToString(payload.bytes());
        }

        private static Optional<String> text(Payload payload) {
            try {
                return Optional.of(StandardCharsets.UTF_8
                        .newDecoder()
                        .decode(ByteBuffer.wrap(payload.bytes()))
                        .toString());
            } catch (CharacterCodingException e) {
                return Optional.empty();
            }
        }
    }

    /** A barrier now: by itself, or under its name in a list. */
    record Barrier(
            Optional<Boolean> ok,
            Optional<String> name,
            long generation,
            Optional<Integer> parties,
            int arrived,
            List<String> here,
            List<String> missing) {

        static Barrier of(BarrierState state) {
            return of(Optional.of(true), Optional.empty(), state);
        }

        private static Barrier of(Optional<Boolean> ok, Optional<String> name, BarrierState state) {
            Optional<Gathering> open = state.open();
            return new Barrier(
                    ok,
                    name,
                    open.map(Gathering::generation).orElse(state.generation() + 1),
                    open.map(gathering -> gathering.terms().parties()),
                    open.map(gathering -> gathering.arrivals().size()).orElse(0),
                    open.map(Gathering::here).orElse(List.of()),
                    open.map(Gathering::missing).orElse(List.of()));
        }
    }

    /** Returns the barriers at which at least one member has arrived, sorted by name. */
    static List<Barrier> open(Map<String, BarrierState> barriers) {
        return new TreeMap<>(barriers)
                .entrySet().stream()
                        .filter(entry -> entry.getValue().open().isPresent())
                        .map(entry -> Barrier.of(
                                Optional.empty(), Optional.of("/_barrier/" + entry.getKey()), entry.getValue()))
                        .toList();
    }
}
