package dev.rendezvous.server.resource;

import dev.rendezvous.Payload;
import dev.rendezvous.internal.state.BarrierBreak;
import dev.rendezvous.internal.state.BarrierEnd;
import dev.rendezvous.internal.state.BarrierGeneration;
import dev.rendezvous.internal.state.BarrierMember;
import dev.rendezvous.internal.state.BarrierPosition;
import dev.rendezvous.internal.state.BarrierState;
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

        static Released of(BarrierPosition barrierPosition) {
            BarrierGeneration all = barrierPosition.generation();
            return new Released(
                    true,
                    all.number(),
                    barrierPosition.index(),
                    all.spec().parties(),
                    all.version(),
                    all.members().stream().map(Arrival::of).toList());
        }
    }

    /** The response to a break, with the number of members that it has rejected: none if the barrier was broken before. */
    record Break(boolean ok, long generation, long version, int rejected) {

        static Break of(BarrierBreak.Result result) {
            return new Break(true, result.generation(), result.broken().version(), result.rejected());
        }
    }

    /** The response to a reset, with the number of members that were rejected. */
    record Reset(boolean ok, boolean reset, long generation, int rejected) {}

    /** One member's arrival; a payload that is not text is encoded as Base64. */
    record Arrival(
            Optional<String> member,
            Optional<String> payload,
            Optional<String> encoding,
            Optional<String> contentType) {

        static Arrival of(BarrierMember barrierMember) {
            Optional<Payload> payload = barrierMember.payload();
            Optional<String> text = payload.flatMap(Arrival::text);
            boolean binary = payload.isPresent() && text.isEmpty();
            return new Arrival(
                    barrierMember.member(),
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
            List<String> missing,
            Optional<Boolean> broken,
            Optional<String> reason) {

        static Barrier of(BarrierState state) {
            return of(Optional.of(true), Optional.empty(), state);
        }

        private static Barrier of(Optional<Boolean> ok, Optional<String> name, BarrierState state) {
            Optional<BarrierGeneration> open = state.open();
            return new Barrier(
                    ok,
                    name,
                    state.currentGeneration(),
                    open.map(barrierGeneration -> barrierGeneration.spec().parties()),
                    open.map(barrierGeneration -> barrierGeneration.members().size())
                            .orElse(0),
                    open.map(BarrierGeneration::presentNames).orElse(List.of()),
                    open.map(BarrierGeneration::missingNames).orElse(List.of()),
                    state.broken().map(broken -> true),
                    state.broken().map(BarrierEnd.Broken::reason));
        }
    }

    /** Returns the barriers that are broken, or at which at least one member has arrived, sorted by name. */
    static List<Barrier> current(Map<String, BarrierState> barriers) {
        return new TreeMap<>(barriers)
                .entrySet().stream()
                        .filter(entry -> entry.getValue().open().isPresent()
                                || entry.getValue().broken().isPresent())
                        .map(entry -> Barrier.of(
                                Optional.empty(), Optional.of("/_barrier/" + entry.getKey()), entry.getValue()))
                        .toList();
    }
}
