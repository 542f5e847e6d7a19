package dev.rendezvous.server.robustness;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rendezvous.internal.state.LockMode;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Histories of a lock with deliberate violations, and correct ones that look suspicious. Times are in milliseconds. */
@Timeout(120)
class LockCheckTest {

    private static final Duration TTL = Duration.ofSeconds(1);
    private static final LockMode WRITER = new LockMode.Exclusive(1);
    private static final LockMode READER = new LockMode.Read();
    private static final Response OK = new Response(200, Map.of(), "{\"ok\":true}");
    private static final Response MISMATCH = new Response(409, Map.of(), "{\"kind\":\"FENCE_MISMATCH\"}");
    private static final Response LOST = new Response(409, Map.of(), "{\"kind\":\"LEASE_LOST\"}");

    private final HistoryBuilder script = new HistoryBuilder();

    @Test
    void acceptsOneAfterTheOther() {
        granted(0, 5, "a", 10);
        script.add(100, 110, new Request.Release(HistoryBuilder.NAME, "a"), OK);
        granted(50, 115, "b", 14);
        assertThat(rules()).isEmpty();
    }

    @Test
    void acceptsTheNextWhenALeaseIsLost() {
        granted(0, 5, "a", 10);
        granted(50, 1010, "b", 14);
        assertThat(rules()).isEmpty();
    }

    @Test
    void findsTwoHolders() {
        granted(0, 5, "a", 10);
        granted(50, 115, "b", 14);
        assertThat(rules()).containsExactly("double holder", "not linearizable");
    }

    @Test
    void acceptsReadersAtTheSameTime() {
        granted(0, 5, "a", 10, 1, READER);
        granted(50, 115, "b", 14, 1, READER);
        granted(60, 125, "c", 16, 1, READER);
        assertThat(rules()).isEmpty();
    }

    @Test
    void findsAWriterWithAReader() {
        granted(0, 5, "a", 10, 1, READER);
        granted(50, 115, "b", 14, 1, WRITER);
        assertThat(rules()).containsExactly("double holder", "not linearizable");
    }

    @Test
    void findsAReaderWithAWriter() {
        granted(0, 5, "a", 10, 1, WRITER);
        granted(50, 115, "b", 14, 1, READER);
        assertThat(rules()).containsExactly("double holder", "not linearizable");
    }

    @Test
    void findsAFallingFenceOfReaders() {
        granted(0, 5, "a", 14, 1, READER);
        granted(50, 115, "b", 10, 1, READER);
        assertThat(rules()).contains("fence", "not linearizable");
    }

    @Test
    void findsThatMorePermitsAreHeldThanThereAre() {
        granted(0, 5, "a", 10, 3, new LockMode.Exclusive(2));
        granted(50, 55, "b", 12, 3, new LockMode.Exclusive(1));
        assertThat(rules()).isEmpty();
        granted(100, 115, "c", 14, 3, new LockMode.Exclusive(1));
        assertThat(rules()).containsExactly("double holder", "not linearizable");
    }

    @Test
    void findsTwoHoldersOfALeaseThatWasRenewed() {
        granted(0, 5, "a", 10);
        renewed(900, 905, "a", OK);
        granted(50, 1500, "b", 14);
        assertThat(rules()).contains("not linearizable");
    }

    @Test
    void findsALeaseThatIsLostTooEarly() {
        granted(0, 5, "a", 10);
        renewed(900, 905, "a", LOST);
        assertThat(rules()).containsExactly("not linearizable");
    }

    @Test
    void findsALeaseThatIsRenewedAfterItsEnd() {
        granted(0, 5, "a", 10);
        renewed(1400, 1405, "a", OK);
        assertThat(rules()).containsExactly("not linearizable");
    }

    @Test
    void findsALeaseThatIsRenewedAfterItsRelease() {
        granted(0, 5, "a", 10);
        script.add(10, 20, new Request.Release(HistoryBuilder.NAME, "a"), OK);
        renewed(30, 35, "a", OK);
        assertThat(rules()).containsExactly("not linearizable");
    }

    @Test
    void acceptsThatAnUnansweredRenewalHasExtendedALease() {
        granted(0, 5, "a", 10);
        renewed(900, 905, "a", Response.none("cut"));
        renewed(1500, 1505, "a", OK);
        assertThat(rules()).isEmpty();
    }

    @Test
    void acceptsThatAnUnansweredReleaseGrantsTheLockToTheNext() {
        granted(0, 5, "a", 10);
        script.add(10, 20, new Request.Release(HistoryBuilder.NAME, "a"), Response.none("cut"));
        granted(50, 115, "b", 14);
        assertThat(rules()).isEmpty();
    }

    @Test
    void acceptsTheNextWhenAnOperatorTakesTheLease() {
        granted(0, 5, "a", 10);
        unlocked(100, 110, 10, OK);
        granted(50, 115, "b", 14);
        renewed(200, 205, "a", LOST);
        script.add(210, 215, new Request.Release(HistoryBuilder.NAME, "a"), OK);
        assertThat(rules()).isEmpty();
    }

    @Test
    void acceptsThatAnUnansweredOperatorHasTakenTheLeaseOrNot() {
        granted(0, 5, "a", 10);
        unlocked(100, 110, 10, Response.none("cut"));
        renewed(200, 205, "a", OK);
        unlocked(300, 310, 10, Response.none("cut"));
        granted(250, 315, "b", 14);
        assertThat(rules()).isEmpty();
    }

    @Test
    void acceptsThatAnOperatorFindsALeaseWhoseGrantNobodyKnows() {
        unlocked(100, 110, 10, OK);
        granted(50, 115, "b", 14);
        assertThat(rules()).isEmpty();
    }

    @Test
    void findsALeaseThatIsRenewedAfterAnOperatorHasTakenIt() {
        granted(0, 5, "a", 10);
        unlocked(100, 110, 10, OK);
        renewed(200, 205, "a", OK);
        assertThat(rules()).containsExactly("not linearizable");
    }

    @Test
    void findsThatAnOperatorMissesALeaseThatIsHeld() {
        granted(0, 5, "a", 10);
        unlocked(100, 110, 10, MISMATCH);
        renewed(200, 205, "a", OK);
        assertThat(rules()).containsExactly("not linearizable");
    }

    @Test
    void findsTwoHoldersThoughAnOperatorHasMissedTheFirst() {
        granted(0, 5, "a", 10);
        unlocked(100, 110, 11, MISMATCH);
        granted(50, 115, "b", 14);
        assertThat(rules()).containsExactly("double holder", "not linearizable");
    }

    @Test
    void findsAWaiterThatIsNotWokenAfterAnOperatorHasTakenTheLease() {
        granted(0, 5, "a", 10, 1, WRITER, Duration.ofSeconds(60));
        unlocked(100, 110, 10, OK);
        script.add(
                50,
                8060,
                new Request.Acquire(HistoryBuilder.NAME, 1, WRITER, TTL, Duration.ofSeconds(8), Optional.empty()),
                new Response(404, Map.of(), "{\"error\":\"Timeout\",\"kind\":\"HELD_BY_OTHERS\"}"));
        assertThat(rules()).containsExactly("waiting for a free lock");
    }

    @Test
    void findsAFallingFence() {
        granted(0, 5, "a", 14);
        script.add(10, 20, new Request.Release(HistoryBuilder.NAME, "a"), OK);
        granted(50, 115, "b", 10);
        assertThat(rules()).contains("fence", "not linearizable");
    }

    @Test
    void findsAWaiterThatIsNotWokenThoughTheLockIsFree() {
        granted(0, 5, "a", 10);
        script.add(
                500,
                8510,
                new Request.Acquire(HistoryBuilder.NAME, 1, WRITER, TTL, Duration.ofSeconds(8), Optional.empty()),
                new Response(404, Map.of(), "{\"error\":\"Timeout\",\"kind\":\"HELD_BY_OTHERS\"}"));
        assertThat(rules()).containsExactly("waiting for a free lock");
    }

    private void granted(long sent, long returned, String lease, long fence) {
        granted(sent, returned, lease, fence, 1, WRITER);
    }

    private void granted(long sent, long returned, String lease, long fence, int permits, LockMode mode) {
        granted(sent, returned, lease, fence, permits, mode, TTL);
    }

    private void granted(long sent, long returned, String lease, long fence, int permits, LockMode mode, Duration ttl) {
        script.add(
                sent,
                returned,
                new Request.Acquire(HistoryBuilder.NAME, permits, mode, ttl, Duration.ofSeconds(5), Optional.empty()),
                new Response(200, Map.of(), "{\"ok\":true,\"lease\":\"%s\",\"fence\":%d}".formatted(lease, fence)));
    }

    private void unlocked(long sent, long returned, long fence, Response response) {
        script.add(sent, returned, new Request.Unlock(HistoryBuilder.NAME, fence), response);
    }

    private void renewed(long sent, long returned, String lease, Response response) {
        script.add(sent, returned, new Request.Renew(HistoryBuilder.NAME, lease, TTL), response);
    }

    private List<String> rules() {
        return Stream.of(HistoryChecker.check(script.entries(), new DisturbanceLog()))
                .flatMap(verdict -> verdict.violations().stream())
                .map(Violation::rule)
                .toList();
    }
}
