package dev.rendezvous.server.diagnosis;

import dev.rendezvous.internal.text.PercentEncoding;
import dev.rendezvous.server.diagnosis.Cause.Urgency;
import dev.rendezvous.server.diagnosis.Finding.Kind;
import dev.rendezvous.server.diagnosis.WaitGraph.Need;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/**
 * Puts findings into words: what was seen, and whom it holds up.
 *
 * @param publicPath what paths of the server begin with for the reader
 */
record CauseWriter(WaitGraph graph, Words words, String publicPath) {

    /** The number of callers that are held up indirectly and of which is said why. */
    private static final int MAX_CHAIN = 2;

    /**
     * What has been found out about an awaited name.
     *
     * @param brief for the verdict
     * @param text one sentence, to which is added whom it holds up
     */
    record Draft(Urgency urgency, Kind kind, String brief, String text, Instant since, String action) {}

    /** Returns the cause that those that wait for a name, and those that wait for them, do not go on. */
    Cause cause(String name, List<Need> needs, Draft draft) {
        List<Need> held = graph.heldUpBy(List.of(name));
        List<String> callers = labels(held.isEmpty() ? needs : held);
        List<Need> indirectly =
                held.stream().filter(need -> !need.name().equals(name)).toList();
        return new Cause(
                draft.urgency(),
                callers.size(),
                draft.brief(),
                finding(draft.kind(), name, draft.text() + chain(indirectly), draft.since(), callers, draft.action()));
    }

    /** Returns a finding about callers, of which each is named once. */
    static Finding finding(
            Kind kind, String subject, String text, Instant since, Collection<String> callers, String action) {
        List<String> named =
                callers.stream().distinct().limit(Finding.MAX_CALLERS).toList();
        return new Finding(kind, subject, text, since, named, action);
    }

    /** Says what those that are held up indirectly wait for. */
    String chain(List<Need> held) {
        StringBuilder text = new StringBuilder();
        held.stream()
                .limit(MAX_CHAIN)
                .forEach(need -> text.append("; ")
                        .append(need.caller().label())
                        .append(" waits for ")
                        .append(relation(need.name(), Words.names(graph.expected(need.name())), "")));
        int others = held.size() - MAX_CHAIN;
        return others > 0 ? text + "; " + others + " more depend on these" : text.toString();
    }

    /**
     * Says why something is expected of a caller.
     *
     * @param only "only " if it can come from no other
     */
    String relation(String name, String who, String only) {
        boolean barrier = graph.snapshot().barriers().containsKey(name);
        boolean lock = graph.snapshot().locks().containsKey(name);
        String why = barrier
                ? ", where " + who + " is missing"
                : lock ? ", which " + who + " holds" : ", which " + only + who + " has signalled before";
        return Words.name(name) + why;
    }

    /** Returns the need whose reason has not changed for the longest time. */
    static Need oldest(Collection<Need> needs) {
        return needs.stream()
                .min(Comparator.comparing((Need need) -> need.condition().changed())
                        .thenComparing(need -> need.caller().since())
                        .thenComparing(need -> need.caller().id()))
                .orElseThrow();
    }

    /** Returns since when any of the callers waits. */
    static Instant since(Collection<Need> needs) {
        return needs.stream()
                .map(need -> need.caller().since())
                .min(Comparator.naturalOrder())
                .orElseThrow();
    }

    static List<String> labels(Collection<Need> needs) {
        return needs.stream().map(need -> need.caller().label()).distinct().toList();
    }

    static boolean isKey(String name) {
        return name.startsWith("/") && !name.startsWith("/_");
    }

    /** Returns what to do about a failed key. */
    String repair(String name) {
        return "Repair what has failed, and signal the key again: PUT " + path(name);
    }

    /** Returns the path of a name, as the reader has to write it in a URL. */
    String path(String name) {
        return publicPath + PercentEncoding.encode(name, "/");
    }
}
