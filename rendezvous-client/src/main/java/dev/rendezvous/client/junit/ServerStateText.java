package dev.rendezvous.client.junit;

import dev.rendezvous.client.ServerStatus;
import dev.rendezvous.client.Timeline;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Formats what a server knows: the verdict, and a line for each finding, caller and name. */
final class ServerStateText {

    private final Instant now;

    private ServerStateText(Instant now) {
        this.now = now;
    }

    /**
     * Returns the text.
     *
     * @param now from which ages are counted
     */
    static String of(ServerStatus status, Timeline timeline, Instant now) {
        return new ServerStateText(now).text(status, timeline);
    }

    private String text(ServerStatus status, Timeline timeline) {
        Stream<Timeline.Wait> ended = timeline.starts().stream()
                .flatMap(start -> start.callers().stream())
                .filter(wait -> !wait.outcome().equals("met") && !wait.outcome().equals("waiting"));
        return Stream.of(
                        status.findings().stream().map(ServerStateText::finding),
                        status.callers().stream().flatMap(this::caller),
                        ended.flatMap(ServerStateText::ended),
                        status.locks().stream()
                                .flatMap(lock -> lock.holders().stream().map(holder -> held(lock, holder))),
                        status.signalled().stream().map(ServerStateText::signalled))
                .flatMap(lines -> lines)
                .collect(Collectors.joining(
                        System.lineSeparator() + "  ", status.verdict().text() + System.lineSeparator() + "  ", ""))
                .strip();
    }

    private static String finding(ServerStatus.Finding finding) {
        return finding.text() + (finding.action().isEmpty() ? "" : " -> " + finding.action());
    }

    private Stream<String> caller(ServerStatus.Caller caller) {
        return caller.conditions().stream()
                .filter(condition -> !condition.met())
                .map(condition -> caller.name() + " has waited " + seconds(caller.since(), now) + " for "
                        + condition.name() + reason(condition.reason()));
    }

    private static Stream<String> ended(Timeline.Wait wait) {
        String outcome = switch (wait.outcome()) {
            case "timed_out" -> ", then timed out";
            case "failed" -> ", then failed";
            default -> ", then gave up";
        };
        return wait.conditions().stream()
                .filter(condition -> !condition.met())
                .map(condition -> wait.name() + " waited "
                        + wait.to().map(to -> seconds(wait.from(), to) + " ").orElse("") + "for " + condition.name()
                        + outcome + reason(condition.reason()));
    }

    private static String held(ServerStatus.LockStatus lock, ServerStatus.LockHolder holder) {
        return lock.name() + " is held" + by(holder.name()) + ", with "
                + lock.queued().size() + " in the queue";
    }

    private static String signalled(ServerStatus.Signalled signalled) {
        String count = signalled.count() == 0 ? "" : ", count " + signalled.count();
        return signalled.name() + " is signalled" + by(signalled.by()) + count;
    }

    private static String by(Optional<String> name) {
        return name.map(text -> " by " + text).orElse("");
    }

    private static String reason(Optional<String> reason) {
        return reason.map(text -> ": " + text).orElse("");
    }

    private static String seconds(Instant from, Instant to) {
        return String.format(Locale.ROOT, "%.3f s", Duration.between(from, to).toMillis() / 1000.0);
    }
}
