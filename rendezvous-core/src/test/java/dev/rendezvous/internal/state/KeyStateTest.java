package dev.rendezvous.internal.state;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rendezvous.Payload;
import dev.rendezvous.internal.state.KeySignal.SignalResult;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class KeyStateTest {

    private static final Duration RETENTION = Duration.ofSeconds(60);
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    private KeyState state = KeyState.BLANK;
    private Instant now = START;
    private long serial = 100;

    private <R> R apply(Command<KeyState, R> command) {
        Transition<KeyState, R> step = command.apply(state.at(now), new Moment(now, serial += 2));
        state = step.state();
        return step.answer();
    }

    private SignalReceipt signal() {
        return signal(Optional.empty());
    }

    private SignalReceipt signalFor(Duration ttl) {
        return signal(Optional.of(ttl));
    }

    private SignalReceipt signal(Optional<Duration> ttl) {
        return done(new KeySignal(new SignalContent.Success(Optional.empty()), ttl, Optional.empty(), RETENTION));
    }

    private SignalReceipt signal(String id, String payload) {
        return done(signalling(id, payload));
    }

    private static KeySignal signalling(String id, String payload) {
        return new KeySignal(
                new SignalContent.Success(Optional.of(Payload.text(payload))),
                Optional.empty(),
                Optional.of(id),
                RETENTION);
    }

    private SignalReceipt done(KeySignal command) {
        return ((SignalResult.Accepted) apply(command)).receipt();
    }

    private SignalReceipt fail(String reason) {
        return fail(reason, Optional.empty());
    }

    private SignalReceipt fail(String reason, Optional<Duration> ttl) {
        return done(new KeySignal(new SignalContent.Failed(reason), ttl, Optional.empty(), RETENTION));
    }

    private boolean reset() {
        return apply(new KeyReset(RETENTION));
    }

    private KeyAwait begin() {
        return apply(KeyAwait.startingNow(1, OptionalLong.empty()));
    }

    private static long version(Answer<SuccessSignal> answer) {
        return ((Answer.Granted<SuccessSignal>) answer).value().version();
    }

    @Test
    void aSignalReleasesLaterWaiters() {
        SignalReceipt receipt = signal();
        assertThat(receipt.count()).isEqualTo(1);
        assertThat(version(apply(begin()))).isEqualTo(receipt.version());
    }

    @Test
    void aWaiterFindsTheSignalThatWasResetAMomentLater() {
        KeyAwait wait = begin();
        SignalReceipt receipt = signal();
        assertThat(reset()).isTrue();
        assertThat(version(apply(wait))).isEqualTo(receipt.version());
        assertThat(apply(begin())).as("a wait that begins after the reset").isInstanceOf(Answer.Pending.class);
    }

    @Test
    void aSignalThatWasResetIsEventuallyRemoved() {
        signal();
        reset();
        now = now.plus(RETENTION);
        assertThat(state.isBlank()).isFalse();
        assertThat(state.nextChange()).contains(now);
        assertThat(state.at(now).isBlank()).isTrue();
    }

    @Test
    void aFailureEndsCurrentAndLaterWaitsUntilTheNextSuccessSignal() {
        KeyAwait early = begin();
        fail("disk full");
        Answer<SuccessSignal> answer = apply(early);
        assertThat(((Answer.Rejected<SuccessSignal>) answer).reason().message())
                .isEqualTo("signalled as failed: disk full");
        assertThat(apply(begin())).isInstanceOf(Answer.Rejected.class);
        assertThat(state.count()).as("a failure leaves the count").isZero();
        signal();
        assertThat(apply(begin())).isInstanceOf(Answer.Granted.class);
    }

    @Test
    void aFailureThatWasResetIsStillSeenByEarlierWaiters() {
        KeyAwait wait = begin();
        fail("no");
        reset();
        assertThat(apply(wait)).isInstanceOf(Answer.Rejected.class);
        assertThat(apply(begin())).isInstanceOf(Answer.Pending.class);
    }

    @Test
    void aResetOfABlankKeyIsNotATransition() {
        assertThat(reset()).isFalse();
        assertThat(state).isSameAs(KeyState.BLANK);
    }

    @Test
    void aWaitForTheThirdSignalCountsFromTheReset() {
        signal();
        reset();
        signal();
        signal();
        KeyAwait third = apply(KeyAwait.startingNow(3, OptionalLong.empty()));
        assertThat(((Answer.Pending<SuccessSignal>) apply(third)).reason().message())
                .isEqualTo("signalled 2 of 3 times");
        signal();
        assertThat(apply(third)).isInstanceOf(Answer.Granted.class);
    }

    @Test
    void aFailureAmongSeveralSignalsIsToldToLateWaitersToo() {
        signal();
        fail("disk full");
        signal();
        now = now.plus(RETENTION.multipliedBy(2));
        KeyAwait third = apply(KeyAwait.startingNow(3, OptionalLong.empty()));
        assertThat(((Answer.Rejected<SuccessSignal>) apply(third)).reason().message())
                .isEqualTo("signalled as failed: disk full");
        assertThat(apply(begin())).as("a wait for one signal").isInstanceOf(Answer.Granted.class);
        signal();
        assertThat(apply(apply(KeyAwait.startingNow(3, OptionalLong.empty()))))
                .as("enough signals in spite of it")
                .isInstanceOf(Answer.Granted.class);
    }

    @Test
    void aFailureBeforeTheResetDoesNotConcernSignalsAfterIt() {
        fail("disk full");
        reset();
        signal();
        assertThat(apply(apply(KeyAwait.startingNow(2, OptionalLong.empty())))).isInstanceOf(Answer.Pending.class);
        now = now.plus(RETENTION);
        assertThat(state.at(now).failure()).isEmpty();
    }

    @Test
    void aWaitForSeveralSignalsSinceAVersionIgnoresEarlierFailures() {
        fail("disk full");
        long version = signal().version();
        KeyAwait newer = apply(KeyAwait.startingNow(2, OptionalLong.of(version)));
        assertThat(apply(newer)).isInstanceOf(Answer.Pending.class);
    }

    @Test
    void aWaitForANewerVersionIgnoresOlderOnes() {
        long first = signal().version();
        KeyAwait newer = apply(KeyAwait.startingNow(1, OptionalLong.of(first)));
        assertThat(apply(newer)).isInstanceOf(Answer.Pending.class);
        long second = signal().version();
        reset();
        assertThat(version(apply(newer))).isEqualTo(second);
        assertThat(version(apply(apply(KeyAwait.startingNow(1, OptionalLong.of(first))))))
                .as("one that begins after the reset, as chained requests do")
                .isEqualTo(second);
    }

    @Test
    void aRepeatedOperationIsAnsweredTheSameAndCountedOnce() {
        SignalReceipt receipt = signal("op", "a");
        signal();
        assertThat(signal("op", "a")).isEqualTo(receipt);
        assertThat(state.count()).isEqualTo(2);
        assertThat(apply(signalling("op", "b"))).isInstanceOf(SignalResult.Conflict.class);
        now = now.plus(Duration.ofHours(1));
        assertThat(signal("op", "b").count()).isEqualTo(3);
    }

    @Test
    void anOperationIsRememberedThroughAReset() {
        SignalReceipt receipt = signal("op", "a");
        reset();
        assertThat(signal("op", "a")).isEqualTo(receipt);
        assertThat(state.phase()).isEqualTo(KeyState.Phase.UNSIGNALLED);
    }

    @Test
    void onlyTheLatestOperationsAreRemembered() {
        SignalReceipt first = signal("0", "x");
        for (int i = 1; i <= 128; i++) {
            signal(Integer.toString(i), "x");
        }
        assertThat(state.operations()).hasSize(128);
        assertThat(signal("0", "x")).isNotEqualTo(first);
    }

    @Test
    void aSignalExpiresExactlyAtItsTimeToLive() {
        SignalReceipt receipt = signalFor(Duration.ofSeconds(10));
        assertThat(state.nextChange()).contains(START.plusSeconds(10));
        now = START.plusSeconds(10).minusNanos(1);
        assertThat(version(apply(begin()))).isEqualTo(receipt.version());
        now = START.plusSeconds(10);
        assertThat(apply(begin())).isInstanceOf(Answer.Pending.class);
        assertThat(state.phase()).isEqualTo(KeyState.Phase.UNSIGNALLED);
        assertThat(state.count()).as("as after a reset").isZero();
    }

    @Test
    void anExpiryHasAVersionBetweenItsSignalAndTheNextChange() {
        KeyAwait since = begin();
        long signalled = signalFor(Duration.ofSeconds(10)).version();
        now = now.plusSeconds(10);
        long expired = state.at(now).version();
        assertThat(expired).isGreaterThan(signalled);
        assertThat(version(apply(since))).as("who waited still finds it").isEqualTo(signalled);
        KeyAwait newer = apply(KeyAwait.startingNow(1, OptionalLong.of(expired)));
        assertThat(apply(newer)).isInstanceOf(Answer.Pending.class);
        assertThat(signal().version()).isGreaterThan(expired);
        assertThat(apply(newer)).isInstanceOf(Answer.Granted.class);
    }

    @Test
    void theLatestSignalSetsTheTimeToLive() {
        signalFor(Duration.ofSeconds(10));
        signal();
        now = now.plusSeconds(10);
        assertThat(apply(begin())).as("that one stands").isInstanceOf(Answer.Granted.class);
        signalFor(Duration.ofSeconds(10));
        reset();
        long version = state.version();
        now = now.plusSeconds(10);
        assertThat(state.at(now).version()).as("nothing is left to expire").isEqualTo(version);
    }

    @Test
    void aFailureExpiresToo() {
        fail("no", Optional.of(Duration.ofSeconds(10)));
        assertThat(apply(begin())).isInstanceOf(Answer.Rejected.class);
        now = now.plusSeconds(10);
        assertThat(apply(begin())).isInstanceOf(Answer.Pending.class);
    }

    @Test
    void aRepetitionNeitherRestoresAnExpiredSignalNorChangesItsExpiry() {
        KeySignal once = new KeySignal(
                new SignalContent.Success(Optional.empty()),
                Optional.of(Duration.ofSeconds(1)),
                Optional.of("op"),
                RETENTION);
        SignalReceipt receipt = done(once);
        now = now.plusSeconds(1);
        assertThat(done(once)).isEqualTo(receipt);
        assertThat(state.phase()).isEqualTo(KeyState.Phase.UNSIGNALLED);
        KeySignal longer =
                new KeySignal(once.content(), Optional.of(Duration.ofSeconds(2)), Optional.of("op"), RETENTION);
        assertThat(apply(longer)).isInstanceOf(SignalResult.Conflict.class);
    }

    @Test
    void theHistoryHasTheLatestSignalsAndNoPayload() {
        for (int i = 0; i < 12; i++) {
            signal("id" + i, "x".repeat(i + 1));
        }
        fail("disk full");
        assertThat(state.history()).hasSize(10).isSortedAccordingTo(Comparator.comparingLong(PastSignal::version));
        assertThat(state.history().getLast().failure()).contains("disk full");
        assertThat(state.history().get(8).size()).isEqualTo(12);
        assertThat(state.history().get(8).type()).startsWith("text/plain");
        reset();
        assertThat(state.history()).as("still, for who asks what has happened").hasSize(10);
        assertThat(state.at(now.plus(Duration.ofHours(2))).isBlank()).isTrue();
    }

    // Laws, on random histories.

    /** One step of a history. */
    record Move(int what, int millis) {}

    @Provide
    Arbitrary<List<Move>> histories() {
        return Arbitraries.integers()
                .between(0, 8)
                .flatMap(what -> Arbitraries.integers().between(0, 90_000).map(millis -> new Move(what, millis)))
                .list()
                .ofMaxSize(30);
    }

    private void play(Move move) {
        now = now.plusMillis(move.millis());
        switch (move.what()) {
            case 0, 1 -> signal();
            case 2 -> fail("f");
            case 3, 4 -> reset();
            case 7 -> signalFor(Duration.ofMillis(1 + move.millis() / 2));
            case 8 -> fail("f", Optional.of(Duration.ofMillis(1 + move.millis())));
            default -> apply(signalling("id" + move.what(), "x"));
        }
    }

    @Property
    void timePassesAssociatively(
            @ForAll("histories") List<Move> history,
            @ForAll @IntRange(max = 5_000_000) int a,
            @ForAll @IntRange(max = 5_000_000) int b) {
        history.forEach(this::play);
        StateLaws.timePassesAssociatively(state, now.plusMillis(a), now.plusMillis(b));
    }

    @Property
    void nothingChangesBeforeTheNextChange(@ForAll("histories") List<Move> history) {
        history.forEach(this::play);
        KeyState current = state.at(now);
        StateLaws.nothingChangesBeforeTheNextChange(current);
        if (current.nextChange().isEmpty()) {
            assertThat(current.at(now.plus(Duration.ofDays(9)))).isSameAs(current);
        }
    }

    @Property
    void versionsRiseAndEverySignalIsSeenByItsWaiters(@ForAll("histories") List<Move> history) {
        long version = 0;
        List<KeyAwait> waits = new ArrayList<>();
        for (Move move : history) {
            waits.add(begin());
            long before = state.version();
            int operations = state.operations().size();
            play(new Move(move.what(), 1));
            boolean signalled = state.version() != before && state.phase() == KeyState.Phase.SIGNALLED;
            if (signalled) {
                reset();
                waits.forEach(wait -> assertThat(apply(wait)).isInstanceOf(Answer.Granted.class));
                waits.clear();
            }
            assertThat(state.version()).isGreaterThanOrEqualTo(version);
            assertThat(state.operations().size()).isGreaterThanOrEqualTo(operations);
            version = state.version();
        }
    }

    @Property
    void aWaitCommandAppliedTwiceEqualsOnceAndItsPredicateAgrees(
            @ForAll("histories") List<Move> before, @ForAll("histories") List<Move> after) {
        before.forEach(this::play);
        KeyAwait wait = begin();
        after.forEach(this::play);
        KeyState snapshot = state.at(now);
        Moment moment = new Moment(now, serial += 2);
        Transition<KeyState, Answer<SuccessSignal>> once = wait.apply(snapshot, moment);
        assertThat(wait.apply(once.state(), moment)).isEqualTo(once);
        assertThat(wait.isReady(snapshot, moment)).isEqualTo(!(once.answer() instanceof Answer.Pending));
    }

    @Property
    void onlyABlankStateIsRemoved(@ForAll("histories") List<Move> history) {
        history.forEach(this::play);
        KeyState later = state.at(now.plus(Duration.ofDays(1)));
        assertThat(later.isBlank()).isEqualTo(later.phase() == KeyState.Phase.UNSIGNALLED);
        assertThat(later.history().isEmpty()).isEqualTo(later.isBlank());
    }

    @Property
    void everyTransitionHasItsOwnVersionAndTimeAloneGrantsNothing(@ForAll("histories") List<Move> history) {
        long version = 0;
        for (Move move : history) {
            KeyAwait wait = begin();
            now = now.plusMillis(move.millis());
            KeyState before = state;
            KeyState aged = before.at(now);
            assertThat(aged.version()).isGreaterThanOrEqualTo(version);
            if (!aged.phase().equals(before.phase())) {
                assertThat(aged.phase()).isEqualTo(KeyState.Phase.UNSIGNALLED);
                assertThat(aged.version()).isGreaterThan(before.version());
            }
            Moment moment = new Moment(now, serial += 2);
            assertThat(wait.isReady(aged, moment) && !wait.isReady(before, moment))
                    .as("made ready by time")
                    .isFalse();
            version = aged.version();
            play(new Move(move.what(), 0));
            assertThat(state.version()).isGreaterThanOrEqualTo(version);
            boolean transition = !state.phase().equals(aged.phase()) || state.count() != aged.count();
            assertThat(!transition || state.version() > version).isTrue();
            version = state.version();
        }
    }
}
