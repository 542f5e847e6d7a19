package dev.rendezvous.cli.report;

import dev.rendezvous.Reason;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Targets that are not ready for the same kind of reason, and perhaps on the same host.
 *
 * @param label what they have in common: {@code refused on 10.0.0.1}
 * @param targets in the order of the command line
 */
record TargetGroup(String label, List<TargetReport> targets) {

    /** The host of {@code host:port} and {@code scheme://user@host:port/path}; other targets have none. */
    private static final Pattern WITH_HOST = Pattern.compile(
            "(?:not:)?(?:[a-z][a-z0-9+.-]*://)?(?:[^@/]*@)?(?<host>\\[[^\\]]+]|[^:/?,\\[\\]]+)(?::[0-9-]+)?(?:[/?].*)?");

    /**
     * Returns the groups of targets, in the order of their first targets: by kind and host, or by kind if these were too many.
     *
     * @param max how many are too many
     */
    static List<TargetGroup> of(List<TargetReport> targets, int max) {
        List<TargetGroup> byHost = groups(targets, target -> kind(target) + onHost(target));
        return byHost.size() <= max ? byHost : groups(targets, TargetGroup::kind);
    }

    private static List<TargetGroup> groups(List<TargetReport> targets, Function<TargetReport, String> label) {
        Map<String, List<TargetReport>> groups = new LinkedHashMap<>();
        targets.forEach(target -> groups.computeIfAbsent(label.apply(target), any -> new ArrayList<>())
                .add(target));
        return groups.entrySet().stream()
                .map(group -> new TargetGroup(group.getKey(), List.copyOf(group.getValue())))
                .toList();
    }

    private static String kind(TargetReport target) {
        return target.reason()
                .map(reason -> reason.kind() == Reason.Common.OUT_OF_TIME
                                && !reason.parts().isEmpty()
                        ? reason.parts().getFirst()
                        : reason)
                .map(reason -> reason.kind().label())
                .orElse("not checked yet");
    }

    private static String onHost(TargetReport target) {
        Matcher parts = WITH_HOST.matcher(target.name());
        return parts.matches() ? " on " + parts.group("host") : "";
    }

    /** Returns at most the given number of targets. */
    List<TargetReport> first(int max) {
        return targets.subList(0, Math.min(max, targets.size()));
    }

    /** As in {@code and 2,988 more: refused on 10.0.0.1}. */
    String more(int shown) {
        return String.format(Locale.ROOT, "and %,d more: %s", targets.size() - shown, label);
    }
}
