package dev.rendezvous.server.diagnosis;

import dev.rendezvous.server.diagnosis.CallerStatus.Kind;
import dev.rendezvous.server.diagnosis.CallerStatus.State;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The programs behind the callers: one that reports its wait also has a request for each name of this server in it. All of them have
 * the same name and address.
 */
public final class Programs {

    /** A name of a server, as a report may call it. */
    private static final Pattern NAME_OF_A_SERVER = Pattern.compile("rendezvous(?:\\+https)?://[^/?#]+(/[^?#]+)");

    /** The requests that no report tells of, by the first of their names. */
    private final Map<Place, Deque<CallerStatus>> requests = new HashMap<>();

    private final Set<String> reported = new HashSet<>();

    /** Where a program waits. */
    private record Place(Optional<String> program, String address, String condition) {

        static Place of(CallerStatus caller, String condition) {
            return new Place(caller.name(), caller.address(), condition);
        }
    }

    private Programs(List<CallerStatus> callers) {
        callers.stream()
                .filter(caller -> !isReport(caller) && !caller.conditions().isEmpty())
                .forEach(caller -> requests.computeIfAbsent(
                                Place.of(caller, caller.conditions().getFirst().name()), place -> new ArrayDeque<>())
                        .add(caller));
    }

    /**
     * Returns each program once, the oldest first: its report if there is one, with the names that this server has for its conditions.
     * Each request belongs to one report at most, as several programs may have the same name and address. A report that has fallen
     * silent says less than a request of its program, which goes on.
     */
    public static List<CallerStatus> merge(Collection<CallerStatus> callers) {
        List<CallerStatus> oldestFirst =
                callers.stream().sorted(CallerStatus.OLDEST_FIRST).toList();
        Programs programs = new Programs(oldestFirst);
        Map<String, CallerStatus> reports = oldestFirst.stream()
                .filter(caller -> isReport(caller) && caller.waits())
                .collect(Collectors.toMap(CallerStatus::id, programs::claimRequests));
        return oldestFirst.stream()
                .filter(caller -> !programs.reported.contains(caller.id()) && !programs.isOutdated(caller))
                .map(caller -> reports.getOrDefault(caller.id(), caller))
                .toList();
    }

    private static boolean isReport(CallerStatus caller) {
        return caller.kind() == Kind.REPORT;
    }

    /** Takes the requests that a report tells of, and returns it with the names that these have. */
    private CallerStatus claimRequests(CallerStatus report) {
        Set<String> left = new HashSet<>();
        report.conditions().forEach(condition -> left.add(nameHere(condition)));
        Set<String> here = new HashSet<>();
        for (String name : List.copyOf(left)) {
            Iterator<CallerStatus> candidates = requests.getOrDefault(Place.of(report, name), new ArrayDeque<>())
                    .iterator();
            while (candidates.hasNext() && left.contains(name)) {
                CallerStatus request = candidates.next();
                Set<String> names = names(request);
                if (left.containsAll(names)) {
                    left.removeAll(names);
                    here.addAll(names);
                    reported.add(request.id());
                    candidates.remove();
                }
            }
        }
        return report.withConditions(report.conditions().stream()
                .map(condition ->
                        here.contains(nameHere(condition)) ? condition.withName(nameHere(condition)) : condition)
                .toList());
    }

    private static Set<String> names(CallerStatus request) {
        return request.conditions().stream().map(ConditionStatus::name).collect(Collectors.toSet());
    }

    /** Returns whether a report has fallen silent while a request of its program goes on. */
    private boolean isOutdated(CallerStatus caller) {
        return caller.state() == State.SILENT
                && caller.conditions().stream()
                        .map(condition -> Place.of(caller, nameHere(condition)))
                        .anyMatch(place -> !requests.getOrDefault(place, new ArrayDeque<>())
                                .isEmpty());
    }

    private static String nameHere(ConditionStatus condition) {
        return nameHere(condition.name());
    }

    /** Returns the name that a condition of a report has at the server that it is a name of; other conditions keep theirs. */
    public static String nameHere(String condition) {
        Matcher name = NAME_OF_A_SERVER.matcher(condition);
        return name.matches() ? name.group(1) : condition;
    }
}
