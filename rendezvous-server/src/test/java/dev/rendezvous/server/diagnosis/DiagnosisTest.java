package dev.rendezvous.server.diagnosis;

import static dev.rendezvous.server.diagnosis.Programs.merge;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rendezvous.Reason.Common;
import dev.rendezvous.server.diagnosis.CallerStatus.State;
import dev.rendezvous.server.diagnosis.Finding.Kind;
import dev.rendezvous.server.diagnosis.Snapshot.BarrierStatus;
import dev.rendezvous.server.diagnosis.Snapshot.Holder;
import dev.rendezvous.server.diagnosis.Snapshot.LockStatus;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** What is found in typical snapshots. */
class DiagnosisTest {

    private static final Instant T0 = Instant.parse("2026-01-01T10:41:00Z");

    private final List<CallerStatus> callers = new ArrayList<>();
    private final Map<String, KeyStatus> keys = new TreeMap<>();
    private final Map<String, BarrierStatus> barriers = new TreeMap<>();
    private final Map<String, LockStatus> locks = new TreeMap<>();

    private static ConditionStatus missing(String name, Common kind, String reason) {
        return new ConditionStatus(name, false, Optional.of(reason), Optional.of(kind.name()), 3, T0.plusSeconds(2));
    }

    private static ConditionStatus missing(String key) {
        return missing(key, Common.NOT_SIGNALLED, "not signalled");
    }

    private static ConditionStatus refused(String target) {
        return missing(target, Common.CONNECTION_REFUSED, target + ": connection refused");
    }

    private void caller(CallerStatus.Kind kind, State state, String name, ConditionStatus... conditions) {
        callers.add(new CallerStatus(
                "id" + callers.size(),
                Optional.of(name),
                "10.0.0.7",
                Optional.empty(),
                kind,
                T0.plusSeconds(callers.size()),
                Optional.empty(),
                state,
                Optional.empty(),
                kind == CallerStatus.Kind.REPORT ? Optional.of(T0.plusSeconds(20)) : Optional.empty(),
                Optional.empty(),
                List.of(conditions)));
    }

    private void waits(String name, ConditionStatus... conditions) {
        caller(CallerStatus.Kind.WAIT, State.WAITING, name, conditions);
    }

    private void signalled(String key, String... by) {
        keys.put(key, new KeyStatus(KeyStatus.Phase.SIGNALLED, Optional.of(T0), Optional.empty(), List.of(by)));
    }

    private void wasReset(String key, String... by) {
        keys.put(key, new KeyStatus(KeyStatus.Phase.UNSIGNALLED, Optional.empty(), Optional.empty(), List.of(by)));
    }

    private void hasFailed(String key, String reason, String by) {
        keys.put(key, new KeyStatus(KeyStatus.Phase.FAILED, Optional.of(T0), Optional.of(reason), List.of(by)));
    }

    private String publicPath = "";

    private Diagnosis diagnosis() {
        int signalled = (int) keys.values().stream()
                .filter(key -> key.phase() == KeyStatus.Phase.SIGNALLED)
                .count();
        return Diagnosis.of(
                new Snapshot(
                        T0.plusSeconds(60),
                        merge(callers),
                        false,
                        keys,
                        barriers,
                        locks,
                        signalled,
                        keys.size() - signalled),
                publicPath);
    }

    private Finding first(Kind kind) {
        Finding first = diagnosis().findings().getFirst();
        assertThat(first.kind()).isEqualTo(kind);
        return first;
    }

    @Nested
    class WithoutWaiters {

        @Test
        void nothingIsKnown() {
            assertThat(diagnosis().verdict())
                    .isEqualTo(new Verdict(Verdict.State.EMPTY, "No caller waits, and no name is signalled"));
        }

        @Test
        void allIsWell() {
            signalled("/a", "migrate");
            caller(CallerStatus.Kind.REPORT, State.MET, "app");
            assertThat(diagnosis().findings()).isEmpty();
            assertThat(diagnosis().verdict())
                    .isEqualTo(new Verdict(Verdict.State.READY, "No caller waits; 1 name is signalled"));
        }
    }

    @Nested
    class FirstCause {

        @Test
        void isWhatThoseWaitForOfWhomOthersExpectAKey() {
            wasReset("/migrated", "migrate", "migrate");
            waits("app", missing("/migrated"));
            waits("web", missing("/migrated"));
            caller(CallerStatus.Kind.REPORT, State.WAITING, "migrate", refused("db:5432"));
            Finding first = first(Kind.FIRST_CAUSE);
            assertThat(first.subject()).isEqualTo("db:5432");
            assertThat(first.callers()).containsExactly("migrate", "app", "web");
            assertThat(first.text())
                    .isEqualTo(
                            "db:5432: connection refused, since 10:41:02 UTC, seen by migrate; app waits for /migrated, which"
                                    + " migrate has signalled before; web waits for /migrated, which migrate has signalled before");
            assertThat(first.action()).isEqualTo("Start what should listen at db:5432, or correct the port");
            assertThat(diagnosis().findings()).hasSize(1);
            assertThat(diagnosis().verdict())
                    .isEqualTo(
                            new Verdict(
                                    Verdict.State.WAITING,
                                    "Not up: 3 callers are waiting; first cause: db:5432 refused since 10:41:02 UTC, seen by migrate"));
        }

        @Test
        void isNotSoughtInWhatOneConditionOfSeveralWouldReplace() {
            callers.add(new CallerStatus(
                    "1",
                    Optional.of("app"),
                    "10.0.0.7",
                    Optional.empty(),
                    CallerStatus.Kind.WAIT,
                    T0,
                    Optional.empty(),
                    State.WAITING,
                    Optional.empty(),
                    Optional.empty(),
                    Optional.of(true),
                    List.of(missing("/a"), missing("/b"))));
            wasReset("/c", "app");
            waits("web", missing("/c"));
            assertThat(diagnosis().findings())
                    .filteredOn(finding -> finding.kind() == Kind.NEVER_SIGNALLED)
                    .allSatisfy(finding -> assertThat(finding.callers()).containsExactly("app"));
        }

        @Test
        void ofAProgramThatReportsItsWaitForAKeyIsSaidOnce() {
            caller(
                    CallerStatus.Kind.REPORT,
                    State.WAITING,
                    "app",
                    missing("rendezvous://rv:8080/ready"),
                    refused("db:5432"));
            waits("app", missing("/ready"));
            assertThat(diagnosis().verdict().text()).startsWith("Not up: 1 caller is waiting; first cause: db:5432");
            assertThat(diagnosis().findings()).extracting(Finding::subject).containsExactly("db:5432", "/ready");
        }
    }

    @Nested
    class Keys {

        @Test
        void aSimilarNameIsNamed() {
            signalled("/migrated", "migrate");
            waits("app", missing("/migrate"));
            Finding first = first(Kind.NEAR_MISS);
            assertThat(first.text())
                    .isEqualTo(
                            "No signal of /migrate is known, but /migrated, which differs in a letter or two, was signalled"
                                    + " by migrate");
            assertThat(first.action()).endsWith("PUT /migrate");
            publicPath = "/tools/rv";
            assertThat(first(Kind.NEAR_MISS).action()).endsWith("PUT /tools/rv/migrate");
        }

        @Test
        void nobodyHasSignalledIt() {
            waits("app", missing("/other"));
            assertThat(first(Kind.NEVER_SIGNALLED).callers()).containsExactly("app");
        }

        @Test
        void itHasFailed() {
            hasFailed("/migrated", "syntax error", "migrate");
            waits("app", missing("/migrated"));
            caller(
                    CallerStatus.Kind.REPORT,
                    State.FAILED,
                    "web",
                    missing("/migrated", Common.SIGNALLED_AS_FAILED, "signalled as failed: syntax error"));
            Finding first = first(Kind.FAILED_KEY);
            assertThat(first.text())
                    .isEqualTo("/migrated was signalled as failed by migrate at 10:41:00 UTC: syntax error");
            assertThat(diagnosis().verdict().state()).isEqualTo(Verdict.State.BLOCKED);
            assertThat(diagnosis().findings().get(1).kind()).isEqualTo(Kind.FAILED_KEY);
            assertThat(diagnosis().findings().get(1).callers()).containsExactly("web");
        }

        @Test
        void itHasFailedAndAllThatWaitedHaveGivenUp() {
            hasFailed("/migrated", "syntax error", "migrate");
            caller(
                    CallerStatus.Kind.REPORT,
                    State.FAILED,
                    "web",
                    missing("/migrated", Common.SIGNALLED_AS_FAILED, "signalled as failed: syntax error"));
            Finding first = first(Kind.FAILED_KEY);
            assertThat(first.text())
                    .startsWith(
                            "/migrated was signalled as failed by migrate: syntax error; the wait of web failed at ");
            assertThat(first.action())
                    .isEqualTo("Repair what has failed, and signal the key again: PUT /migrated, and start web again");
            assertThat(diagnosis().verdict().text())
                    .contains("first cause: /migrated was signalled as failed by migrate: syntax error");
        }

        @Test
        void oneThatIsSignalledAgainAndAgainIsExpectedOfItsLastSignaller() {
            signalled("/tick", "clock");
            waits("app", missing("/tick", Common.NOT_SIGNALLED, "signalled 1 of 3 times"));
            Finding first = first(Kind.FIRST_CAUSE);
            assertThat(first.text()).startsWith("/tick: signalled 1 of 3 times, since");
        }
    }

    @Nested
    class Circle {

        @Test
        void ofKeysNamesAllSteps() {
            wasReset("/a", "app");
            wasReset("/b", "web");
            waits("app", missing("/b"));
            waits("web", missing("/a"));
            waits("other", missing("/a"));
            Finding first = first(Kind.CIRCLE);
            assertThat(first.text())
                    .isEqualTo(
                            "app waits for /b, which only web has signalled before; web waits for /a, which only app has"
                                    + " signalled before");
            assertThat(first.callers()).containsExactly("app", "web");
            assertThat(diagnosis().findings()).hasSize(1);
            assertThat(diagnosis().verdict())
                    .isEqualTo(new Verdict(
                            Verdict.State.BLOCKED,
                            "Not up: 3 callers are waiting; first cause: app and web wait for each other"));
        }

        @Test
        void isNoneIfSomebodyElseHasSignalledOneOfThem() {
            wasReset("/a", "operator", "app");
            wasReset("/b", "web");
            waits("app", missing("/b"));
            waits("web", missing("/a"));
            assertThat(diagnosis().findings()).noneMatch(finding -> finding.kind() == Kind.CIRCLE);
        }

        @Test
        void isNoneIfAnotherOfThatNameCanGoOn() {
            wasReset("/a", "app");
            wasReset("/b", "web");
            waits("app", missing("/b"));
            waits("web", missing("/a"));
            caller(CallerStatus.Kind.REPORT, State.MET, "web");
            assertThat(diagnosis().findings()).noneMatch(finding -> finding.kind() == Kind.CIRCLE);
        }

        @Test
        void isOneThoughAProgramHasWaitedForSomethingElseBefore() {
            caller(CallerStatus.Kind.REPORT, State.MET, "web");
            wasReset("/a", "app");
            wasReset("/b", "web");
            waits("app", missing("/b"));
            waits("web", missing("/a"));
            assertThat(diagnosis().findings()).anyMatch(finding -> finding.kind() == Kind.CIRCLE);
        }

        @Test
        void goesThroughLocksAndBarriers() {
            locks.put("/_lock/l", new LockStatus(List.of(new Holder("app", 7, T0))));
            barriers.put("/_barrier/b", new BarrierStatus(1, 2, 1, List.of("web")));
            caller(
                    CallerStatus.Kind.BARRIER,
                    State.WAITING,
                    "app",
                    missing("/_barrier/b", Common.PARTIES_MISSING, "1 of 2 have arrived: app; missing: web"));
            caller(
                    CallerStatus.Kind.LOCK,
                    State.WAITING,
                    "web",
                    missing("/_lock/l", Common.HELD_BY_OTHERS, "held by app; first in the queue"));
            assertThat(first(Kind.CIRCLE).text())
                    .isEqualTo(
                            "app waits for /_barrier/b, where web is missing; web waits for /_lock/l, which app holds");
        }
    }

    @Nested
    class Places {

        @Test
        void aBarrierIsShortOfANamedMember() {
            barriers.put("/_barrier/b", new BarrierStatus(4, 3, 2, List.of("c")));
            caller(
                    CallerStatus.Kind.BARRIER,
                    State.WAITING,
                    "a",
                    missing("/_barrier/b", Common.PARTIES_MISSING, "2 of 3 have arrived: a, b; missing: c"));
            Finding first = first(Kind.BARRIER_SHORT);
            assertThat(first.text()).isEqualTo("/_barrier/b is short of c: 2 of 3 have arrived");
            assertThat(first.action()).contains("Start c", "DELETE /_barrier/b?generation=4");
        }

        @Test
        void aLockIsHeldForLong() {
            locks.put("/_lock/l 1", new LockStatus(List.of(new Holder("worker", 17, T0))));
            caller(
                    CallerStatus.Kind.LOCK,
                    State.WAITING,
                    "a",
                    missing("/_lock/l 1", Common.HELD_BY_OTHERS, "held by worker; first in the queue"));
            Finding first = first(Kind.LOCK_HELD);
            assertThat(first.text()).isEqualTo("/_lock/l 1 has been held by worker since 10:41:00 UTC");
            assertThat(first.action()).isEqualTo("If worker is gone, release the lock: DELETE /_lock/l%201?fence=17");
        }

        @Test
        void aLockIsNotHeldForLongYet() {
            locks.put("/_lock/l", new LockStatus(List.of(new Holder("worker", 17, T0.plusSeconds(31)))));
            caller(
                    CallerStatus.Kind.LOCK,
                    State.WAITING,
                    "a",
                    missing("/_lock/l", Common.HELD_BY_OTHERS, "held by worker; first in the queue"));
            assertThat(first(Kind.FIRST_CAUSE).text())
                    .startsWith("/_lock/l: held by worker; first in the queue, since");
            assertThat(first(Kind.FIRST_CAUSE).action()).isEqualTo("See what the holder of /_lock/l does");
        }

        @Test
        void aBarrierIsShortOfPartiesWithoutNames() {
            barriers.put("/_barrier/b", new BarrierStatus(1, 2, 1, List.of()));
            caller(
                    CallerStatus.Kind.BARRIER,
                    State.WAITING,
                    "a",
                    missing("/_barrier/b", Common.PARTIES_MISSING, "1 of 2 have arrived"));
            assertThat(first(Kind.FIRST_CAUSE).action()).isEqualTo("Start the parties that are missing at /_barrier/b");
        }
    }

    @Nested
    class Programs {

        @Test
        void oneHasFallenSilent() {
            wasReset("/migrated", "migrate");
            waits("app", missing("/migrated"));
            caller(CallerStatus.Kind.REPORT, State.SILENT, "migrate", refused("db:5432"));
            Finding first = first(Kind.SILENT_PROGRAM);
            assertThat(first.text())
                    .isEqualTo(
                            "migrate reported at 10:41:20 UTC that it waits for db:5432, and nothing since; app waits for"
                                    + " /migrated, which migrate has signalled before");
            assertThat(first.callers()).containsExactly("migrate", "app");
            assertThat(diagnosis().findings()).hasSize(1);
        }

        @Test
        void oneHasGivenUp() {
            caller(CallerStatus.Kind.REPORT, State.TIMED_OUT, "app", refused("db:5432"));
            Finding first = first(Kind.FIRST_CAUSE);
            assertThat(first.text())
                    .isEqualTo(
                            "The wait of app timed out at 10:41:20 UTC; the latest reason was: db:5432: connection refused");
            assertThat(diagnosis().verdict().state()).isEqualTo(Verdict.State.BLOCKED);
        }

        @Test
        void oneHasBegunAgain() {
            caller(CallerStatus.Kind.REPORT, State.TIMED_OUT, "app", refused("db:5432"));
            caller(CallerStatus.Kind.REPORT, State.MET, "app");
            assertThat(diagnosis().findings()).isEmpty();
            assertThat(diagnosis().verdict().state()).isEqualTo(Verdict.State.READY);
        }
    }
}
