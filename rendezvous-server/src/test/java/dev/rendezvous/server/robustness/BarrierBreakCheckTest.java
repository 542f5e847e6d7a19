package dev.rendezvous.server.robustness;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Histories of a barrier that is broken and reset, correct and with deliberate violations. Times are in milliseconds. */
@Timeout(120)
class BarrierBreakCheckTest {

    private final HistoryBuilder script = new HistoryBuilder();

    @Test
    void acceptsABreakAndAReset() {
        arrive(0, 45, "a", 9000, broken("x"));
        breaks(40, 50, "x", 1, 20);
        breaks(60, 65, "y", 1, 20);
        arrive(70, 75, "b", 9000, broken("x"));
        reset(80, 90, 1, 200);
        passed(100, 110, "c", 2, 30);
        assertThat(rules()).isEmpty();
    }

    @Test
    void acceptsThatAnUnansweredResetHasRepairedIt() {
        breaks(40, 50, "x", 1, 20);
        reset(80, 90, 1, 0);
        passed(100, 110, "c", 2, 30);
        assertThat(rules()).isEmpty();
    }

    @Test
    void findsAGenerationThatIsReleasedThoughItIsBroken() {
        breaks(40, 50, "x", 1, 20);
        passed(30, 60, "c", 1, 30);
        assertThat(rules()).contains("passed with a broken party");
    }

    @Test
    void findsAGenerationThatIsReleasedThoughItWasReset() {
        reset(40, 50, 1, 200);
        passed(30, 60, "c", 1, 30);
        assertThat(rules()).contains("passed with a broken party");
    }

    @Test
    void findsAPartyThatPassesABrokenBarrier() {
        breaks(40, 50, "x", 1, 20);
        reset(60, 65, 1, 409);
        passed(100, 110, "c", 2, 30);
        reset(120, 130, 1, 200);
        assertThat(rules()).contains("passed a broken barrier", "waited at a broken barrier");
    }

    @Test
    void findsAPartyThatTimesOutAtABrokenBarrier() {
        breaks(40, 50, "x", 1, 20);
        arrive(0, 1005, "a", 1000, new Response(404, Map.of(), "{\"error\":\"Timeout\"}"));
        assertThat(rules()).containsExactly("waited at a broken barrier");
    }

    @Test
    void findsAPartyThatIsCountedThoughItWasRejected() {
        arrive(0, 45, "c", 9000, broken("x"));
        breaks(40, 50, "x", 1, 20);
        reset(60, 65, 1, 200);
        script.add(100, 110, arrival("d", 9000), released("c", 2, 30));
        assertThat(rules()).contains("released but reported as withdrawn");
    }

    @Test
    void findsAReasonThatNoPartyHasGiven() {
        arrive(0, 45, "a", 9000, broken("x"));
        assertThat(rules()).containsExactly("phantom break");
    }

    @Test
    void findsAReasonThatIsNotThatOfTheFirst() {
        breaks(40, 50, "x", 1, 20);
        breaks(60, 65, "y", 1, 20);
        arrive(70, 75, "a", 9000, broken("x"));
        arrive(80, 85, "b", 9000, broken("y"));
        assertThat(rules()).containsExactly("not the same reason");
    }

    @Test
    void findsARejectionAfterTheReset() {
        breaks(40, 50, "x", 1, 20);
        reset(60, 65, 1, 200);
        arrive(70, 75, "a", 9000, broken("x"));
        assertThat(rules()).containsExactly("rejected after the reset");
    }

    @Test
    void findsAPartyThatIsNotWokenByABreak() {
        breaks(40, 50, "x", 1, 20);
        arrive(0, 8000, "a", 9000, broken("x"));
        assertThat(rules()).containsExactly("late release");
    }

    @Test
    void findsABreakOutOfOrder() {
        passed(0, 10, "a", 2, 20);
        breaks(40, 50, "x", 1, 30);
        assertThat(rules()).contains("generations out of order");
    }

    private void arrive(long sent, long returned, String text, long timeout, Response reply) {
        script.add(sent, returned, arrival(text, timeout), reply);
    }

    private static Request.Arrive arrival(String text, long timeout) {
        return new Request.Arrive(HistoryBuilder.NAME, 1, text, Duration.ofMillis(timeout), Optional.empty());
    }

    /** The only party of a generation arrives. */
    private void passed(long sent, long returned, String text, long generation, long version) {
        arrive(sent, returned, text, 9000, released(text, generation, version));
    }

    private static Response released(String text, long generation, long version) {
        return new Response(
                200,
                Map.of(),
                "{\"ok\":true,\"generation\":%d,\"index\":0,\"parties\":1,\"version\":%d,\"arrivals\":[{\"payload\":\"%s\"}]}"
                        .formatted(generation, version, text));
    }

    private void breaks(long sent, long returned, String reason, long generation, long version) {
        script.add(
                sent,
                returned,
                new Request.Break(HistoryBuilder.NAME, reason),
                new Response(
                        200,
                        Map.of(),
                        "{\"ok\":true,\"generation\":%d,\"version\":%d,\"rejected\":0}"
                                .formatted(generation, version)));
    }

    /** Resets a generation; without a response if the status is zero. */
    private void reset(long sent, long returned, long generation, int status) {
        script.add(
                sent,
                returned,
                new Request.ResetBarrier(HistoryBuilder.NAME, generation),
                new Response(status, Map.of(), "{}"));
    }

    private static Response broken(String reason) {
        return new Response(424, Map.of(), "{\"kind\":\"BARRIER_BROKEN\",\"reason\":\"broken: %s\"}".formatted(reason));
    }

    private List<String> rules() {
        return HistoryChecker.check(script.entries(), new DisturbanceLog()).violations().stream()
                .map(Violation::rule)
                .toList();
    }
}
