package dev.rendezvous.server.diagnosis;

import java.util.List;
import java.util.stream.Stream;

/** Sums up a diagnosis in one line. */
final class Verdicts {

    private Verdicts() {}

    static Verdict of(WaitGraph graph, GaveUp gaveUp, List<Cause> causes) {
        List<String> gone = Stream.concat(
                        gaveUp.callers().stream(),
                        graph.callers().stream().filter(caller -> caller.state() == CallerStatus.State.SILENT))
                .map(CallerStatus::label)
                .distinct()
                .toList();
        int waiting = graph.waiting().size();
        if (waiting == 0 && gone.isEmpty()) {
            return up(graph.snapshot(), graph.callers().isEmpty());
        }
        String who = waiting == 0
                ? "no caller waits any more"
                : waiting == 1
                        ? "1 caller is waiting"
                        : (graph.snapshot().moreCallers() ? "more than " : "") + waiting + " callers are waiting";
        String lost = gone.isEmpty()
                ? ""
                : ", and " + Words.list(gone) + (gone.size() == 1 ? " has" : " have") + " given up or fallen silent";
        String cause =
                causes.isEmpty() ? "" : "; first cause: " + causes.getFirst().brief();
        boolean hopeless = waiting == 0 || causes.stream().anyMatch(one -> one.urgency() == Cause.Urgency.HOPELESS);
        return new Verdict(hopeless ? Verdict.State.BLOCKED : Verdict.State.WAITING, "Not up: " + who + lost + cause);
    }

    private static Verdict up(Snapshot snapshot, boolean noCallers) {
        int signalled = snapshot.signalled();
        int failed = snapshot.failed();
        if (noCallers && signalled == 0 && failed == 0) {
            return new Verdict(Verdict.State.EMPTY, "No caller waits, and no name is signalled");
        }
        String names = signalled + (signalled == 1 ? " name is signalled" : " names are signalled");
        return new Verdict(
                Verdict.State.READY,
                "No caller waits; " + names + (failed == 0 ? "" : ", and " + failed + " as failed"));
    }
}
