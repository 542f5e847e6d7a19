package dev.rendezvous.internal.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rendezvous.Reason.Common;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.lifecycle.BeforeTry;
import org.junit.jupiter.api.Test;

class LockStateTest {

    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Duration TTL = Duration.ofSeconds(30);

    private LockState state = LockState.BLANK;
    private Instant now = Instant.parse("2026-01-01T00:00:00Z");
    private long serial = 100;

    private <R> R apply(Command<LockState, R> command) {
        Transition<LockState, R> transition = command.apply(state.at(now), new Moment(now, ++serial));
        state = transition.state();
        return transition.answer();
    }

    private LockAcquire acquire(String operation, int permits) {
        Optional<String> named = Optional.of(operation).filter(text -> !text.isEmpty());
        LeaseId lease = new LeaseId("lease" + ++serial);
        return new LockAcquire(
                new RequestId(1, ++serial),
                new LockAcquire.AcquireSpec(named, Optional.empty(), lease, TTL, new LockMode.Exclusive(1)),
                Optional.of(permits).filter(p -> p > 0),
                LIMIT);
    }

    private LockAcquire acquire() {
        return acquire("", 0);
    }

    private static LockGrant grant(Answer<LockGrant> answer) {
        return ((Answer.Granted<LockGrant>) answer).value();
    }

    private Optional<LockGrant> release(LockGrant grant) {
        return apply(new LockRelease(grant.entry().lease()));
    }

    private void leave(LockAcquire acquire) {
        assertThat(apply(acquire.onCancel().orElseThrow())).isTrue();
    }

    private void close(LockAcquire acquire) {
        assertThat(apply(acquire.onClose().orElseThrow())).isTrue();
    }

    @Test
    void anOperationWhoseClientHasClosedDoesNotDelayTheNext() {
        LockGrant held = grant(apply(acquire()));
        List<LockAcquire> killed = List.of(acquire("1", 0), acquire("2", 0), acquire("3", 0));
        LockAcquire next = acquire("next", 0);
        killed.forEach(this::apply);
        apply(next);
        killed.forEach(this::leave);
        release(held);
        assertThat(apply(next)).as("they may come back").isInstanceOf(Answer.Pending.class);
        killed.forEach(this::close);
        assertThat(apply(next)).isInstanceOf(Answer.Granted.class);
    }

    @Test
    void aLeaseThatCouldNotBeDeliveredIsReleasedIfTheClientHasClosed() {
        LockAcquire killed = acquire("op", 0);
        grant(apply(killed));
        close(killed);
        assertThat(state).isEqualTo(LockState.BLANK);
    }

    @Test
    void theCloseOfALateRepeatDoesNotReleaseTheLock() {
        LockGrant held = grant(apply(acquire("op", 0)));
        LockAcquire stray = acquire("op", 0);
        apply(stray);
        leave(stray);
        close(stray);
        assertThat(state.held()).hasSize(1);
        assertThat(state.held().getFirst().fence()).isEqualTo(held.fence());
    }

    @Test
    void anOperatorTakesTheLeaseThatHasTheFence() {
        LockGrant one = grant(apply(acquire("", 2)));
        LockGrant two = grant(apply(acquire("", 2)));
        LockAcquire next = acquire("", 2);
        apply(next);
        LockUnlock.Result missed = apply(new LockUnlock(one.fence() - 1));
        assertThat(missed.released()).isEmpty();
        assertThat(missed.fences()).containsExactly(one.fence(), two.fence());
        assertThat(apply(new LockUnlock(two.fence())).released()).contains(two);
        assertThat(apply(new LockRenew(two.entry().lease()))).isEmpty();
        assertThat(apply(new LockRenew(one.entry().lease()))).isPresent();
        assertThat(grant(apply(next)).fence()).isGreaterThan(two.fence());
    }

    @Test
    void firstComeFirstServed() {
        LockAcquire a = acquire();
        LockAcquire b = acquire();
        LockAcquire c = acquire();
        LockGrant first = grant(apply(a));
        assertThat(((Answer.Pending<LockGrant>) apply(b)).reason().message())
                .isEqualTo("held by an unnamed holder; first in the queue");
        assertThat(((Answer.Pending<LockGrant>) apply(c)).reason().message())
                .isEqualTo("held by an unnamed holder; 1 ahead in the queue");
        assertThat(release(first)).isPresent();
        assertThat(apply(c)).as("b comes first").isInstanceOf(Answer.Pending.class);
        LockGrant second = grant(apply(b));
        assertThat(second.fence()).isGreaterThan(first.fence());
        assertThat(release(first)).as("a release is idempotent").isEmpty();
        assertThat(apply(c)).isInstanceOf(Answer.Pending.class);
    }

    @Test
    void aLeaseThatIsNotRenewedIsLostInTimeAndNeverEarlier() {
        LockGrant first = grant(apply(acquire()));
        LockAcquire next = acquire();
        apply(next);
        now = now.plus(TTL).minusNanos(1);
        assertThat(apply(next)).isInstanceOf(Answer.Pending.class);
        assertThat(apply(new LockRenew(first.entry().lease()))).isPresent();
        now = now.plus(TTL).minusNanos(1);
        assertThat(apply(next)).isInstanceOf(Answer.Pending.class);
        now = now.plusNanos(1);
        assertThat(apply(new LockRenew(first.entry().lease()))).isEmpty();
        assertThat(grant(apply(next)).fence()).isGreaterThan(first.fence());
    }

    private LockAcquire acquireThrough(long incarnation, String operation) {
        Optional<String> named = Optional.of(operation).filter(text -> !text.isEmpty());
        LeaseId lease = new LeaseId("lease" + ++serial);
        LockAcquire.AcquireSpec acquireSpec =
                new LockAcquire.AcquireSpec(named, Optional.empty(), lease, TTL, new LockMode.Exclusive(1));
        return new LockAcquire(new RequestId(incarnation, ++serial), acquireSpec, Optional.empty(), LIMIT);
    }

    @Test
    void waitersOfADeadProcessAreSkippedButItsHoldersAreKept() {
        grant(apply(acquireThrough(7, "")));
        apply(acquireThrough(7, ""));
        apply(acquireThrough(8, ""));
        apply(acquireThrough(7, "named"));
        assertThat(state.incarnations()).containsExactlyInAnyOrder(7L, 8L);
        state = state.without(7, now);
        assertThat(state.held()).hasSize(1);
        assertThat(state.queue()).hasSize(2);
        assertThat(state.incarnations()).containsExactly(8L);
        assertThat(state.without(7, now)).isSameAs(state);
        now = now.plus(Owner.GRACE);
        assertThat(state.at(now).queue())
                .as("the operation had time to ask again")
                .hasSize(1);
    }

    @Test
    void thereAreAsManyHoldersAsPermits() {
        LockGrant first = grant(apply(acquire("", 2)));
        apply(acquire("", 0));
        LockAcquire third = acquire("", 2);
        LockAcquire fourth = acquire("", 0);
        assertThat(apply(third)).isInstanceOf(Answer.Pending.class);
        assertThat(apply(fourth)).isInstanceOf(Answer.Pending.class);
        Answer<LockGrant> other = apply(acquire("", 3));
        assertThat(((Answer.Rejected<LockGrant>) other).reason().kind()).isEqualTo(Common.CONFLICT);
        assertThat(((Answer.Rejected<LockGrant>) other).reason().message()).isEqualTo("the lock has 2 permits, not 3");
        release(first);
        assertThat(apply(fourth)).isInstanceOf(Answer.Pending.class);
        assertThat(apply(third)).isInstanceOf(Answer.Granted.class);
    }

    @Test
    void aCallerThatDisconnectsIsSkipped() {
        LockGrant held = grant(apply(acquire()));
        LockAcquire leaves = acquire();
        LockAcquire stays = acquire();
        apply(leaves);
        apply(stays);
        leave(leaves);
        release(held);
        assertThat(apply(stays)).isInstanceOf(Answer.Granted.class);
    }

    @Test
    void aDeadlineRemovesTheQueueEntryUnlessTheLockWasGranted() {
        LockGrant held = grant(apply(acquire()));
        LockAcquire waits = acquire();
        apply(waits);
        assertThat(apply(waits.onTimeout())).isInstanceOf(Answer.Pending.class);
        assertThat(state.queue()).isEmpty();
        LockAcquire late = acquire();
        apply(late);
        release(held);
        assertThat(apply(late.onTimeout())).isInstanceOf(Answer.Granted.class);
    }

    @Test
    void aGrantThatCannotBeDeliveredIsReleased() {
        LockAcquire plain = acquire();
        apply(plain);
        leave(plain);
        assertThat(state).isEqualTo(LockState.BLANK);

        LockAcquire named = acquire("op", 0);
        LockGrant grant = grant(apply(named));
        leave(named);
        now = now.plusSeconds(4);
        LockGrant replayed = grant(apply(acquire("op", 0)));
        assertThat(replayed.fence()).isEqualTo(grant.fence());
        assertThat(replayed.entry().lease()).isEqualTo(grant.entry().lease());
        assertThat(replayed.until()).as("good for its whole time again").isEqualTo(now.plus(TTL));

        LockAcquire gone = acquire("gone", 2);
        state = LockState.BLANK;
        apply(gone);
        leave(gone);
        now = now.plusSeconds(5);
        assertThat(state.at(now)).isEqualTo(LockState.BLANK);
    }

    @Test
    void withdrawingALateRepeatDoesNotReleaseTheLock() {
        grant(apply(acquire("op", 0)));
        LockAcquire stray = acquire("op", 0);
        grant(apply(stray));
        leave(stray);
        now = now.plus(TTL).minusNanos(1);
        assertThat(state.at(now).held()).hasSize(1);
    }

    @Test
    void anOperationKeepsItsPlaceForFiveSecondsWithoutARequest() {
        LockGrant held = grant(apply(acquire()));
        LockAcquire first = acquire("op", 0);
        apply(first);
        apply(first.onTimeout());
        LockAcquire behind = acquire();
        apply(behind);
        now = now.plusMillis(4999);
        release(held);
        assertThat(apply(behind)).isInstanceOf(Answer.Pending.class);
        assertThat(apply(acquire("op", 0))).isInstanceOf(Answer.Granted.class);
    }

    @Test
    void anOperationCanBeWithdrawnInEveryState() {
        grant(apply(acquire("holds", 0)));
        apply(acquire("waits", 0));
        assertThat(apply(new LockWithdraw("waits"))).isTrue();
        assertThat(apply(new LockWithdraw("waits"))).isFalse();
        assertThat(state.queue()).isEmpty();
        assertThat(apply(new LockWithdraw("holds"))).isTrue();
        assertThat(state).isEqualTo(LockState.BLANK);
    }

    @Test
    void aBlankLockHasNoPermits() {
        release(grant(apply(acquire("", 3))));
        assertThat(state).isEqualTo(LockState.BLANK);
        assertThat(apply(acquire("", 5))).isInstanceOf(Answer.Granted.class);
    }

    @Test
    void acquireSpecsAreValidated() {
        LockAcquire one = acquire();
        assertThatThrownBy(() -> new LockAcquire(one.owner(), one.spec(), Optional.of(0), LIMIT))
                .hasMessage("permits must be at least 1, but was 0");
        assertThatThrownBy(() -> new LockAcquire.AcquireSpec(
                        Optional.empty(),
                        Optional.empty(),
                        one.spec().lease(),
                        Duration.ZERO,
                        new LockMode.Exclusive(1)))
                .hasMessageContaining("ttl must be positive");
    }

    @Test
    void nothingPrintsALeaseIdOrTheNameOfAnOperation() {
        LockAcquire secret = new LockAcquire(
                new RequestId(1, ++serial),
                new LockAcquire.AcquireSpec(
                        Optional.of("s3cret-op"),
                        Optional.of("me"),
                        new LeaseId("s3cret-lease"),
                        TTL,
                        new LockMode.Exclusive(1)),
                Optional.empty(),
                LIMIT);
        apply(secret);
        String printed = secret + " " + state + new LockRelease(new LeaseId("s3cret-lease"))
                + new LockRenew(new LeaseId("s3cret-lease")) + new LockWithdraw("s3cret-op")
                + new LockAcquire.AcquireSpec(
                        Optional.of("s3cret-op"),
                        Optional.empty(),
                        new LeaseId("s3cret-lease"),
                        TTL,
                        new LockMode.Exclusive(1));
        assertThat(printed).doesNotContain("s3cret");
    }

    // Laws, on random histories.

    /** All tries of a property share one instance. */
    @BeforeTry
    void begin() {
        state = LockState.BLANK;
        waiting.clear();
        holding.clear();
        fences.clear();
    }

    /** One step of a history. */
    record Move(int what, int who, int millis) {}

    @Provide
    Arbitrary<List<Move>> histories() {
        Arbitrary<Move> move = Combinators.combine(
                        Arbitraries.integers().between(0, 11),
                        Arbitraries.integers().between(0, 5),
                        Arbitraries.of(0, 0, 1, 1000, 4999, 5000, 29_999, 30_000, 66_000))
                .as(Move::new);
        return move.list().ofMaxSize(50);
    }

    private final Map<Integer, LockAcquire> waiting = new HashMap<>();
    private final Map<Integer, LockGrant> holding = new HashMap<>();
    private final List<Long> fences = new ArrayList<>();

    private void play(Move move, int permits) {
        now = now.plusMillis(move.millis());
        int who = move.who();
        String operation = who < 3 ? "op" + who : "";
        switch (move.what()) {
            case 0 ->
                waiting.computeIfPresent(who, (w, acquire) -> {
                    leave(acquire);
                    return null;
                });
            case 1 ->
                waiting.computeIfPresent(who, (w, acquire) -> {
                    took(who, apply(acquire.onTimeout()));
                    return null;
                });
            case 2 ->
                holding.computeIfPresent(who, (w, grant) -> {
                    release(grant);
                    return null;
                });
            case 3 ->
                holding.computeIfPresent(
                        who,
                        (w, grant) ->
                                apply(new LockRenew(grant.entry().lease())).orElse(null));
            case 4 -> apply(new LockWithdraw("op" + who));
            case 11 ->
                state.at(now).held().stream()
                        .findFirst()
                        .ifPresent(grant -> assertThat(
                                        apply(new LockUnlock(grant.fence())).fences())
                                .contains(grant.fence()));
            case 10 ->
                waiting.computeIfPresent(who, (w, acquire) -> {
                    leave(acquire);
                    acquire.onClose().ifPresent(this::apply);
                    return null;
                });
            default -> {
                LockAcquire acquire = waiting.computeIfAbsent(who, w -> acquire(operation, permits));
                if (took(who, apply(acquire))) {
                    waiting.remove(who);
                }
            }
        }
    }

    private boolean took(int who, Answer<LockGrant> answer) {
        if (answer instanceof Answer.Granted<LockGrant> granted) {
            LockGrant before = holding.put(who, granted.value());
            if (before == null || before.fence() != granted.value().fence()) {
                fences.add(granted.value().fence());
            }
            return true;
        }
        return false;
    }

    @Property
    void thereAreNoMoreHoldersThanPermitsAndFencesRise(
            @ForAll("histories") List<Move> history, @ForAll @IntRange(min = 1, max = 3) int permits) {
        for (Move move : history) {
            play(move, permits);
            LockState current = state.at(now);
            assertThat(current.held().size()).isLessThanOrEqualTo(permits);
            long highest = fences.stream().mapToLong(f -> f).max().orElse(0);
            assertThat(current.held()).allMatch(g -> g.fence() <= highest);
        }
        List<Long> distinct = fences.stream().distinct().toList();
        assertThat(distinct).isSorted();
    }

    @Property
    void theQueueIsFirstInFirstOut(@ForAll("histories") List<Move> history) {
        for (Move move : history) {
            List<Owner> before = state.at(now.plusMillis(move.millis())).queue().stream()
                    .map(QueueEntry::owner)
                    .toList();
            int held = state.at(now.plusMillis(move.millis())).held().size();
            play(move, 1);
            LockState played = state.at(now);
            List<Owner> after = played.queue().stream().map(QueueEntry::owner).toList();
            int common = 0;
            for (Owner owner : before) {
                if (common < after.size() && after.get(common).isSameAs(owner)) {
                    common++;
                }
            }
            assertThat(after.size() - common)
                    .as("only the end of the queue is new")
                    .isLessThanOrEqualTo(1);
            if (held == 0 && !before.isEmpty() && played.held().size() == 1) {
                assertThat(played.held().getFirst().entry().owner().isSameAs(before.getFirst()))
                        .isTrue();
            }
        }
    }

    @Property
    void timePassesAssociatively(
            @ForAll("histories") List<Move> history,
            @ForAll @IntRange(max = 100_000) int a,
            @ForAll @IntRange(max = 100_000) int b) {
        history.forEach(move -> play(move, 2));
        StateLaws.timePassesAssociatively(state, now.plusMillis(a), now.plusMillis(b));
    }

    @Property
    void nothingChangesBeforeTheNextChange(@ForAll("histories") List<Move> history) {
        history.forEach(move -> play(move, 2));
        LockState current = state.at(now);
        StateLaws.nothingChangesBeforeTheNextChange(current);
        if (current.nextChange().isEmpty()) {
            assertThat(current.isBlank()).isTrue();
        }
    }

    @Property
    void aWaitCommandAppliedTwiceEqualsOnceAndItsPredicateAgrees(
            @ForAll("histories") List<Move> history, @ForAll @IntRange(min = 1, max = 3) int permits) {
        history.forEach(move -> play(move, permits));
        List<LockAcquire> all = new ArrayList<>(waiting.values());
        all.add(acquire());
        all.add(acquire("", 2));
        all.add(acquire("op0", permits));
        all.add(acquire("op1", 0));
        LockState snapshot = state.at(now);
        Moment moment = new Moment(now, ++serial);
        all.forEach(command -> StateLaws.isIdempotent(command, snapshot, moment));
    }

    @Property
    void nothingIsLeftOfAClientThatHasClosed(
            @ForAll("histories") List<Move> history, @ForAll @IntRange(min = 1, max = 3) int permits) {
        history.forEach(move -> play(move, permits));
        waiting.values().stream().filter(w -> w.owner().operation().isPresent()).forEach(killed -> {
            apply(killed.onClose().orElseThrow());
            assertThat(state.queue()).noneMatch(entry -> entry.owner().covers(killed.owner()));
            assertThat(state.held()).noneMatch(grant -> grant.entry().owner().covers(killed.owner()));
        });
    }

    @Property
    void nothingIsLeftAtTheEnd(@ForAll("histories") List<Move> history) {
        history.forEach(move -> play(move, 1));
        assertThat(state.at(now.plusSeconds(66))).isEqualTo(LockState.BLANK);
    }
}
