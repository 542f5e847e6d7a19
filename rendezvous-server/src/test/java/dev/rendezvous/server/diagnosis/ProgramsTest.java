package dev.rendezvous.server.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rendezvous.server.diagnosis.CallerStatus.Kind;
import dev.rendezvous.server.diagnosis.CallerStatus.State;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ProgramsTest {

    private static final Instant T0 = Instant.parse("2026-01-01T10:41:00Z");

    private final List<CallerStatus> callers = new ArrayList<>();

    private void caller(Kind kind, State state, Optional<String> name, String address, String... conditions) {
        callers.add(new CallerStatus(
                kind.name() + callers.size(),
                name,
                address,
                Optional.empty(),
                kind,
                T0.plusSeconds(callers.size()),
                Optional.empty(),
                state,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Stream.of(conditions)
                        .map(one -> new ConditionStatus(
                                one, false, Optional.of("not met"), Optional.of("SOME_NOT_MET"), 1, T0))
                        .toList()));
    }

    private void request(Kind kind, String name, String... conditions) {
        caller(kind, State.WAITING, Optional.of(name), "10.0.0.7", conditions);
    }

    private void report(State state, String name, String... conditions) {
        caller(Kind.REPORT, state, Optional.of(name), "10.0.0.7", conditions);
    }

    /** Returns the callers as their ids and the names of their conditions. */
    private List<String> merged() {
        List<String> merged = Programs.merge(callers).stream()
                .map(caller -> caller.id() + " "
                        + String.join(
                                " ",
                                caller.conditions().stream()
                                        .map(ConditionStatus::name)
                                        .toList()))
                .toList();
        assertThat(Programs.merge(callers.reversed())).isEqualTo(Programs.merge(callers));
        return merged;
    }

    @Test
    void aReportIsTheProgramOfItsRequests() {
        request(Kind.WAIT, "app", "/ready");
        report(State.WAITING, "app", "db:5432", "/ready", "/migrated");
        request(Kind.WAIT, "app", "/migrated");
        assertThat(merged()).containsExactly("REPORT1 db:5432 /ready /migrated");
    }

    @Test
    void aRequestForSeveralNamesAPlaceAtABarrierAndOneInAQueueBelongToTheReport() {
        report(State.WAITING, "app", "/_lock/l", "/_barrier/b", "/a", "/b");
        request(Kind.LOCK, "app", "/_lock/l");
        request(Kind.BARRIER, "app", "/_barrier/b");
        request(Kind.WAIT, "app", "/b", "/a");
        assertThat(merged()).containsExactly("REPORT0 /_lock/l /_barrier/b /a /b");
    }

    @Test
    void theNameIsTheOneThatTheProgramWaitsForHere() {
        report(State.WAITING, "app", "rendezvous://rv:8080/ready", "rendezvous+https://other/migrated");
        request(Kind.WAIT, "app", "/ready");
        assertThat(merged()).containsExactly("REPORT0 /ready rendezvous+https://other/migrated");
    }

    @Test
    void aRequestForMoreThanIsReportedIsAnotherProgram() {
        report(State.WAITING, "app", "/a");
        request(Kind.WAIT, "app", "/a", "/b");
        assertThat(merged()).containsExactly("REPORT0 /a", "WAIT1 /a /b");
    }

    @Test
    void anotherNameOrAddressIsAnotherProgram() {
        report(State.WAITING, "app", "/a");
        request(Kind.WAIT, "web", "/a");
        caller(Kind.WAIT, State.WAITING, Optional.of("app"), "10.0.0.8", "/a");
        caller(Kind.WAIT, State.WAITING, Optional.empty(), "10.0.0.7", "/a");
        assertThat(merged()).hasSize(4);
    }

    @Test
    void aReportTakesOneRequestForEachOfItsNames() {
        report(State.WAITING, "app", "/a");
        request(Kind.WAIT, "app", "/a");
        request(Kind.WAIT, "app", "/a");
        assertThat(merged()).containsExactly("REPORT0 /a", "WAIT2 /a");
    }

    @Test
    void aProgramThatHasEndedAndBegunAgainIsShownTwice() {
        report(State.TIMED_OUT, "app", "/a");
        request(Kind.WAIT, "app", "/a");
        assertThat(merged()).containsExactly("REPORT0 /a", "WAIT1 /a");
    }

    @Test
    void aProgramWhoseRequestGoesOnIsNotSilent() {
        report(State.SILENT, "app", "/a", "db:5432");
        request(Kind.WAIT, "app", "/a");
        report(State.SILENT, "web", "/a");
        assertThat(merged()).containsExactly("WAIT1 /a", "REPORT2 /a");
    }
}
