package dev.rendezvous.server.robustness;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Checks the breaks and resets of one barrier, from the generations that their responses name. */
final class BarrierBreakCheck {

    private static final String PREFIX = "broken: ";
    private static final long EARLY = Duration.ofMillis(20).toNanos();

    private final String name;
    private final DisturbanceLog disturbanceLog;
    private final List<HistoryEntry> entries;
    private final List<HistoryEntry> breaks;
    private final Map<String, HistoryEntry> breaksByReason = new HashMap<>();
    private final List<Violation> violations = new ArrayList<>();

    private BarrierBreakCheck(String name, List<HistoryEntry> entries, DisturbanceLog disturbanceLog) {
        this.name = name;
        this.disturbanceLog = disturbanceLog;
        this.entries = entries;
        this.breaks = entries.stream()
                .filter(entry -> entry.request() instanceof Request.Break
                        && entry.reply().isOk())
                .toList();
        for (HistoryEntry entry : entries) {
            if (entry.request() instanceof Request.Break breaking) {
                breaksByReason.put(breaking.reason(), entry);
            }
        }
    }

    static List<Violation> check(String name, List<HistoryEntry> entries, DisturbanceLog disturbanceLog) {
        BarrierBreakCheck check = new BarrierBreakCheck(name, entries, disturbanceLog);
        check.passages();
        check.waits();
        check.reasons();
        check.order();
        return check.violations;
    }

    /** Returns whether an arrival was told that its generation, or the barrier, is broken or was reset. */
    static boolean isRejected(HistoryEntry arrival) {
        int status = arrival.reply().status();
        return arrival.request() instanceof Request.Arrive && (status == 424 || status == 409);
    }

    /** A generation that was broken or reset is not released, and none after a broken one before that is reset. */
    private void passages() {
        for (HistoryEntry passed :
                entries.stream().filter(BarrierCheck::isReleased).toList()) {
            for (HistoryEntry entry : entries) {
                boolean reset = entry.request() instanceof Request.ResetBarrier;
                if ((reset && entry.reply().isOk()) || breaks.contains(entry)) {
                    if (generation(entry) == generation(passed)) {
                        violate("passed with a broken party", "generation " + generation(passed), entry, passed);
                    } else if (!reset
                            && generation(entry) < generation(passed)
                            && !mayBeReset(generation(entry), passed.returned())) {
                        violate("passed a broken barrier", "generation " + generation(passed), entry, passed);
                    }
                }
            }
        }
    }

    /** An arrival at a broken barrier is rejected, and so is one that times out there. */
    private void waits() {
        for (HistoryEntry arrival : entries) {
            boolean accepted = arrival.request() instanceof Request.Arrive
                    && arrival.isConclusive()
                    && arrival.reply().status() != 424;
            for (HistoryEntry broken : accepted ? breaks : List.<HistoryEntry>of()) {
                if (lastCheck(arrival) > broken.returned() && !mayBeReset(generation(broken), arrival.returned())) {
                    violate("waited at a broken barrier", "generation " + generation(broken), broken, arrival);
                }
            }
        }
    }

    /** Returns a time before which the server has not decided on an arrival. */
    private static long lastCheck(HistoryEntry arrival) {
        long deadline = arrival.last().sent() + arrival.request().timeout().toNanos() - EARLY;
        return arrival.reply().status() == 404 ? Math.max(arrival.invoked(), deadline) : arrival.invoked();
    }

    /** A rejection has the reason of the party that broke the barrier first, comes soon, and ends with the reset. */
    private void reasons() {
        Map<Long, Set<String>> seen = new HashMap<>();
        for (HistoryEntry arrival : entries) {
            if (arrival.request() instanceof Request.Arrive && arrival.reply().status() == 424) {
                String text = arrival.reply().json().path("reason").asString("");
                String reason = text.startsWith(PREFIX) ? text.substring(PREFIX.length()) : text;
                HistoryEntry broken = breaksByReason.get(reason);
                if (broken == null || broken.invoked() > arrival.returned()) {
                    violate("phantom break", "no party has broken it with '" + text + "'", arrival);
                } else if (broken.reply().isOk()) {
                    rejected(arrival, broken);
                    Set<String> reasons = seen.computeIfAbsent(generation(broken), number -> new HashSet<>());
                    reasons.add(reason);
                    if (reasons.size() > 1) {
                        violate("not the same reason", "generation " + generation(broken) + ": " + reasons, arrival);
                    }
                }
            }
        }
    }

    private void rejected(HistoryEntry arrival, HistoryEntry broken) {
        resets(generation(broken))
                .filter(reset -> reset.reply().isOk() && reset.returned() < arrival.invoked())
                .findFirst()
                .ifPresent(reset -> violate("rejected after the reset", "", broken, reset, arrival));
        long from = Math.max(broken.returned(), arrival.last().sent());
        long late = arrival.returned() - from - disturbanceLog.ofAll(from, arrival.returned(), LivenessCheck.RECOVERY);
        if (late > LivenessCheck.ASLEEP) {
            violate("late release", "rejected %.3f s after the break".formatted(late / 1e9), broken, arrival);
        }
    }

    /** The numbers of the generations that were released or broken rise with the versions, and each is broken once. */
    private void order() {
        Map<Long, HistoryEntry> ended = new TreeMap<>();
        entries.stream()
                .filter(entry -> BarrierCheck.isReleased(entry) || breaks.contains(entry))
                .forEach(entry -> ended.put(entry.reply().version(), entry));
        Optional<HistoryEntry> before = Optional.empty();
        for (HistoryEntry entry : ended.values()) {
            if (before.isPresent() && generation(before.get()) >= generation(entry)) {
                violate(
                        "generations out of order",
                        generation(entry) + " comes after " + generation(before.get()),
                        before.get(),
                        entry);
            }
            before = Optional.of(entry);
        }
    }

    /** Returns whether a generation may have been reset by then, as far as its operators know. */
    private boolean mayBeReset(long generation, long by) {
        return resets(generation)
                .anyMatch(reset -> reset.invoked() < by
                        && (reset.reply().isOk() || !reset.isConclusive())
                        && !reset.isWithoutEffect());
    }

    private Stream<HistoryEntry> resets(long generation) {
        return entries.stream()
                .filter(entry ->
                        entry.request() instanceof Request.ResetBarrier reset && reset.generation() == generation);
    }

    private static long generation(HistoryEntry entry) {
        return entry.request() instanceof Request.ResetBarrier reset
                ? reset.generation()
                : entry.reply().json().path("generation").asLong(-1);
    }

    private void violate(String rule, String message, HistoryEntry... evidence) {
        violations.add(new Violation(rule, name, message, List.of(evidence)));
    }
}
