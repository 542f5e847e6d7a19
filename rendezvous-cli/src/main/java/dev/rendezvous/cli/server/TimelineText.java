package dev.rendezvous.cli.server;

import dev.rendezvous.cli.report.DisplayText;
import dev.rendezvous.client.Timeline;
import dev.rendezvous.internal.text.DurationFormat;
import dev.rendezvous.internal.text.RemoteText;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;

/** A start as text: a bar for the wait of each caller, what it waited for, and the critical path. */
final class TimelineText {

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss").withZone(ZoneId.systemDefault());

    private static final int NAME_COLUMNS = 20;
    private static final String BAR = "█";

    private final Timeline.Start start;
    private final int columns;
    private final Instant end;
    private final List<String> lines = new ArrayList<>();

    private TimelineText(Timeline.Start start, int columns) {
        this.start = start;
        this.columns = columns;
        this.end = start.started().plus(start.duration());
    }

    /** Returns the lines for a start, no wider than a number of columns unless a single word is. */
    static List<String> lines(Timeline.Start start, int columns) {
        TimelineText text = new TimelineText(start, columns);
        text.addAll();
        return List.copyOf(text.lines);
    }

    private void addAll() {
        String state = start.ended().isPresent() ? "took " : "not complete after ";
        add("Start at " + TIME.format(start.started()) + ", " + state + DurationFormat.format(start.duration()));
        start.callers().forEach(this::addWait);
        if (!start.criticalPath().isEmpty()) {
            add("Critical path");
            start.criticalPath().forEach(this::addStep);
        }
    }

    private void addWait(Timeline.Wait wait) {
        Instant to = wait.to().orElse(end);
        String outcome = wait.outcome().replace('_', ' ') + " after " + DisplayText.between(wait.from(), to);
        String name = RemoteText.visible(wait.name());
        String shortened = DisplayText.cutMiddle(name, NAME_COLUMNS);
        lines.add("  " + shortened + " ".repeat(NAME_COLUMNS - DisplayText.width(shortened)) + " "
                + bar(wait.from(), to) + " " + outcome);
        for (Timeline.ConditionWait condition : wait.conditions()) {
            String by = condition
                    .releasedBy()
                    .map(releaser -> ", signalled by " + releaser)
                    .orElse("");
            String reason = condition.met()
                    ? ""
                    : condition.reason().map(text -> ": " + text).orElse("");
            add("    " + (condition.met() ? "✔ " : "✘ ") + condition.name() + " "
                    + DisplayText.between(condition.from(), condition.to().orElse(end)) + by + reason);
        }
    }

    private void addStep(Timeline.Step step) {
        String by = step.releasedBy()
                .map(name -> ", until " + name + " signalled it")
                .orElse("");
        add("  " + DisplayText.between(step.from(), step.to()) + "  " + step.caller() + " waited for "
                + step.condition() + by);
    }

    /** Returns the part of the start that a wait lasted, drawn to scale. */
    private String bar(Instant from, Instant to) {
        int width = Math.max(10, columns - NAME_COLUMNS - 32);
        double whole = Math.max(1, start.duration().toMillis());
        int before = column(Duration.between(start.started(), from).toMillis() / whole, width - 1);
        int after = Math.max(
                before + 1, column(Duration.between(start.started(), to).toMillis() / whole, width));
        return " ".repeat(before) + BAR.repeat(after - before) + " ".repeat(width - after);
    }

    private static int column(double part, int width) {
        return (int) Math.round(Math.clamp(part, 0, 1) * width);
    }

    private void add(String line) {
        lines.addAll(DisplayText.wrap(RemoteText.visible(line), columns).lines().toList());
    }
}
