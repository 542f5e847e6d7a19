package dev.rendezvous.server.robustness;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Histories of a key with deliberate violations, and correct ones that look suspicious. Times are in milliseconds. */
@Timeout(120)
class KeyCheckTest {

    private final HistoryBuilder script = new HistoryBuilder();

    @Test
    void explainsConcurrentSignalsInTheOrderOfTheirVersions() {
        script.signal(0, 50, "a", 20, 2);
        script.signal(10, 40, "b", 10, 1);
        script.read(60, 20, 2, "a");
        explained();
    }

    @Test
    void findsALostUpdate() {
        script.signal(0, 50, "a", 10, 1);
        script.signal(10, 40, "b", 12, 1);
        unexplained();
    }

    @Test
    void findsACountThatIsOffByOne() {
        script.signal(0, 5, "a", 10, 1);
        script.signal(10, 15, "b", 12, 3);
        unexplained();
    }

    @Test
    void findsAStaleRead() {
        script.signal(0, 5, "a", 10, 1);
        script.signal(10, 15, "b", 12, 2);
        script.read(20, 10, 1, "a");
        unexplained();
    }

    @Test
    void findsATimeoutThoughTheKeyIsSignalled() {
        script.signal(0, 5, "a", 10, 1);
        script.await(20, 130, Duration.ofMillis(100), 404, 0, 0, "");
        unexplained();
    }

    @Test
    void findsATimeoutThoughASignalWasSetAndResetDuringTheWait() {
        script.signal(3000, 3005, "a", 10, 1);
        script.reset(3010, 3015, true);
        script.await(0, 6010, Duration.ofSeconds(6), 404, 14, 0, "");
        unexplained();
    }

    @Test
    void acceptsATimeoutIfTheSignalWasResetBefore() {
        script.signal(0, 5, "a", 10, 1);
        script.reset(10, 15, true);
        script.await(20, 130, Duration.ofMillis(100), 404, 14, 0, "");
        explained();
    }

    @Test
    void acceptsThatAWaiterReceivesASignalThatHasBeenReset() {
        script.await(0, 40, Duration.ofMillis(100), 200, 10, 1, "a");
        script.signal(10, 15, "a", 10, 1);
        script.reset(16, 20, true);
        explained();
    }

    @Test
    void findsThatALaterWaiterReceivesASignalThatHasBeenReset() {
        script.signal(10, 15, "a", 10, 1);
        script.reset(16, 20, true);
        script.read(30, 10, 1, "a");
        unexplained();
    }

    @Test
    void findsAnAcknowledgedSignalThatIsLost() {
        script.signal(0, 5, "a", 10, 1);
        script.await(20, 25, Duration.ZERO, 404, 0, 0, "");
        unexplained();
    }

    @Test
    void acceptsThatAnUnansweredSignalHasHappened() {
        script.add(0, 5, signal("a", Optional.empty()), Response.none("reset"));
        script.read(20, 10, 1, "a");
        explained();
    }

    @Test
    void acceptsThatAnUnansweredSignalHasNotHappened() {
        script.add(0, 5, signal("a", Optional.empty()), Response.none("reset"));
        script.await(20, 25, Duration.ZERO, 404, 0, 0, "");
        explained();
    }

    @Test
    void acceptsThatAnUnansweredSignalHappensLate() {
        script.add(0, 5, signal("a", Optional.empty()), Response.none("reset"));
        script.await(20, 25, Duration.ZERO, 404, 0, 0, "");
        script.signal(30, 35, "b", 12, 2);
        script.read(40, 12, 2, "b");
        explained();
    }

    @Test
    void findsThatAnUnansweredSignalHappensTwice() {
        script.add(0, 5, signal("a", Optional.empty()), Response.none("reset"));
        script.signal(30, 35, "b", 12, 3);
        unexplained();
    }

    @Test
    void findsThatAnUnansweredSignalIsSeenAndThenUnseen() {
        script.add(0, 5, signal("a", Optional.empty()), Response.none("reset"));
        script.read(20, 10, 1, "a");
        script.await(30, 35, Duration.ZERO, 404, 0, 0, "");
        unexplained();
    }

    @Test
    void findsThatASignalHappenedThoughNoChangeWasReported() {
        script.add(
                0,
                5,
                signal("a", Optional.empty()),
                new Response(503, Map.of(), "{\"kind\":\"STORE_UNAVAILABLE\",\"effect\":\"none\"}"));
        script.read(20, 10, 1, "a");
        unexplained();
    }

    @Test
    void ignoresAnAnswerWithoutInformation() {
        script.signal(0, 5, "a", 10, 1);
        script.add(
                20,
                25,
                new Request.Await(HistoryBuilder.NAME, 1, OptionalLong.empty(), Duration.ZERO),
                new Response(404, Map.of(), "{\"error\":\"Timeout\",\"kind\":\"STORE_UNAVAILABLE\"}"));
        explained();
    }

    @Test
    void acceptsARepeatedOperationThatIsCountedOnce() {
        script.add(0, 5, signal("a", Optional.of("op")), HistoryBuilder.signalled(10, 1));
        script.add(10, 15, signal("a", Optional.of("op")), HistoryBuilder.signalled(10, 1));
        script.signal(20, 25, "b", 12, 2);
        explained();
    }

    @Test
    void findsARepeatedOperationThatIsCountedTwice() {
        script.add(0, 5, signal("a", Optional.of("op")), HistoryBuilder.signalled(10, 1));
        script.add(10, 15, signal("a", Optional.of("op")), HistoryBuilder.signalled(10, 1));
        script.signal(20, 25, "b", 14, 3);
        unexplained();
    }

    @Test
    void findsARepeatedOperationThatIsAppliedAgain() {
        script.add(0, 5, signal("a", Optional.of("op")), HistoryBuilder.signalled(10, 1));
        script.add(10, 15, signal("a", Optional.of("op")), HistoryBuilder.signalled(12, 2));
        unexplained();
    }

    @Test
    void findsAVersionThatNothingHasDrawn() {
        script.signal(0, 5, "a", 10, 1);
        script.await(20, 25, Duration.ZERO, 404, 12, 0, "");
        unexplained();
    }

    @Test
    void findsAFallingVersion() {
        script.signal(0, 5, "a", 12, 1);
        script.signal(10, 15, "b", 10, 2);
        unexplained();
    }

    @Test
    void acceptsExpiryOnTime() {
        script.add(0, 5, expiring("a", 1000), HistoryBuilder.signalled(10, 1));
        script.read(900, 10, 1, "a");
        script.await(1300, 1310, Duration.ZERO, 404, 11, 0, "");
        explained();
    }

    @Test
    void findsAnEarlyExpiry() {
        script.add(0, 5, expiring("a", 1000), HistoryBuilder.signalled(10, 1));
        script.await(900, 910, Duration.ZERO, 404, 11, 0, "");
        unexplained();
    }

    @Test
    void findsAMissingExpiry() {
        script.add(0, 5, expiring("a", 1000), HistoryBuilder.signalled(10, 1));
        script.read(1600, 10, 1, "a");
        unexplained();
    }

    @Test
    void findsAMissedWakeup() {
        script.await(0, 8000, Duration.ofSeconds(9), 200, 10, 1, "a");
        script.signal(100, 110, "a", 10, 1);
        explained();
        assertThat(LivenessCheck.lateWakeups(HistoryBuilder.NAME, script.entries(), new DisturbanceLog()))
                .extracting(Violation::rule)
                .containsExactly("late wakeup");
    }

    @Test
    void acceptsALateAnswerIfTheDatabaseWasUnavailable() {
        script.await(0, 8000, Duration.ofSeconds(9), 200, 10, 1, "a");
        script.signal(100, 110, "a", 10, 1);
        DisturbanceLog disturbanceLog = new DisturbanceLog();
        disturbanceLog.add(DisturbanceLog.DATABASE, "cut", 100_000_000L, 2_000_000_000L);
        assertThat(LivenessCheck.lateWakeups(HistoryBuilder.NAME, script.entries(), disturbanceLog))
                .isEmpty();
    }

    @Test
    void findsAWaiterThatIsStuck() {
        script.await(0, 8000, Duration.ofSeconds(1), 404, 0, 0, "");
        assertThat(LivenessCheck.overdueWaits(script.entries(), new DisturbanceLog()))
                .extracting(Violation::rule)
                .containsExactly("stuck past the deadline");
    }

    @Test
    void onlyTheMachineExcusesAWaiterThatIsStuck() {
        script.await(0, 8000, Duration.ofSeconds(1), 404, 0, 0, "");
        DisturbanceLog database = new DisturbanceLog();
        database.add(DisturbanceLog.DATABASE, "cut", 100_000_000L, 2_000_000_000L);
        assertThat(LivenessCheck.overdueWaits(script.entries(), database)).hasSize(1);
        DisturbanceLog machine = new DisturbanceLog();
        machine.add(DisturbanceLog.MACHINE, "the machine stalled", 100_000_000L, 2_000_000_000L);
        assertThat(LivenessCheck.overdueWaits(script.entries(), machine)).isEmpty();
    }

    @Test
    void runsOnlyTheChecksThatAreNeeded() {
        script.signal(0, 5, "a", 10, 1);
        script.read(6, 10, 1, "a");
        script.read(7, 10, 1, "a");
        script.await(20, 25, Duration.ZERO, 404, 0, 0, "");
        assertThat(HistoryChecker.check(script.entries(), new DisturbanceLog()).violations())
                .singleElement()
                .satisfies(violation -> assertThat(violation.evidence()).hasSize(2));
    }

    private static Request.Signal signal(String text, Optional<String> id) {
        return new Request.Signal(HistoryBuilder.NAME, text, false, Optional.empty(), id);
    }

    private static Request.Signal expiring(String text, long millis) {
        return new Request.Signal(
                HistoryBuilder.NAME, text, false, Optional.of(Duration.ofMillis(millis)), Optional.empty());
    }

    private void explained() {
        assertThat(judged()).isEqualTo(List.of());
    }

    private void unexplained() {
        assertThat(judged()).containsExactly("not linearizable");
    }

    private List<String> judged() {
        SearchResult searchResult = KeyCheck.check(script.entries(), new DisturbanceLog(), 100_000);
        assertThat(searchResult.decided()).isTrue();
        return searchResult.isUnexplained() ? List.of("not linearizable") : List.of();
    }
}
