package dev.rendezvous.server.diagnosis;

import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The programs behind the callers: one that reports its wait appears a second time with its request for a key. Both have the same name
 * and address.
 */
final class Programs {

    /** A key of a server, as a report may call it. */
    private static final Pattern KEY_OF_A_SERVER = Pattern.compile("rendezvous(?:\\+https)?://[^/?#]+(/[^?#]+)");

    private final Map<Program, Set<String>> requested = new HashMap<>();
    private final Map<Program, Set<String>> reported = new HashMap<>();

    private record Program(String name, String address) {

        static Optional<Program> of(CallerStatus caller) {
            return caller.name().map(name -> new Program(name, caller.address()));
        }
    }

    Programs(Collection<CallerStatus> callers) {
        List<CallerStatus> waiting =
                callers.stream().filter(CallerStatus::waits).toList();
        waiting.stream().filter(caller -> !isReport(caller)).forEach(caller -> add(caller, requested));
        waiting.stream().filter(Programs::isReport).forEach(caller -> add(caller, reported));
    }

    private void add(CallerStatus caller, Map<Program, Set<String>> names) {
        Program.of(caller)
                .ifPresent(program -> caller.conditions()
                        .forEach(condition -> names.computeIfAbsent(program, key -> new HashSet<>())
                                .add(nameOf(condition, caller))));
    }

    private static boolean isReport(CallerStatus caller) {
        return caller.kind() == CallerStatus.Kind.REPORT;
    }

    /** Returns whether a request waits for nothing but what its program reports, too. */
    boolean hasReported(CallerStatus caller) {
        return caller.kind() == CallerStatus.Kind.WAIT
                && Program.of(caller)
                        .map(program -> reported.getOrDefault(program, Set.of()))
                        .filter(names -> caller.conditions().stream()
                                .map(ConditionStatus::name)
                                .allMatch(names::contains))
                        .isPresent();
    }

    /** Returns the name of a condition: for a key of this server its own, if the program waits for that here. */
    String nameOf(ConditionStatus condition, CallerStatus caller) {
        Matcher key = KEY_OF_A_SERVER.matcher(condition.name());
        boolean waitsHere = isReport(caller)
                && key.matches()
                && Program.of(caller)
                        .map(program -> requested.getOrDefault(program, Set.of()))
                        .filter(names -> names.contains(key.group(1)))
                        .isPresent();
        return waitsHere ? key.group(1) : condition.name();
    }
}
