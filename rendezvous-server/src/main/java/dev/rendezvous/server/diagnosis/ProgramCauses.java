package dev.rendezvous.server.diagnosis;

import dev.rendezvous.Reason.Common;
import dev.rendezvous.server.diagnosis.Cause.Urgency;
import dev.rendezvous.server.diagnosis.Finding.Kind;
import dev.rendezvous.server.diagnosis.GaveUp.Missed;
import dev.rendezvous.server.diagnosis.WaitGraph.Need;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Finds programs that keep each other waiting, that have fallen silent, and that have given up. */
record ProgramCauses(CauseWriter writer) {

    /** Returns the cause that callers wait for each other. */
    Cause circle(List<Circles.Edge> circle) {
        List<String> steps = circle.stream()
                .map(edge -> edge.need().caller().label() + " waits for "
                        + writer.relation(edge.need().name(), edge.other().label(), "only "))
                .toList();
        List<String> callers =
                circle.stream().map(edge -> edge.need().caller().label()).toList();
        Instant since = circle.stream()
                .map(edge -> edge.need().caller().since())
                .max(Comparator.naturalOrder())
                .orElseThrow();
        String subject = circle.getFirst().need().name();
        String byHand = CauseWriter.isKey(subject) ? "; to go on now: PUT " + writer.path(subject) : "";
        return new Cause(
                Urgency.HOPELESS,
                circle.size(),
                Words.list(callers.stream().distinct().toList()) + " wait for each other",
                CauseWriter.finding(
                        Kind.CIRCLE,
                        subject,
                        String.join("; ", steps),
                        since,
                        callers,
                        "Let one of them do its part before it waits" + byHand));
    }

    /** Returns the cause that a program reports no more. */
    Cause silent(CallerStatus caller) {
        WaitGraph graph = writer.graph();
        Instant heard = caller.reported().orElse(caller.since());
        List<String> open = caller.conditions().stream()
                .filter(condition -> !condition.met())
                .map(ConditionStatus::name)
                .toList();
        List<Need> held = graph.heldUpBy(caller.name().map(graph::expectedOf).orElse(List.of()));
        List<String> callers = new ArrayList<>(List.of(caller.label()));
        callers.addAll(CauseWriter.labels(held));
        return new Cause(
                held.isEmpty() ? Urgency.PENDING : Urgency.GONE,
                callers.size(),
                caller.label() + " has been silent since " + writer.words().time(heard),
                CauseWriter.finding(
                        Kind.SILENT_PROGRAM,
                        caller.label(),
                        caller.label() + " reported at " + writer.words().time(heard) + " that it waits"
                                + (open.isEmpty() ? "" : " for " + Words.names(open)) + ", and nothing since"
                                + writer.chain(held),
                        heard,
                        callers,
                        "See whether " + caller.label() + " still runs, and start it again if not"));
    }

    /** Returns the cause that programs have waited for a condition as long as they could. */
    Cause gaveUp(String name, List<Missed> missed) {
        Missed first = missed.getFirst();
        List<String> callers =
                missed.stream().map(one -> one.caller().label()).distinct().toList();
        boolean timedOut = first.caller().state() == CallerStatus.State.TIMED_OUT;
        String ended = (timedOut ? " timed out at " : " failed at ")
                + writer.words()
                        .time(first.caller().reported().orElse(first.caller().since()));
        String ofCaller = first.caller().label() + ended;
        String again = ", and start " + Words.list(callers) + " again";
        Optional<String> failedKey = failedKey(name, first);
        return new Cause(
                Urgency.SEEN,
                callers.size(),
                failedKey.orElseGet(() ->
                        ofCaller + ", waiting for " + Words.name(name) + " (" + Words.kind(first.condition()) + ")"),
                CauseWriter.finding(
                        failedKey.isPresent() ? Kind.FAILED_KEY : Kind.FIRST_CAUSE,
                        name,
                        failedKey
                                .map(text -> text + "; the wait of " + ofCaller)
                                .orElseGet(() -> "The wait of " + ofCaller + "; the latest reason was: "
                                        + Words.reason(name, first.condition())),
                        first.condition().changed(),
                        callers,
                        failedKey.map(text -> writer.repair(name)).orElseGet(() -> Remedy.of(name, first.condition()))
                                + again));
    }

    /** Returns who signalled the key as failed, and why; empty if the wait did not end because of that, or the key has changed since. */
    private Optional<String> failedKey(String name, Missed missed) {
        return Optional.ofNullable(writer.graph().snapshot().keys().get(name))
                .filter(key -> key.phase() == KeyStatus.Phase.FAILED
                        && Words.is(missed.condition(), Common.SIGNALLED_AS_FAILED))
                .map(key -> KeyCauses.failed(name, key) + KeyCauses.reason(key));
    }
}
