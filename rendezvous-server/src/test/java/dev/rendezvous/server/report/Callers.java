package dev.rendezvous.server.report;

import dev.rendezvous.server.diagnosis.CallerStatus;
import dev.rendezvous.server.diagnosis.ConditionStatus;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/** Programs that report. */
public final class Callers {

    private static final Instant SINCE = Instant.parse("2026-01-01T10:00:00Z");

    private Callers() {}

    /** Returns a program without conditions, named like its run. */
    public static CallerStatus caller(String run, CallerStatus.State state) {
        return caller(run, state, List.of());
    }

    private static CallerStatus caller(String run, CallerStatus.State state, List<ConditionStatus> conditions) {
        return new CallerStatus(
                "report-" + run,
                Optional.of(run),
                "10.0.0.7",
                Optional.empty(),
                CallerStatus.Kind.REPORT,
                SINCE,
                Optional.empty(),
                state,
                Optional.empty(),
                Optional.of(SINCE),
                Optional.empty(),
                conditions);
    }

    /** Returns a program whose report takes about 100 kB. */
    static CallerStatus large(String run) {
        ConditionStatus condition = new ConditionStatus(
                "db:5432", false, Optional.of("x".repeat(900)), Optional.of("CONNECTION_REFUSED"), 1, SINCE);
        return caller(run, CallerStatus.State.WAITING, Collections.nCopies(100, condition));
    }
}
