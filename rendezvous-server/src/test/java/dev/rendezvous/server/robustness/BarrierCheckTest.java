package dev.rendezvous.server.robustness;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Histories of a barrier with deliberate violations, and correct ones that look suspicious. Times are in milliseconds. */
@Timeout(120)
class BarrierCheckTest {

    private static final Response TIMEOUT =
            new Response(404, Map.of(), "{\"error\":\"Timeout\",\"kind\":\"PARTIES_MISSING\"}");

    private final HistoryBuilder script = new HistoryBuilder();

    @Test
    void acceptsGenerations() {
        arrive(0, 50, "a", "", released(1, 0, 20, "a", "b"));
        arrive(40, 52, "b", "", released(1, 1, 20, "a", "b"));
        arrive(100, 150, "c", "", released(2, 0, 30, "c", "d"));
        arrive(140, 150, "d", "", released(2, 1, 30, "c", "d"));
        assertThat(rules()).isEmpty();
    }

    @Test
    void acceptsThatAnArrivalWithoutAnAnswerCounts() {
        arrive(0, 50, "a", "", Response.none("cut"));
        arrive(40, 52, "b", "", released(1, 1, 20, "a", "b"));
        assertThat(rules()).isEmpty();
    }

    @Test
    void findsAnArrivalWithoutARequest() {
        arrive(40, 52, "b", "", released(1, 1, 20, "x", "b"));
        assertThat(rules()).contains("phantom arrival");
    }

    @Test
    void findsAnArrivalThatIsCountedTwice() {
        arrive(0, 50, "a", "", released(1, 0, 20, "a", "b"));
        arrive(40, 52, "b", "", released(1, 1, 20, "a", "b"));
        arrive(140, 150, "d", "", released(2, 1, 30, "a", "d"));
        assertThat(rules()).contains("phantom arrival");
    }

    @Test
    void findsAnOperationThatIsCountedTwice() {
        repeated(140);
        assertThat(rules()).contains("phantom arrival");
    }

    @Test
    void acceptsThatAnOperationIsAppliedAgainIfItIsRepeatedLongAfterItsAnswerWasLost() {
        repeated(9000);
        assertThat(rules()).isEmpty();
    }

    /** The response is lost, and the next attempt is made later. */
    private void repeated(long later) {
        arrive(40, 52, "b", "", released(1, 1, 20, "a", "b"));
        script.add(
                new Request.Arrive(HistoryBuilder.NAME, 2, "a", Duration.ofSeconds(9), Optional.of("op")),
                HistoryBuilder.attempt(0, 50, Response.none("cut")),
                HistoryBuilder.attempt(later, later + 10, released(2, 0, 30, "a", "d")));
        arrive(later + 5, later + 10, "d", "", released(2, 1, 30, "a", "d"));
    }

    @Test
    void findsAnArrivalThatIsCountedLongAfterItsClientDisconnected() {
        arrive(0, 50, "a", "", Response.none("left"));
        arrive(9000, 9052, "b", "", released(1, 1, 20, "a", "b"));
        assertThat(rules()).contains("phantom arrival");
    }

    @Test
    void findsAnArrivalThatIsCountedThoughItsCallerWasDenied() {
        arrive(0, 50, "a", "", TIMEOUT);
        arrive(40, 52, "b", "", released(1, 1, 20, "a", "b"));
        assertThat(rules()).contains("released but reported as withdrawn");
    }

    @Test
    void acceptsThatAnOperationCountsForAWhileAfterItsRequest() {
        arrive(0, 50, "a", "op", TIMEOUT);
        arrive(1040, 1052, "b", "", released(1, 1, 20, "a", "b"));
        assertThat(rules()).isEmpty();
    }

    @Test
    void findsThatAWithdrawnOperationCounts() {
        arrive(0, 50, "a", "op", TIMEOUT);
        script.add(60, 70, new Request.Depart(HistoryBuilder.NAME, "op"), new Response(200, Map.of(), "{\"ok\":true}"));
        arrive(1040, 1052, "b", "", released(1, 1, 20, "a", "b"));
        assertThat(rules()).contains("released but reported as withdrawn");
    }

    @Test
    void findsThatAnArrivalCountsThoughNoChangeWasReported() {
        Response nothing =
                new Response(503, Map.of("retry-after", "1"), "{\"kind\":\"STORE_UNAVAILABLE\",\"effect\":\"none\"}");
        arrive(0, 50, "a", "", nothing);
        arrive(40, 52, "b", "", released(1, 1, 20, "a", "b"));
        assertThat(rules()).contains("released but reported as withdrawn");
    }

    @Test
    void findsDifferentArrivals() {
        arrive(0, 50, "a", "", released(1, 0, 20, "a", "b"));
        arrive(40, 52, "b", "", released(1, 0, 20, "b", "a"));
        assertThat(rules()).contains("not the same roster");
    }

    @Test
    void findsAnIndexThatIsAnothersOwn() {
        arrive(0, 50, "a", "", released(1, 1, 20, "a", "b"));
        arrive(40, 52, "b", "", released(1, 1, 20, "a", "b"));
        assertThat(rules()).contains("not what the state machine does");
    }

    @Test
    void findsGenerationsOutOfOrder() {
        arrive(0, 50, "a", "", released(2, 0, 20, "a", "b"));
        arrive(40, 52, "b", "", released(2, 1, 20, "a", "b"));
        arrive(100, 150, "c", "", released(1, 0, 30, "c", "d"));
        arrive(140, 150, "d", "", released(1, 1, 30, "c", "d"));
        assertThat(rules()).contains("generations out of order");
    }

    @Test
    void findsAMemberThatIsNotWoken() {
        arrive(0, 8000, "a", "", released(1, 0, 20, "a", "b"));
        arrive(40, 52, "b", "", released(1, 1, 20, "a", "b"));
        assertThat(rules()).contains("late release");
    }

    private void arrive(long sent, long returned, String text, String id, Response reply) {
        Optional<String> operation = id.isEmpty() ? Optional.empty() : Optional.of(id);
        script.add(
                sent,
                returned,
                new Request.Arrive(HistoryBuilder.NAME, 2, text, Duration.ofSeconds(9), operation),
                reply);
    }

    private static Response released(long generation, int index, long version, String... roster) {
        String arrivals =
                Arrays.stream(roster).map("{\"payload\":\"%s\"}"::formatted).collect(Collectors.joining(","));
        return new Response(
                200,
                Map.of(),
                "{\"ok\":true,\"generation\":%d,\"index\":%d,\"parties\":2,\"version\":%d,\"arrivals\":[%s]}"
                        .formatted(generation, index, version, arrivals));
    }

    private List<String> rules() {
        return HistoryChecker.check(script.entries(), new DisturbanceLog()).violations().stream()
                .map(Violation::rule)
                .toList();
    }
}
