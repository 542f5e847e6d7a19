package dev.rendezvous.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rendezvous.Payload;
import dev.rendezvous.Reason;
import dev.rendezvous.Reason.Common;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.lifecycle.BeforeTry;
import org.junit.jupiter.api.Test;

class BarrierStateTest {

    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Duration RETENTION = Duration.ofMinutes(10);

    private BarrierState state = BarrierState.BLANK;
    private Instant now = Instant.parse("2026-01-01T00:00:00Z");
    private long serial = 100;

    private <R> R apply(Command<BarrierState, R> command) {
        Step<BarrierState, R> step = command.apply(state.at(now), new Moment(now, ++serial));
        state = step.state();
        return step.answer();
    }

    private Arrive arrive(String operation, String member, Terms terms) {
        return new Arrive(
                new Request(1, ++serial),
                new Arrive.Introduction(optional(operation), optional(member), Optional.empty()),
                terms,
                LIMIT,
                RETENTION);
    }

    private Arrive arrive(int parties) {
        return arrive("", "", new Terms(parties, List.of()));
    }

    private static Optional<String> optional(String text) {
        return Optional.of(text).filter(t -> !t.isEmpty());
    }

    private static Attendance attendance(Answer<Attendance> answer) {
        return ((Answer.Granted<Attendance>) answer).value();
    }

    private static Reason refusal(Answer<Attendance> answer) {
        return ((Answer.Refused<Attendance>) answer).reason();
    }

    private static Reason pending(Answer<Attendance> answer) {
        return ((Answer.Pending<Attendance>) answer).reason();
    }

    private void leave(Arrive arrive) {
        assertThat(apply(arrive.abandoned().orElseThrow())).isTrue();
    }

    @Test
    void isReleasedWhenAllPartiesHaveCome() {
        Arrive first = arrive(2);
        Arrive second = arrive(2);
        assertThat(pending(apply(first)).message()).isEqualTo("1 of 2 have arrived");
        assertThat(attendance(apply(second)).index()).isEqualTo(1);
        Attendance read = attendance(apply(first));
        assertThat(read.index()).isZero();
        assertThat(read.gathering().generation()).isEqualTo(1);
        assertThat(read.gathering().arrivals()).hasSize(2);
        assertThat(read.gathering().version()).isPositive();
    }

    @Test
    void weighsWhatItsMembersHaveBroughtUntilTheyHaveReadIt() {
        Arrive bringer = new Arrive(
                new Request(1, ++serial),
                new Arrive.Introduction(Optional.empty(), Optional.empty(), Optional.of(Payload.text("12345"))),
                new Terms(2, List.of()),
                LIMIT,
                RETENTION);
        apply(bringer);
        assertThat(state.weight()).isEqualTo(5);
        apply(arrive(2));
        assertThat(state.weight()).isEqualTo(5);
        now = now.plus(Duration.ofDays(1));
        assertThat(state.at(now).weight()).isZero();
    }

    @Test
    void whoWaitsThroughAProcessThatIsGoneIsTakenBackAndWhoWasReleasedIsNot() {
        apply(arrive(2));
        apply(arrive(2));
        apply(arrive(2));
        assertThat(state.incarnations()).containsExactly(1L);
        BarrierState left = state.without(1, now);
        assertThat(left.open()).isEmpty();
        assertThat(left.released()).isEqualTo(state.released());
        assertThat(left.incarnations()).isEmpty();
        assertThat(state.without(2, now)).isSameAs(state);
    }

    @Test
    void theNextArrivalOpensTheNextGenerationAndTheSlowReaderOfTheOldOneIsNoPartOfIt() {
        Arrive slow = arrive(2);
        apply(slow);
        apply(arrive(2));
        for (int i = 2; i <= 5; i++) {
            apply(arrive(2));
            assertThat(attendance(apply(arrive(2))).gathering().generation()).isEqualTo(i);
        }
        assertThat(attendance(apply(slow)).gathering().generation()).isEqualTo(1);
        assertThat(state.open()).isEmpty();
    }

    @Test
    void aCallerThatLeavesIsNotCountedAndTheOthersGoOnWaiting() {
        Arrive stays = arrive(2);
        Arrive leaves = arrive(2);
        Arrive comes = arrive(2);
        apply(leaves);
        leave(leaves);
        assertThat(apply(stays)).isInstanceOf(Answer.Pending.class);
        assertThat(attendance(apply(comes)).index()).isEqualTo(1);
        assertThat(attendance(apply(stays)).index()).isZero();
    }

    @Test
    void aDeadlineWithdrawsUnlessItWasTooLate() {
        Arrive early = arrive(2);
        apply(early);
        assertThat(apply(early.atDeadline())).isInstanceOf(Answer.Pending.class);
        assertThat(state).isEqualTo(BarrierState.BLANK);
        Arrive again = arrive(2);
        apply(again);
        apply(arrive(2));
        assertThat(attendance(apply(again.atDeadline())).index()).isZero();
        assertThat(attendance(apply(arrive(1).atDeadline())).gathering().generation())
                .as("a single look that completes")
                .isEqualTo(2);
    }

    @Test
    void othersMustHaveAgreedOnTheSame() {
        apply(arrive("", "a", new Terms(3, List.of())));
        Reason other = refusal(apply(arrive(2)));
        assertThat(other.kind()).isEqualTo(Common.DISAGREEMENT);
        assertThat(other.message()).isEqualTo("the barrier is open for 3 parties, not 2");
        Terms declared = new Terms(3, List.of("a", "b", "c"));
        assertThat(refusal(apply(arrive("", "d", declared))).message())
                .isEqualTo("'d' is not one of the declared members a, b, c");
        assertThat(refusal(apply(arrive("", "a", declared))).message()).isEqualTo("the member 'a' has already arrived");
        assertThat(pending(apply(arrive("", "b", declared))).message())
                .isEqualTo("2 of 3 have arrived: a, b; missing: c");
        assertThat(refusal(apply(arrive("", "c", new Terms(3, List.of("a", "b", "x")))))
                        .message())
                .isEqualTo("the barrier is open for the members a, b, c, not a, b, x");
        assertThat(refusal(apply(arrive("", "", new Terms(3, List.of())))).message())
                .contains("a party without a name");
        assertThat(attendance(apply(arrive("", "c", new Terms(3, List.of()))))
                        .gathering()
                        .here())
                .containsExactly("a", "b", "c");
    }

    @Test
    void whoIsHereHasToBeAMemberBeforeMembersAreDeclared() {
        Arrive nameless = arrive(2);
        apply(nameless);
        assertThat(apply(arrive("", "a", new Terms(2, List.of("a", "b"))))).isInstanceOf(Answer.Refused.class);
        apply(arrive(2));
        assertThat(apply(nameless)).isInstanceOf(Answer.Granted.class);
    }

    @Test
    void anOperationOutlivesItsRequestsForFiveSeconds() {
        Arrive other = arrive(2);
        Arrive first = arrive("op", "", new Terms(2, List.of()));
        apply(first);
        apply(first.atDeadline());
        now = now.plusMillis(4999);
        assertThat(attendance(apply(other)).gathering().arrivals())
                .as("counted in between two requests")
                .hasSize(2);
        Arrive repeat = arrive("op", "", new Terms(2, List.of()));
        assertThat(attendance(apply(repeat)).index()).isZero();

        apply(arrive("gone", "", new Terms(2, List.of())).atDeadline());
        assertThat(state.open()).isPresent();
        now = now.plusSeconds(5);
        assertThat(state.at(now).open()).isEmpty();
    }

    @Test
    void twoRequestsOfOneOperationAreOneArrivalThatLastsAsLongAsEither() {
        Terms three = new Terms(3, List.of());
        Arrive lost = arrive("op", "", three);
        Arrive repeat = arrive("op", "", three);
        apply(lost);
        assertThat(pending(apply(repeat)).message()).isEqualTo("1 of 3 have arrived");
        leave(lost);
        now = now.plusSeconds(10);
        assertThat(state.at(now).open()).as("the repeat still waits").isPresent();
        leave(repeat);
        leave(repeat);
        now = now.plusSeconds(5);
        assertThat(state.at(now).open()).isEmpty();
    }

    @Test
    void anOperationThatSaysSomethingElseIsRefused() {
        apply(arrive("op", "a", new Terms(2, List.of())));
        assertThat(refusal(apply(arrive("op", "b", new Terms(2, List.of())))).kind())
                .isEqualTo(Common.OPERATION_REUSED);
        apply(arrive("other", "b", new Terms(2, List.of())));
        assertThat(refusal(apply(arrive("op", "b", new Terms(2, List.of())))).kind())
                .isEqualTo(Common.OPERATION_REUSED);
    }

    @Test
    void anOperationCanBeTakenBackUnlessItIsTooLate() {
        apply(arrive("op", "", new Terms(2, List.of())));
        assertThat(apply(new Depart("op"))).isEmpty();
        assertThat(state).isEqualTo(BarrierState.BLANK);
        apply(arrive("op", "", new Terms(2, List.of())));
        apply(arrive(2));
        assertThat(apply(new Depart("op")).orElseThrow().index()).isZero();
    }

    @Test
    void aRosterIsKeptUntilTheLastOfItsMembersCanHaveReadItAndTheCountForLonger() {
        Arrive slow = arrive(2);
        apply(slow);
        apply(arrive(2));
        now = now.plus(LIMIT).plusSeconds(4);
        assertThat(attendance(apply(slow)).index()).isZero();
        now = now.plusSeconds(5);
        assertThat(state.at(now).released()).isEmpty();
        assertThat(attendance(apply(arrive(1))).gathering().generation()).isEqualTo(2);
        now = now.plus(RETENTION);
        assertThat(state.at(now)).isEqualTo(BarrierState.BLANK);
    }

    @Test
    void termsAreSound() {
        assertThatThrownBy(() -> new Terms(0, List.of())).hasMessage("parties must be at least 1, but was 0");
        assertThatThrownBy(() -> new Terms(2, List.of("a", "a"))).hasMessageContaining("must all be different");
        assertThatThrownBy(() -> new Terms(3, List.of("a", "b"))).hasMessageContaining("as many as parties");
    }

    @Test
    void nothingPrintsTheNameOfAnOperation() {
        Arrive secret = arrive("s3cret", "a", new Terms(2, List.of()));
        apply(secret);
        assertThat(secret + " " + state + new Depart("s3cret")).doesNotContain("s3cret");
        assertThat(new Arrive.Introduction(Optional.of("s3cret"), Optional.of("a"), Optional.of(Payload.text("pw")))
                        .toString())
                .doesNotContain("s3cret", "pw");
    }

    // Laws, on random histories.

    /** All tries of a property share one instance. */
    @BeforeTry
    void begin() {
        state = BarrierState.BLANK;
        waiting.clear();
    }

    /** One step of a history. */
    record Move(int what, int who, int millis) {}

    @Provide
    Arbitrary<List<Move>> histories() {
        Arbitrary<Move> move = Combinators.combine(
                        Arbitraries.integers().between(0, 7),
                        Arbitraries.integers().between(0, 4),
                        Arbitraries.of(0, 1, 1000, 4999, 5000, 5001, 65_000, 700_000))
                .as(Move::new);
        return move.list().ofMaxSize(40);
    }

    private final Map<Integer, Arrive> waiting = new HashMap<>();

    private void play(Move move) {
        now = now.plusMillis(move.millis());
        int parties = move.what() == 6 ? 3 : 2;
        String operation = move.who() < 2 ? "op" + move.who() : "";
        Arrive mine = waiting.computeIfAbsent(move.who(), who -> arrive(operation, "", new Terms(parties, List.of())));
        switch (move.what()) {
            case 0 -> {
                leave(mine);
                waiting.remove(move.who());
            }
            case 1 -> {
                apply(mine.atDeadline());
                waiting.remove(move.who());
            }
            case 2 -> apply(new Depart("op" + move.who()));
            default -> {
                if (!(apply(mine) instanceof Answer.Pending)) {
                    waiting.remove(move.who());
                }
            }
        }
    }

    @Property
    void timePassesAssociatively(
            @ForAll("histories") List<Move> history,
            @ForAll @IntRange(max = 900_000) int a,
            @ForAll @IntRange(max = 900_000) int b) {
        history.forEach(this::play);
        StateLaws.timePassesAssociatively(state, now.plusMillis(a), now.plusMillis(b));
    }

    @Property
    void nothingChangesBeforeTheNextChange(@ForAll("histories") List<Move> history) {
        history.forEach(this::play);
        BarrierState current = state.at(now);
        StateLaws.nothingChangesBeforeTheNextChange(current);
        if (current.nextChange().isEmpty()) {
            assertThat(current.isBlank()).isTrue();
        }
    }

    @Property
    void aPetitionAppliedTwiceEqualsOnceAndItsPredicateAgrees(@ForAll("histories") List<Move> history) {
        history.forEach(this::play);
        List<Arrive> all = new ArrayList<>(waiting.values());
        all.add(arrive(2));
        all.add(arrive(3));
        all.add(arrive("op0", "", new Terms(2, List.of())));
        all.add(arrive("op1", "x", new Terms(2, List.of("x", "y"))));
        BarrierState snapshot = state.at(now);
        Moment moment = new Moment(now, ++serial);
        all.forEach(petition -> StateLaws.isIdempotent(petition, snapshot, moment));
    }

    @Property
    void nobodyIsThereWhoDoesNotWaitAndEveryRosterHasItsParties(@ForAll("histories") List<Move> history) {
        long generation = 0;
        for (Move move : history) {
            play(move);
            BarrierState current = state.at(now);
            Set<Caller> callers = new HashSet<>();
            current.open().stream().flatMap(g -> g.arrivals().stream()).forEach(guest -> {
                Caller caller = guest.caller();
                assertThat(callers.add(caller)).isTrue();
                boolean waits = waiting.values().stream().anyMatch(w -> caller.covers(w.caller()));
                boolean kept = caller.operation().isPresent() && !caller.until().isAfter(now.plus(Caller.GRACE));
                assertThat(waits || kept).isTrue();
            });
            current.open()
                    .ifPresent(g ->
                            assertThat(g.arrivals().size()).isLessThan(g.terms().parties()));
            current.released()
                    .forEach(g -> assertThat(g.arrivals()).hasSize(g.terms().parties()));
            boolean remembered = Duration.ofMillis(move.millis()).compareTo(RETENTION) < 0;
            assertThat(current.generation()).isGreaterThanOrEqualTo(remembered ? generation : 0);
            generation = current.generation();
        }
    }

    @Property
    void nothingIsLeftInTheEnd(@ForAll("histories") List<Move> history) {
        history.forEach(this::play);
        assertThat(state.at(now.plus(RETENTION).plus(LIMIT).plusSeconds(6))).isEqualTo(BarrierState.BLANK);
    }
}
