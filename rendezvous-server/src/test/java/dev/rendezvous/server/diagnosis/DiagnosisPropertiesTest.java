package dev.rendezvous.server.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rendezvous.Reason.Common;
import dev.rendezvous.server.diagnosis.CallerStatus.State;
import dev.rendezvous.server.diagnosis.Finding.Kind;
import dev.rendezvous.server.diagnosis.Snapshot.BarrierStatus;
import dev.rendezvous.server.diagnosis.Snapshot.Holder;
import dev.rendezvous.server.diagnosis.Snapshot.LockStatus;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.statistics.Statistics;

/** What is true of the findings in any snapshot. Names are few, so that callers, signallers and holders meet. */
class DiagnosisPropertiesTest {

    private static final Instant NOW = Instant.parse("2026-01-01T10:00:00Z");
    private static final List<String> PROGRAMS = List.of("app", "web", "migrate", "cache");
    private static final List<String> KEYS = List.of("/migrated", "/migrate", "/ready", "/warm", "/seeded");
    private static final List<String> OTHERS = List.of("db:5432", "/_port/db/5432", "/_lock/l", "/_barrier/b");

    @Provide
    Arbitrary<Snapshot> snapshots() {
        Arbitrary<Map<String, KeyStatus>> keys =
                Arbitraries.maps(Arbitraries.of(KEYS), keyStatuses()).ofMaxSize(5);
        Arbitrary<Map<String, LockStatus>> locks = Arbitraries.maps(
                        Arbitraries.just("/_lock/l"),
                        holders().list().ofMaxSize(2).map(LockStatus::new))
                .ofMaxSize(1);
        Arbitrary<Map<String, BarrierStatus>> barriers = Arbitraries.maps(
                        Arbitraries.just("/_barrier/b"),
                        Arbitraries.of(PROGRAMS)
                                .set()
                                .ofMaxSize(2)
                                .map(missing -> new BarrierStatus(3, 4, 2, List.copyOf(missing))))
                .ofMaxSize(1);
        return Combinators.combine(callers().list().ofMaxSize(7), keys, barriers, locks)
                .as((callers, known, open, held) -> {
                    long signalled = known.values().stream()
                            .filter(key -> key.phase() == KeyStatus.Phase.SIGNALLED)
                            .count();
                    return new Snapshot(NOW, withIds(callers), false, known, open, held, (int) signalled, 0);
                });
    }

    /** Returns snapshots in which nearly everybody waits for what one of the others has signalled. */
    @Provide
    Arbitrary<Snapshot> entangledSnapshots() {
        Arbitrary<ConditionStatus> conditions = Combinators.combine(
                        Arbitraries.of("/migrated", "/ready", "/warm", "/_lock/l", "/_barrier/b"),
                        Arbitraries.frequency(Tuple.of(1, true), Tuple.of(9, false)))
                .as((name, met) -> condition(name, met, Common.NOT_SIGNALLED));
        Arbitrary<CallerStatus> waiting = Combinators.combine(
                        Arbitraries.of("app", "web", "migrate"),
                        Arbitraries.frequency(Tuple.of(1, State.MET), Tuple.of(12, State.WAITING)),
                        instants(),
                        Arbitraries.frequency(Tuple.of(1, true), Tuple.of(9, false)),
                        conditions.list().ofMinSize(1).ofMaxSize(2).uniqueElements(ConditionStatus::name))
                .as((name, state, since, any, all) -> caller(Optional.of(name), "10.0.0.1", state, since, any, all));
        Arbitrary<Snapshot.LockStatus> locks = holders().list().ofSize(1).map(LockStatus::new);
        return Combinators.combine(
                        waiting.list().ofMinSize(2).ofMaxSize(4),
                        signalledMostlyBy("migrate"),
                        signalledMostlyBy("app"),
                        signalledMostlyBy("web"),
                        locks,
                        Arbitraries.of(PROGRAMS))
                .as((callers, migrated, ready, warm, lock, missing) -> new Snapshot(
                        NOW,
                        withIds(callers),
                        false,
                        Map.of("/migrated", migrated, "/ready", ready, "/warm", warm),
                        Map.of("/_barrier/b", new BarrierStatus(3, 4, 3, List.of(missing))),
                        Map.of("/_lock/l", lock),
                        0,
                        0));
    }

    private static Arbitrary<KeyStatus> signalledMostlyBy(String name) {
        return Arbitraries.frequencyOf(
                        Tuple.of(5, Arbitraries.just(List.of(name))),
                        Tuple.of(
                                1,
                                Arbitraries.of("app", "web", "migrate", "operator")
                                        .list()
                                        .ofMinSize(1)
                                        .ofMaxSize(2)))
                .map(by -> new KeyStatus(KeyStatus.Phase.UNSIGNALLED, Optional.empty(), Optional.empty(), by));
    }

    private static List<CallerStatus> withIds(List<CallerStatus> callers) {
        List<CallerStatus> distinct = new ArrayList<>();
        for (CallerStatus caller : callers) {
            distinct.add(new CallerStatus(
                    "id" + distinct.size(),
                    caller.name(),
                    caller.address(),
                    caller.agent(),
                    caller.kind(),
                    caller.since(),
                    caller.until(),
                    caller.state(),
                    caller.command(),
                    caller.reported(),
                    caller.any(),
                    caller.conditions()));
        }
        return distinct;
    }

    private static Arbitrary<CallerStatus> callers() {
        Arbitrary<Boolean> any = Arbitraries.of(false, false, false, true);
        Arbitrary<State> states = Arbitraries.frequencyOf(
                Tuple.of(5, Arbitraries.just(State.WAITING)), Tuple.of(1, Arbitraries.of(State.class)));
        return Combinators.combine(
                        Arbitraries.of(PROGRAMS).optional(0.8),
                        Arbitraries.of("10.0.0.1", "10.0.0.2"),
                        states,
                        instants(),
                        any,
                        conditions().list().ofMinSize(1).ofMaxSize(3).uniqueElements(ConditionStatus::name))
                .as(DiagnosisPropertiesTest::caller);
    }

    private static CallerStatus caller(
            Optional<String> name,
            String address,
            State state,
            Instant since,
            boolean oneIsEnough,
            List<ConditionStatus> conditions) {
        return new CallerStatus(
                "",
                name,
                address,
                Optional.empty(),
                state == State.WAITING ? CallerStatus.Kind.WAIT : CallerStatus.Kind.REPORT,
                since,
                Optional.empty(),
                state,
                Optional.empty(),
                state == State.WAITING ? Optional.empty() : Optional.of(since.plusSeconds(5)),
                oneIsEnough ? Optional.of(true) : Optional.empty(),
                conditions);
    }

    private static Arbitrary<ConditionStatus> conditions() {
        Arbitrary<ConditionStatus> keys = Combinators.combine(Arbitraries.of(KEYS), Arbitraries.of(true, false, false))
                .as((name, met) -> condition(name, met, Common.NOT_SIGNALLED));
        Arbitrary<ConditionStatus> others = Combinators.combine(
                        Arbitraries.of(OTHERS),
                        Arbitraries.of(true, false, false),
                        Arbitraries.of(Common.CONNECTION_REFUSED, Common.NOT_CHECKED_YET, Common.NAME_NOT_FOUND))
                .as(DiagnosisPropertiesTest::condition);
        return Arbitraries.oneOf(keys, keys, others);
    }

    private static ConditionStatus condition(String name, boolean met, Common kind) {
        return met
                ? new ConditionStatus(name, true, Optional.empty(), Optional.empty(), 1, NOW.minusSeconds(9))
                : new ConditionStatus(
                        name, false, Optional.of(kind.label()), Optional.of(kind.name()), 1, NOW.minusSeconds(9));
    }

    private static Arbitrary<KeyStatus> keyStatuses() {
        return Combinators.combine(
                        Arbitraries.of(KeyStatus.Phase.class),
                        Arbitraries.of("app", "web", "migrate", "10.0.0.1", "")
                                .list()
                                .ofMaxSize(2))
                .as((phase, by) -> new KeyStatus(phase, Optional.of(NOW), Optional.empty(), by));
    }

    private static Arbitrary<Holder> holders() {
        return Combinators.combine(
                        Arbitraries.of("app", "web", ""), Arbitraries.longs().between(1, 9), instants())
                .as(Holder::new);
    }

    private static Arbitrary<Instant> instants() {
        return Arbitraries.longs().between(1, 100).map(NOW::minusSeconds);
    }

    @Property
    void theOrderOfTheSnapshotMakesNoDifference(@ForAll("snapshots") Snapshot snapshot, @ForAll Random random) {
        List<CallerStatus> shuffled = new ArrayList<>(snapshot.callers());
        Collections.shuffle(shuffled, random);
        Snapshot other = new Snapshot(
                snapshot.now(),
                shuffled,
                false,
                snapshot.keys(),
                snapshot.barriers(),
                snapshot.locks(),
                snapshot.signalled(),
                snapshot.failed());
        assertThat(Diagnosis.of(other, "")).isEqualTo(Diagnosis.of(snapshot, ""));
    }

    @Property
    void theOrderMakesNoDifferenceForCirclesEither(
            @ForAll("entangledSnapshots") Snapshot snapshot, @ForAll Random random) {
        theOrderOfTheSnapshotMakesNoDifference(snapshot, random);
    }

    @Property
    void onlyCallersThatAreNotWellAreNamed(@ForAll("snapshots") Snapshot snapshot) {
        Set<String> unwell = snapshot.callers().stream()
                .filter(caller -> caller.state() != State.MET && caller.state() != State.INTERRUPTED)
                .map(CallerStatus::label)
                .collect(Collectors.toSet());
        assertThat(Diagnosis.of(snapshot, "").findings())
                .allSatisfy(finding -> assertThat(finding.callers())
                        .isNotEmpty()
                        .doesNotHaveDuplicates()
                        .isSubsetOf(unwell));
    }

    @Property
    void withoutSuchCallersThereIsNoFinding(@ForAll("snapshots") Snapshot snapshot) {
        List<CallerStatus> well = snapshot.callers().stream()
                .filter(caller -> caller.state() == State.MET || caller.state() == State.INTERRUPTED)
                .toList();
        Diagnosis diagnosis = Diagnosis.of(
                new Snapshot(
                        NOW,
                        well,
                        false,
                        snapshot.keys(),
                        snapshot.barriers(),
                        snapshot.locks(),
                        snapshot.signalled(),
                        0),
                "");
        assertThat(diagnosis.findings()).isEmpty();
        assertThat(diagnosis.verdict().state()).isIn(Verdict.State.READY, Verdict.State.EMPTY);
    }

    @Property
    void theVerdictTellsWhetherSomebodyWaits(@ForAll("snapshots") Snapshot snapshot) {
        boolean waits = snapshot.callers().stream().anyMatch(CallerStatus::waits);
        Verdict verdict = Diagnosis.of(snapshot, "").verdict();
        if (waits) {
            assertThat(verdict.state()).isIn(Verdict.State.WAITING, Verdict.State.BLOCKED);
            assertThat(verdict.text()).startsWith("Not up: ");
        }
    }

    @Property(edgeCases = EdgeCasesMode.NONE)
    void aCircleIsOne(@ForAll("entangledSnapshots") Snapshot snapshot) {
        List<List<Circles.Edge>> circles = new Circles(new WaitGraph(snapshot)).find();
        Statistics.collect(circles.isEmpty() ? "none" : "some");
        Statistics.coverage(coverage -> coverage.check("some").count(count -> count > 0));
        for (List<Circles.Edge> circle : circles) {
            assertThat(circle).isNotEmpty();
            for (int i = 0; i < circle.size(); i++) {
                Circles.Edge edge = circle.get(i);
                CallerStatus next = circle.get((i + 1) % circle.size()).need().caller();
                assertThat(edge.other()).isEqualTo(next);
                assertThat(edge.need().caller().waits()).isTrue();
                assertThat(edge.need().condition().met()).isFalse();
                assertThat(edge.need().required()).isTrue();
                assertThat(isExpectedOf(
                                snapshot, edge.need().name(), next.name().orElseThrow()))
                        .isTrue();
            }
        }
    }

    private static boolean waitsAgain(Snapshot snapshot, CallerStatus caller) {
        return snapshot.callers().stream()
                .anyMatch(other -> other.waits()
                        && other.name().equals(caller.name())
                        && other.address().equals(caller.address())
                        && other.since().isAfter(caller.since()));
    }

    private static boolean isExpectedOf(Snapshot snapshot, String condition, String name) {
        if (snapshot.keys().containsKey(condition)) {
            KeyStatus key = snapshot.keys().get(condition);
            return key.phase() == KeyStatus.Phase.UNSIGNALLED
                    && key.signallers().stream().allMatch(name::equals)
                    && snapshot.callers().stream()
                            .filter(caller -> caller.name().equals(Optional.of(name)))
                            .noneMatch(caller -> caller.state() == State.SILENT
                                    || (caller.state() == State.MET && !waitsAgain(snapshot, caller)));
        }
        return holders(snapshot, condition).stream()
                        .anyMatch(holder -> holder.name().equals(name))
                || missing(snapshot, condition).contains(name);
    }

    private static List<Holder> holders(Snapshot snapshot, String lock) {
        return snapshot.locks().getOrDefault(lock, new LockStatus(List.of())).holders();
    }

    private static List<String> missing(Snapshot snapshot, String barrier) {
        return snapshot.barriers()
                .getOrDefault(barrier, new BarrierStatus(0, 0, 0, List.of()))
                .missing();
    }

    @Property
    void whatIsSaidOfAKeyIsTrue(@ForAll("snapshots") Snapshot snapshot) {
        for (Finding finding : Diagnosis.of(snapshot, "").findings()) {
            Statistics.collect(finding.kind());
            KeyStatus key = snapshot.keys().getOrDefault(finding.subject(), KeyStatus.UNKNOWN);
            if (finding.kind() == Kind.NEAR_MISS || finding.kind() == Kind.NEVER_SIGNALLED) {
                assertThat(key.wasSignalled()).isFalse();
            }
            if (finding.kind() == Kind.FAILED_KEY) {
                assertThat(key.phase()).isEqualTo(KeyStatus.Phase.FAILED);
            }
            if (finding.kind() == Kind.LOCK_HELD) {
                assertThat(holders(snapshot, finding.subject()))
                        .anyMatch(holder -> holder.since().equals(finding.since())
                                && finding.action().endsWith("?fence=" + holder.fence()));
            }
            if (finding.kind() == Kind.BARRIER_SHORT) {
                assertThat(missing(snapshot, finding.subject())).isNotEmpty();
            }
        }
    }
}
