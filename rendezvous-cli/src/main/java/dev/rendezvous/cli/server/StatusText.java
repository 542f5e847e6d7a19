package dev.rendezvous.cli.server;

import dev.rendezvous.cli.report.DisplayText;
import dev.rendezvous.client.ServerStatus;
import dev.rendezvous.internal.text.RemoteText;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * The status of a server as text, in the order of the server's page: verdict, what needs attention, callers that wait and those that do
 * no longer, barriers and locks, what is signalled, and what failed earlier.
 */
final class StatusText {

    /** The width where there is no terminal. */
    static final int COLUMNS = 80;

    /** The maximum number of rows in a section: thousands of them would hide the verdict. */
    private static final int MAX_ROWS = 100;

    private static final String INDENT = "  ";

    /** Continuation of a row below its first words. */
    private static final String DEEPER = INDENT + INDENT;

    private final Instant now;
    private final int columns;
    private final List<String> lines = new ArrayList<>();

    private StatusText(Instant now, int columns) {
        this.now = now;
        this.columns = columns;
    }

    /**
     * Returns the lines of the text.
     *
     * @param now from which ages are counted
     * @param columns the width after which lines are wrapped
     */
    static List<String> lines(ServerStatus status, Instant now, int columns) {
        StatusText text = new StatusText(now, columns);
        text.add("", status.verdict().text());
        text.section("Needs attention", status.findings(), text::finding);
        text.section("Waiting", callers(status, StatusText::isWaiting), text::caller);
        text.section("No longer waiting", callers(status, caller -> !isWaiting(caller)), text::caller);
        text.section("Barriers", status.barriers(), text::barrier);
        text.section("Locks", status.locks(), text::lock);
        text.section("Signalled", status.signalled(), text::signalled);
        text.section("Earlier", status.failed(), text::failed);
        return List.copyOf(text.lines);
    }

    /** Adds the rows of a section. */
    @FunctionalInterface
    private interface Row<T> {
        void add(T element);
    }

    private <T> void section(String title, List<T> elements, Row<T> row) {
        if (!elements.isEmpty()) {
            lines.add("");
            lines.add(elements.size() == 1 ? title : title + " (" + elements.size() + ")");
            elements.stream().limit(MAX_ROWS).forEach(row::add);
            if (elements.size() > MAX_ROWS) {
                add(INDENT, "… and " + (elements.size() - MAX_ROWS) + " more, which --output json lists");
            }
        }
    }

    private void finding(ServerStatus.Finding finding) {
        add(INDENT, finding.text());
        if (!finding.callers().isEmpty()) {
            add(DEEPER, "holds up " + String.join(", ", finding.callers()));
        }
        if (!finding.action().isEmpty()) {
            add(DEEPER, "→ " + finding.action());
        }
    }

    private static List<ServerStatus.Caller> callers(ServerStatus status, Predicate<ServerStatus.Caller> which) {
        return status.callers().stream().filter(which).toList();
    }

    private void caller(ServerStatus.Caller caller) {
        String address = caller.name().equals(caller.address()) ? "" : " (" + caller.address() + ")";
        String left = caller.until()
                .filter(until -> isWaiting(caller))
                .map(until -> ", " + DisplayText.between(now, until) + " left")
                .orElse("");
        String ended = isWaiting(caller) ? "" : ", " + caller.state().replace('_', ' ');
        String command = caller.command().map(text -> ", became " + text).orElse("");
        add(INDENT, caller.name() + address + " for " + since(caller.since()) + left + ended + command);
        caller.conditions().forEach(this::condition);
    }

    private static boolean isWaiting(ServerStatus.Caller caller) {
        return caller.state().isEmpty() || caller.state().equals("waiting");
    }

    private void condition(ServerStatus.CallerCondition condition) {
        String reason = condition
                .reason()
                .map(text -> INDENT + withoutPrefix(text, condition.name() + ": "))
                .orElse("");
        String attempts = condition.attempts() <= 1 ? "" : ", " + DisplayText.count(condition.attempts(), "attempt");
        String age =
                condition.changed().map(changed -> " for " + since(changed)).orElse("");
        add(DEEPER, condition.met() ? "✔ " + condition.name() : "✘ " + condition.name() + reason + age + attempts);
    }

    private void barrier(ServerStatus.BarrierStatus barrier) {
        if (barrier.broken().isPresent()) {
            String reason = barrier.broken().get();
            add(INDENT, barrier.name() + INDENT + "broken" + (reason.isEmpty() ? "" : ": " + reason));
            return;
        }
        String present = barrier.present().isEmpty() ? "" : ": " + String.join(", ", barrier.present());
        String missing = barrier.missing().isEmpty() ? "" : "; missing: " + String.join(", ", barrier.missing());
        add(
                INDENT,
                barrier.name() + INDENT + barrier.arrived() + " of " + barrier.parties() + " arrived" + present
                        + missing);
    }

    /** A program reports its reasons with the name of the target, which stands before. */
    private static String withoutPrefix(String text, String prefix) {
        return text.startsWith(prefix) ? text.substring(prefix.length()) : text;
    }

    private void lock(ServerStatus.LockStatus lock) {
        String queue =
                lock.queued().isEmpty() ? "" : ", " + lock.queued().size() + " in the queue" + names(lock.queued());
        if (lock.holders().isEmpty()) {
            add(INDENT, lock.name() + INDENT + "free" + queue);
        }
        for (ServerStatus.LockHolder holder : lock.holders()) {
            String name = holder.name().map(text -> " by " + text).orElse("");
            add(
                    INDENT,
                    lock.name() + INDENT + "held" + name + " for " + since(holder.since()) + ", fence " + holder.fence()
                            + queue);
        }
    }

    private static String names(List<Optional<String>> queued) {
        List<String> names = queued.stream().flatMap(Optional::stream).toList();
        return names.isEmpty() ? "" : ": " + String.join(", ", names);
    }

    private void signalled(ServerStatus.Signalled signalled) {
        String what = signalled.count() == 0 ? "ready" : "count " + signalled.count();
        String by = signalled.by().map(name -> ", by " + name).orElse("");
        add(INDENT, signalled.name() + INDENT + what + ", " + since(signalled.at()) + " ago" + by);
    }

    private void failed(ServerStatus.Failed failed) {
        String by = failed.by().map(name -> " by " + name).orElse("");
        String reason = failed.reason().isEmpty() ? "" : ": " + failed.reason();
        add(INDENT, failed.name() + INDENT + failed.status() + by + " " + since(failed.at()) + " ago" + reason);
    }

    private String since(Instant moment) {
        return DisplayText.between(moment, now);
    }

    private void add(String indent, String line) {
        if (!line.isEmpty()) {
            lines.addAll(DisplayText.wrap(indent + RemoteText.visible(line), columns)
                    .lines()
                    .toList());
        }
    }
}
