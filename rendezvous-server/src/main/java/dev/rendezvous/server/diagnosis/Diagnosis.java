package dev.rendezvous.server.diagnosis;

import dev.rendezvous.Reason.Common;
import dev.rendezvous.server.diagnosis.Cause.Urgency;
import dev.rendezvous.server.diagnosis.CauseWriter.Draft;
import dev.rendezvous.server.diagnosis.Finding.Kind;
import dev.rendezvous.server.diagnosis.WaitGraph.Need;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Why a system is not up: a pure function of a snapshot.
 *
 * @param verdict one line
 * @param findings the first cause first; at most {@value #MAX_FINDINGS}
 */
public record Diagnosis(Verdict verdict, List<Finding> findings) {

    private static final int MAX_FINDINGS = 50;

    public Diagnosis {
        findings = List.copyOf(findings);
    }

    /**
     * Returns what follows from a snapshot. The order of what it contains makes no difference.
     *
     * @param publicPath what paths of the server begin with for those who read it; empty if nothing comes before a name
     */
    public static Diagnosis of(Snapshot snapshot, String publicPath) {
        WaitGraph graph = new WaitGraph(snapshot);
        GaveUp gaveUp = GaveUp.of(graph.callers());
        List<Cause> causes = causes(graph, gaveUp, publicPath);
        return new Diagnosis(
                Verdicts.of(graph, gaveUp, causes),
                causes.stream().limit(MAX_FINDINGS).map(Cause::finding).toList());
    }

    private static List<Cause> causes(WaitGraph graph, GaveUp gaveUp, String publicPath) {
        CauseWriter writer = new CauseWriter(graph, new Words(graph.snapshot().now()), publicPath);
        ProgramCauses programs = new ProgramCauses(writer);
        KeyCauses keys = new KeyCauses(writer);
        List<Cause> causes = new ArrayList<>();
        new Circles(graph).find().forEach(circle -> causes.add(programs.circle(circle)));
        graph.callers().stream()
                .filter(caller -> caller.state() == CallerStatus.State.SILENT)
                .forEach(caller -> causes.add(programs.silent(caller)));
        gaveUp.conditions().forEach((name, missed) -> causes.add(programs.gaveUp(name, missed)));
        graph.needs().forEach((name, needs) -> cause(writer, keys, name, needs).ifPresent(causes::add));
        return causes.stream().sorted(Cause.FIRST).toList();
    }

    private static Optional<Cause> cause(CauseWriter writer, KeyCauses keys, String name, List<Need> needs) {
        PlaceCauses places = new PlaceCauses(writer);
        Optional<Cause> special = CauseWriter.isKey(name)
                ? keys.find(name, needs)
                : places.lock(name, needs).or(() -> places.barrier(name, needs));
        return special.or(() -> general(writer, name, needs));
    }

    /** Returns the cause that a condition is not met which nothing special is known of, unless it follows from another one. */
    private static Optional<Cause> general(CauseWriter writer, String name, List<Need> needs) {
        List<Need> checked = needs.stream()
                .filter(need -> !Words.is(need.condition(), Common.NOT_CHECKED_YET))
                .toList();
        boolean follows = !writer.graph().isRoot(name) || writer.graph().isExpectedOfASilentOne(name);
        if (checked.isEmpty() || follows) {
            return Optional.empty();
        }
        Need oldest = CauseWriter.oldest(checked);
        boolean ours = name.startsWith("/") && !name.startsWith("/_port/") && !name.startsWith("/_postgres/");
        String since = " since " + writer.words().time(oldest.condition().changed());
        String seenBy = ", seen by " + oldest.caller().label();
        return Optional.of(writer.cause(
                name,
                checked,
                new Draft(
                        ours ? Urgency.PENDING : Urgency.SEEN,
                        Kind.FIRST_CAUSE,
                        Words.name(name) + " " + Words.kind(oldest.condition()) + since + seenBy,
                        Words.reason(name, oldest.condition()) + "," + since + seenBy,
                        oldest.condition().changed(),
                        Remedy.of(name, oldest.condition()))));
    }
}
