package dev.rendezvous.internal.state;

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
        Transition<BarrierState, R> transition = command.apply(state.at(now), new Moment(now, ++serial));
        state = transition.state();
        return transition.answer();
    }

    private BarrierArrive arrive(String operation, String member, BarrierSpec barrierSpec) {
        return new BarrierArrive(
                new RequestId(1, ++serial),
                new BarrierArrive.ArrivalSpec(optional(operation), optional(member), Optional.empty()),
                barrierSpec,
                LIMIT,
                RETENTION);
    }

    private BarrierArrive arrive(int parties) {
        return arrive("", "", new BarrierSpec(parties, List.of()));
    }

    private static Optional<String> optional(String text) {
        return Optional.of(text).filter(t -> !t.isEmpty());
    }

    private static BarrierPosition attendance(Answer<BarrierPosition> answer) {
        return ((Answer.Granted<BarrierPosition>) answer).value();
    }

    private static Reason refusal(Answer<BarrierPosition> answer) {
        return ((Answer.Rejected<BarrierPosition>) answer).reason();
    }

    private static Reason pending(Answer<BarrierPosition> answer) {
        return ((Answer.Pending<BarrierPosition>) answer).reason();
    }

    private void leave(BarrierArrive arrive) {
        assertThat(apply(arrive.onCancel().orElseThrow())).isTrue();
    }

    private void close(BarrierArrive arrive) {
        assertThat(apply(arrive.onClose().orElseThrow())).isTrue();
    }

    @Test
    void isReleasedWhenAllPartiesHaveCome() {
        BarrierArrive first = arrive(2);
        BarrierArrive second = arrive(2);
        assertThat(pending(apply(first)).message()).isEqualTo("1 of 2 have arrived");
        assertThat(attendance(apply(second)).index()).isEqualTo(1);
        BarrierPosition read = attendance(apply(first));
        assertThat(read.index()).isZero();
        assertThat(read.generation().number()).isEqualTo(1);
        assertThat(read.generation().members()).hasSize(2);
        assertThat(read.generation().version()).isPositive();
    }

    @Test
    void countsPayloadsUntilTheyHaveBeenRead() {
        BarrierArrive bringer = new BarrierArrive(
                new RequestId(1, ++serial),
                new BarrierArrive.ArrivalSpec(
                        Optional.empty(), Optional.empty(), Optional.of(Payload.text("x".repeat(100_000)))),
                new BarrierSpec(2, List.of()),
                LIMIT,
                RETENTION);
        apply(bringer);
        assertThat(state.weight()).isBetween(100_000L, 101_000L);
        apply(arrive(2));
        assertThat(state.weight()).isBetween(100_000L, 102_000L);
        now = now.plus(Duration.ofDays(1));
        assertThat(state.at(now).weight()).isZero();
    }

    @Test
    void waitersOfADeadProcessAreWithdrawnButReleasedOnesAreKept() {
        apply(arrive(2));
        apply(arrive(2));
        apply(arrive(2));
        assertThat(state.incarnations()).containsExactly(1L);
        BarrierState left = state.without(1, now);
        assertThat(left.open()).isEmpty();
        assertThat(left.ended()).isEqualTo(state.ended());
        assertThat(left.incarnations()).isEmpty();
        assertThat(state.without(2, now)).isSameAs(state);
    }

    @Test
    void theNextArrivalStartsTheNextGenerationWithoutSlowMembersOfThePrevious() {
        BarrierArrive slow = arrive(2);
        apply(slow);
        apply(arrive(2));
        for (int i = 2; i <= 5; i++) {
            apply(arrive(2));
            assertThat(attendance(apply(arrive(2))).generation().number()).isEqualTo(i);
        }
        assertThat(attendance(apply(slow)).generation().number()).isEqualTo(1);
        assertThat(state.open()).isEmpty();
    }

    @Test
    void aCallerThatDisconnectsIsNotCountedAndTheOthersKeepWaiting() {
        BarrierArrive stays = arrive(2);
        BarrierArrive leaves = arrive(2);
        BarrierArrive comes = arrive(2);
        apply(leaves);
        leave(leaves);
        assertThat(apply(stays)).isInstanceOf(Answer.Pending.class);
        assertThat(attendance(apply(comes)).index()).isEqualTo(1);
        assertThat(attendance(apply(stays)).index()).isZero();
    }

    @Test
    void aDeadlineWithdrawsTheArrivalUnlessTheBarrierWasReleased() {
        BarrierArrive early = arrive(2);
        apply(early);
        assertThat(apply(early.onTimeout())).isInstanceOf(Answer.Pending.class);
        assertThat(state).isEqualTo(BarrierState.BLANK);
        BarrierArrive again = arrive(2);
        apply(again);
        apply(arrive(2));
        assertThat(attendance(apply(again.onTimeout())).index()).isZero();
        assertThat(attendance(apply(arrive(1).onTimeout())).generation().number())
                .as("a single check that completes")
                .isEqualTo(2);
    }

    @Test
    void laterPartiesMustNameTheSameSpec() {
        apply(arrive("", "a", new BarrierSpec(3, List.of())));
        Reason other = refusal(apply(arrive(2)));
        assertThat(other.kind()).isEqualTo(Common.CONFLICT);
        assertThat(other.message()).isEqualTo("the barrier is open for 3 parties, not 2");
        BarrierSpec declared = new BarrierSpec(3, List.of("a", "b", "c"));
        assertThat(refusal(apply(arrive("", "d", declared))).message())
                .isEqualTo("'d' is not one of the declared members a, b, c");
        assertThat(refusal(apply(arrive("", "a", declared))).message())
                .isEqualTo("the member 'a' has already arrived and is still connected");
        assertThat(pending(apply(arrive("", "b", declared))).message())
                .isEqualTo("2 of 3 have arrived: a, b; missing: c");
        assertThat(refusal(apply(arrive("", "c", new BarrierSpec(3, List.of("a", "b", "x")))))
                        .message())
                .isEqualTo("the barrier is open for the members a, b, c, not a, b, x");
        assertThat(refusal(apply(arrive("", "", new BarrierSpec(3, List.of())))).message())
                .contains("a party without a name");
        assertThat(attendance(apply(arrive("", "c", new BarrierSpec(3, List.of()))))
                        .generation()
                        .presentNames())
                .containsExactly("a", "b", "c");
    }

    @Test
    void presentPartiesMustBeMembersWhenMembersAreDeclared() {
        BarrierArrive nameless = arrive(2);
        apply(nameless);
        assertThat(apply(arrive("", "a", new BarrierSpec(2, List.of("a", "b")))))
                .isInstanceOf(Answer.Rejected.class);
        apply(arrive(2));
        assertThat(apply(nameless)).isInstanceOf(Answer.Granted.class);
    }

    @Test
    void anOperationOutlivesItsRequestsForFiveSeconds() {
        BarrierArrive other = arrive(2);
        BarrierArrive first = arrive("op", "", new BarrierSpec(2, List.of()));
        apply(first);
        apply(first.onTimeout());
        now = now.plusMillis(4999);
        assertThat(attendance(apply(other)).generation().members())
                .as("counted in between two requests")
                .hasSize(2);
        BarrierArrive repeat = arrive("op", "", new BarrierSpec(2, List.of()));
        assertThat(attendance(apply(repeat)).index()).isZero();

        apply(arrive("gone", "", new BarrierSpec(2, List.of())).onTimeout());
        assertThat(state.open()).isPresent();
        now = now.plusSeconds(5);
        assertThat(state.at(now).open()).isEmpty();
    }

    @Test
    void twoRequestsOfOneOperationAreOneArrivalThatLastsAsLongAsEither() {
        BarrierSpec three = new BarrierSpec(3, List.of());
        BarrierArrive lost = arrive("op", "", three);
        BarrierArrive repeat = arrive("op", "", three);
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
    void anOperationWhoseClientHasClosedIsNotCounted() {
        BarrierArrive killed = arrive("op", "", new BarrierSpec(2, List.of()));
        apply(killed);
        close(killed);
        assertThat(state).isEqualTo(BarrierState.BLANK);
        apply(killed);
        leave(killed);
        assertThat(state.at(now).open()).as("kept for a repetition").isPresent();
        close(killed);
        assertThat(state).isEqualTo(BarrierState.BLANK);
    }

    @Test
    void theCloseOfOneRequestLeavesTheOthersOfItsOperation() {
        BarrierArrive lost = arrive("op", "", new BarrierSpec(3, List.of()));
        BarrierArrive repeat = arrive("op", "", new BarrierSpec(3, List.of()));
        apply(lost);
        apply(repeat);
        close(lost);
        assertThat(pending(apply(arrive("", "", new BarrierSpec(3, List.of())))).message())
                .isEqualTo("2 of 3 have arrived");
        assertThat(pending(apply(repeat)).message()).isEqualTo("2 of 3 have arrived");
    }

    @Test
    void aReleaseThatTheClientCouldNotReadIsKeptForARepetition() {
        BarrierArrive cut = arrive("op", "", new BarrierSpec(2, List.of()));
        apply(cut);
        apply(arrive(2));
        close(cut);
        assertThat(attendance(apply(arrive("op", "", new BarrierSpec(2, List.of()))))
                        .index())
                .isZero();
    }

    @Test
    void aDeclaredMemberThatComesAgainTakesItsOwnPosition() {
        BarrierSpec declared = new BarrierSpec(3, List.of("a", "b", "c"));
        BarrierArrive broken = arrive("first", "a", declared);
        apply(broken);
        apply(arrive("", "b", declared));
        assertThat(refusal(apply(arrive("second", "a", declared))).message())
                .isEqualTo("the member 'a' has already arrived and is still connected");
        leave(broken);
        BarrierArrive again = arrive("second", "a", declared);
        assertThat(pending(apply(again)).message()).isEqualTo("2 of 3 have arrived: a, b; missing: c");
        assertThat(refusal(apply(arrive("first", "a", declared))).message())
                .isEqualTo("the member 'a' has already arrived and is still connected");
        apply(arrive("", "c", declared));
        assertThat(attendance(apply(again)).index()).isZero();
    }

    @Test
    void namesThatAreNotDeclaredMayBeTheSame() {
        BarrierSpec three = new BarrierSpec(3, List.of());
        BarrierArrive broken = arrive("first", "a", three);
        apply(broken);
        leave(broken);
        assertThat(pending(apply(arrive("second", "a", three))).message()).isEqualTo("2 of 3 have arrived: a, a");
    }

    @Test
    void anOperationWithAnotherBodyIsRejected() {
        apply(arrive("op", "a", new BarrierSpec(2, List.of())));
        assertThat(refusal(apply(arrive("op", "b", new BarrierSpec(2, List.of()))))
                        .kind())
                .isEqualTo(Common.OPERATION_REUSED);
        apply(arrive("other", "b", new BarrierSpec(2, List.of())));
        assertThat(refusal(apply(arrive("op", "b", new BarrierSpec(2, List.of()))))
                        .kind())
                .isEqualTo(Common.OPERATION_REUSED);
    }

    @Test
    void anOperationCanBeWithdrawnUntilTheRelease() {
        apply(arrive("op", "", new BarrierSpec(2, List.of())));
        assertThat(apply(new BarrierDepart("op"))).isEmpty();
        assertThat(state).isEqualTo(BarrierState.BLANK);
        apply(arrive("op", "", new BarrierSpec(2, List.of())));
        apply(arrive(2));
        assertThat(apply(new BarrierDepart("op")).orElseThrow().index()).isZero();
    }

    @Test
    void aResetRejectsTheMembersAndTheNextArrivalOpensTheNextGeneration() {
        BarrierArrive waits = arrive(2);
        BarrierArrive between = arrive("op", "", new BarrierSpec(3, List.of()));
        apply(between);
        apply(between.onTimeout());
        assertThat(refusal(apply(waits)).message()).contains("3 parties, not 2");
        assertThat(apply(new BarrierReset(7, RETENTION))).isEqualTo(new BarrierReset.Result.OtherGeneration(1, false));
        assertThat(state.open()).isPresent();
        BarrierArrive member = arrive(3);
        apply(member);
        assertThat(apply(new BarrierReset(1, RETENTION))).isEqualTo(new BarrierReset.Result.Done(2));
        assertThat(state.open()).isEmpty();
        assertThat(member.isReady(state.at(now), new Moment(now, ++serial))).isTrue();
        assertThat(refusal(apply(member)).message()).isEqualTo("the barrier was reset while this party waited");
        assertThat(refusal(apply(arrive("op", "", new BarrierSpec(3, List.of()))))
                        .kind())
                .isEqualTo(Common.CONFLICT);
        assertThat(apply(new BarrierDepart("op")))
                .as("it has not been released")
                .isEmpty();
        apply(waits);
        assertThat(attendance(apply(arrive(2))).generation().number()).isEqualTo(2);
        assertThat(apply(new BarrierReset(2, RETENTION))).isEqualTo(new BarrierReset.Result.NoGeneration());
    }

    @Test
    void aBreakRejectsTheMembersAndLaterArrivalsUntilAReset() {
        BarrierArrive member = arrive("op", "a", new BarrierSpec(3, List.of()));
        BarrierArrive slow = arrive(3);
        apply(member);
        apply(slow);
        BarrierBreak.Result broken = apply(new BarrierBreak("disk full", RETENTION));
        assertThat(broken.generation()).isEqualTo(1);
        assertThat(broken.rejected()).isEqualTo(2);
        assertThat(member.isReady(state.at(now), new Moment(now, ++serial))).isTrue();
        assertThat(refusal(apply(member)))
                .isEqualTo(Reason.permanentReason(Common.BARRIER_BROKEN, "broken: disk full"));
        assertThat(refusal(apply(arrive(2))).message()).as("late").isEqualTo("broken: disk full");
        assertThat(apply(new BarrierBreak("me too", RETENTION)))
                .as("the first reason stays")
                .isEqualTo(new BarrierBreak.Result(1, broken.broken(), 0));
        assertThat(apply(new BarrierDepart("op"))).isEmpty();

        assertThat(apply(new BarrierReset(2, RETENTION))).isEqualTo(new BarrierReset.Result.OtherGeneration(1, true));
        assertThat(apply(new BarrierReset(1, RETENTION))).isEqualTo(new BarrierReset.Result.Done(0));
        apply(arrive(2));
        assertThat(attendance(apply(arrive(2))).generation().number()).isEqualTo(2);
        assertThat(refusal(apply(slow)).message()).as("slow").isEqualTo("broken: disk full");
        assertThat(refusal(apply(slow.onTimeout())).message()).isEqualTo("broken: disk full");
    }

    @Test
    void aPartyMayBreakABarrierBeforeAnyHasArrived() {
        assertThat(apply(new BarrierBreak("", RETENTION)).rejected()).isZero();
        assertThat(refusal(apply(arrive(2))).message()).isEqualTo("broken");
        now = now.plus(RETENTION);
        assertThat(state.at(now)).as("forgotten").isEqualTo(BarrierState.BLANK);
    }

    @Test
    void theMembersOfAReleasedGenerationAreNotAffectedByABreak() {
        BarrierArrive slow = arrive(2);
        apply(slow);
        apply(arrive(2));
        long before = state.weight();
        String reason = "too late".repeat(100);
        assertThat(apply(new BarrierBreak(reason, RETENTION)).generation()).isEqualTo(2);
        assertThat(attendance(apply(slow)).index()).isZero();
        assertThat(state.weight() - before).isGreaterThanOrEqualTo(reason.length());
    }

    @Test
    void arrivalsAreKeptUntilAllMembersCanHaveReadThemAndTheCountForLonger() {
        BarrierArrive slow = arrive(2);
        apply(slow);
        apply(arrive(2));
        now = now.plus(LIMIT).plusSeconds(4);
        assertThat(attendance(apply(slow)).index()).isZero();
        now = now.plusSeconds(5);
        assertThat(state.at(now).ended()).isEmpty();
        assertThat(attendance(apply(arrive(1))).generation().number()).isEqualTo(2);
        now = now.plus(RETENTION);
        assertThat(state.at(now)).isEqualTo(BarrierState.BLANK);
    }

    @Test
    void specsAreValidated() {
        assertThatThrownBy(() -> new BarrierSpec(0, List.of())).hasMessage("parties must be at least 1, but was 0");
        assertThatThrownBy(() -> new BarrierSpec(2, List.of("a", "a"))).hasMessageContaining("must all be different");
        assertThatThrownBy(() -> new BarrierSpec(3, List.of("a", "b"))).hasMessageContaining("as many as parties");
    }

    @Test
    void nothingPrintsTheNameOfAnOperation() {
        BarrierArrive secret = arrive("s3cret", "a", new BarrierSpec(2, List.of()));
        apply(secret);
        assertThat(secret + " " + state + new BarrierDepart("s3cret")).doesNotContain("s3cret");
        assertThat(new BarrierArrive.ArrivalSpec(
                                Optional.of("s3cret"), Optional.of("a"), Optional.of(Payload.text("pw")))
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
                        Arbitraries.integers().between(0, 10),
                        Arbitraries.integers().between(0, 4),
                        Arbitraries.of(0, 1, 1000, 4999, 5000, 5001, 65_000, 700_000))
                .as(Move::new);
        return move.list().ofMaxSize(40);
    }

    private final Map<Integer, BarrierArrive> waiting = new HashMap<>();

    private void play(Move move) {
        now = now.plusMillis(move.millis());
        int parties = move.what() == 6 ? 3 : 2;
        String operation = move.who() < 2 ? "op" + move.who() : "";
        BarrierArrive mine =
                waiting.computeIfAbsent(move.who(), who -> arrive(operation, "", new BarrierSpec(parties, List.of())));
        switch (move.what()) {
            case 0 -> {
                leave(mine);
                waiting.remove(move.who());
            }
            case 1 -> {
                apply(mine.onTimeout());
                waiting.remove(move.who());
            }
            case 2 -> apply(new BarrierDepart("op" + move.who()));
            case 9 -> apply(new BarrierReset(state.generation() + move.who() % 2, RETENTION));
            case 10 -> apply(new BarrierBreak("of " + move.who(), RETENTION));
            case 8 -> {
                mine.onClose().ifPresent(this::apply);
                leave(mine);
                waiting.remove(move.who());
            }
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
    void aWaitCommandAppliedTwiceEqualsOnceAndItsPredicateAgrees(@ForAll("histories") List<Move> history) {
        history.forEach(this::play);
        List<BarrierArrive> all = new ArrayList<>(waiting.values());
        all.add(arrive(2));
        all.add(arrive(3));
        all.add(arrive("op0", "", new BarrierSpec(2, List.of())));
        all.add(arrive("op1", "x", new BarrierSpec(2, List.of("x", "y"))));
        BarrierState snapshot = state.at(now);
        Moment moment = new Moment(now, ++serial);
        all.forEach(command -> StateLaws.isIdempotent(command, snapshot, moment));
    }

    @Property
    void onlyWaitersAreMembersAndEveryGenerationHasItsParties(@ForAll("histories") List<Move> history) {
        long generation = 0;
        Instant remembered = Instant.MIN;
        for (Move move : history) {
            play(move);
            BarrierState current = state.at(now);
            Set<Owner> callers = new HashSet<>();
            current.open().stream().flatMap(g -> g.members().stream()).forEach(barrierMember -> {
                Owner owner = barrierMember.owner();
                assertThat(callers.add(owner)).isTrue();
                boolean waits = waiting.values().stream().anyMatch(w -> owner.covers(w.owner()));
                boolean kept = owner.operation().isPresent() && !owner.until().isAfter(now.plus(Owner.GRACE));
                assertThat(waits || kept).isTrue();
            });
            current.open()
                    .ifPresent(g ->
                            assertThat(g.members().size()).isLessThan(g.spec().parties()));
            current.ended()
                    .forEach(g ->
                            assertThat(g.members().size() == g.spec().parties()).isEqualTo(g.isReleased()));
            assertThat(current.generation()).isGreaterThanOrEqualTo(now.isBefore(remembered) ? generation : 0);
            remembered = current.generation() > generation ? now.plus(RETENTION) : remembered;
            generation = current.generation();
        }
    }

    /** Whatever happens later, resets and further generations included. */
    @Property
    void allMembersOfABrokenGenerationLearnTheSameReasonAndNoneOfThemPasses(
            @ForAll("histories") List<Move> before, @ForAll("histories") List<Move> after) {
        before.forEach(this::play);
        state = state.at(now);
        List<BarrierArrive> members = waiting.values().stream()
                .filter(w -> state.open().filter(g -> g.includes(w.owner())).isPresent())
                .toList();
        boolean wasBroken = state.broken().isPresent();
        BarrierBreak.Result broken = apply(new BarrierBreak("first", RETENTION));
        assertThat(wasBroken || broken.broken().reason().equals("first")).isTrue();
        Instant end = now.plus(Owner.GRACE);
        waiting.clear();
        for (Move move : after) {
            if (now.plusMillis(move.millis()).isBefore(end)) {
                play(move);
            }
        }
        for (BarrierArrive member : members) {
            assertThat(refusal(apply(member)).message()).isEqualTo("broken: first");
            assertThat(refusal(apply(member.onTimeout())).message()).isEqualTo("broken: first");
        }
    }

    @Property
    void nobodyPassesABrokenBarrierAndAResetMakesItUsable(@ForAll("histories") List<Move> history) {
        history.forEach(this::play);
        apply(new BarrierBreak("first", RETENTION));
        BarrierState broken = state;
        assertThat(refusal(apply(arrive(1))).kind()).isEqualTo(Common.BARRIER_BROKEN);
        apply(new BarrierBreak("second", RETENTION));
        assertThat(state).as("idempotent").isEqualTo(broken);
        assertThat(apply(new BarrierReset(state.generation(), RETENTION))).isEqualTo(new BarrierReset.Result.Done(0));
        assertThat(attendance(apply(arrive(1))).generation().number()).isEqualTo(broken.generation() + 1);
    }

    @Property
    void nothingIsLeftOfAClientThatHasClosed(@ForAll("histories") List<Move> history) {
        history.forEach(this::play);
        waiting.values().stream().filter(w -> w.owner().operation().isPresent()).forEach(killed -> {
            apply(killed.onClose().orElseThrow());
            assertThat(state.open().filter(g -> g.includes(killed.owner()))).isEmpty();
        });
    }

    @Property
    void aDeclaredMemberIsPresentOnceHoweverOftenItComes(@ForAll List<@IntRange(min = 0, max = 5) Integer> moves) {
        BarrierSpec declared = new BarrierSpec(3, List.of("a", "b", "c"));
        Map<String, BarrierArrive> present = new HashMap<>();
        for (int move : moves) {
            String member = move % 2 == 0 ? "a" : "b";
            BarrierArrive before = present.get(member);
            if (move >= 4 && before != null) {
                leave(before);
                present.remove(member);
            } else {
                BarrierArrive comes = arrive("op" + ++serial, member, declared);
                Answer<BarrierPosition> answer = apply(comes);
                assertThat(answer instanceof Answer.Pending).isEqualTo(before == null);
                if (before == null) {
                    present.put(member, comes);
                }
            }
            List<String> names =
                    state.open().map(BarrierGeneration::presentNames).orElse(List.of());
            assertThat(names).doesNotHaveDuplicates().containsAll(present.keySet());
        }
    }

    @Property
    void nothingIsLeftAtTheEnd(@ForAll("histories") List<Move> history) {
        history.forEach(this::play);
        assertThat(state.at(now.plus(RETENTION).plus(LIMIT).plusSeconds(6))).isEqualTo(BarrierState.BLANK);
    }
}
