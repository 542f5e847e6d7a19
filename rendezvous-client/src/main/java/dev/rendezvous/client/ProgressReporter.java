package dev.rendezvous.client;

import dev.rendezvous.Condition;
import dev.rendezvous.Deadline;
import dev.rendezvous.Outcome;
import dev.rendezvous.Waker;
import dev.rendezvous.internal.json.JsonWriter;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * Reports to a server what this program waits for, so that the server's page and {@code rendezvous status} show it: for conditions that
 * the server does not know of, such as a port that only this program can reach.
 *
 * <pre>{@code
 * Deadline deadline = Deadline.in(ofSeconds(30));
 * try (ProgressReporter reporter = client.reportProgress(deadline)) {
 *     Condition database = reporter.observe(Condition.polling(PortProbe.of("db", 5432)));
 *     reporter.end(database.tryAwait(deadline));
 * }
 * }</pre>
 *
 * <p>Reports are sent by a thread of their own: after each change, at most one a second, and every ten seconds at the latest. Each
 * contains the whole state, of at most 64 conditions, the unmet ones first, so a lost one does no harm. A server that cannot be reached neither delays the wait nor fails it. Names and
 * reasons of conditions do not contain passwords.
 *
 * <p>Safe for use by many threads.
 */
public final class ProgressReporter implements AutoCloseable {

    /** A wait that ends within this time is reported once, with its end. */
    private static final Duration FIRST_PAUSE = Duration.ofMillis(100);

    private static final Duration SHORTEST_PAUSE = Duration.ofSeconds(1);

    /** A third of the silence after which the server takes a program for dead. */
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);

    /** How long the end of a wait may be delayed until it is reported. */
    private static final Duration LAST_REPORT_TIMEOUT = Duration.ofSeconds(1);

    /** The server takes 64 KiB. */
    private static final int MAX_CONDITIONS = 64;

    private static final int MAX_COMMAND = 200;

    private final Transport transport;
    private final Deadline deadline;
    private final boolean any;
    private final String path = "/_report/" + UUID.randomUUID();
    private final Instant since = now();
    private final List<ReportedCondition> conditions = new CopyOnWriteArrayList<>();
    private final Waker changed;
    private final Thread thread;
    private volatile @Nullable End end;
    private volatile @Nullable String problem;

    /** How a wait ended, and what the program becomes. */
    private record End(String state, Optional<String> command) {}

    /**
     * Makes a reporter, which has yet to be started.
     *
     * @param any whether one of the conditions is enough
     */
    ProgressReporter(Transport transport, Deadline deadline, boolean any) {
        this.transport = transport;
        this.deadline = deadline;
        this.any = any;
        this.changed = deadline.timeSource().newWaker();
        this.thread = Thread.ofVirtual().name("progress-reporter").unstarted(this::report);
    }

    void start() {
        thread.start();
    }

    /** Returns a condition that is the same, and whose checks are reported under its name from now on. */
    public Condition observe(Condition condition) {
        ReportedCondition reported =
                new ReportedCondition(transport.settings().server().nameHere(condition.toString()));
        conditions.add(reported);
        return condition.onCheck(observation -> {
            if (reported.add(observation, now())) {
                changed.wake();
            }
        });
    }

    /** Reports how the wait ended, for which this waits up to a second; not at all if the server cannot be reached. */
    public void end(Outcome outcome) throws InterruptedException {
        end(outcome, "");
    }

    /**
     * Reports how the wait ended, and the command that this program executes next; see {@link #end(Outcome)}.
     *
     * @param command its first 200 characters are shown; it should not contain secrets
     */
    public void end(Outcome outcome, String command) throws InterruptedException {
        String state = switch (outcome) {
            case Outcome.Met met -> "met";
            case Outcome.TimedOut timedOut -> "timed_out";
            case Outcome.Failed failed -> "failed";
        };
        String shown = command.length() > MAX_COMMAND ? command.substring(0, MAX_COMMAND) + "…" : command;
        end(new End(state, Optional.of(shown).filter(text -> !text.isEmpty())));
        // Without an answer so far, another attempt would only delay the program.
        if (problem == null) {
            boolean ignored = thread.join(LAST_REPORT_TIMEOUT);
        }
    }

    private synchronized void end(End how) {
        if (end == null) {
            end = how;
            changed.wake();
        }
    }

    /** Returns why the latest report did not arrive; empty if it did, or none has been sent. */
    public Optional<String> problem() {
        return Optional.ofNullable(problem);
    }

    /** Ends the reports; as those of a wait that was interrupted, unless its end was reported. Does not wait. */
    @Override
    public void close() {
        end(new End("interrupted", Optional.empty()));
    }

    private void report() {
        try {
            pause(FIRST_PAUSE, FIRST_PAUSE);
            for (long sequence = 1; ; sequence++) {
                End reported = end;
                boolean mayContinue = send(sequence, reported);
                if (!mayContinue || reported != null) {
                    return;
                }
                pause(SHORTEST_PAUSE, problem == null ? LONGEST_PAUSE : SHORTEST_PAUSE);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Pauses until there is a change, but no shorter or longer than this; until the end of the wait at the latest. */
    private void pause(Duration shortest, Duration longest) throws InterruptedException {
        Deadline first = Deadline.in(shortest, deadline.timeSource());
        Deadline last = Deadline.in(longest, deadline.timeSource());
        boolean isChanged = false;
        while (end == null && !(isChanged ? first : last).isExpired()) {
            isChanged |= changed.await((isChanged ? first : last).remaining());
        }
    }

    /** Returns whether another report may succeed. */
    private boolean send(long sequence, @Nullable End how) throws InterruptedException {
        byte[] body = json(sequence, how).getBytes(StandardCharsets.UTF_8);
        Attempt attempt = transport.attempt(
                transport
                        .request(path)
                        .header("Content-Type", "application/json")
                        .PUT(BodyPublishers.ofByteArray(body))
                        .build(),
                Deadline.in(Transport.RESPONSE_TIMEOUT, deadline.timeSource()));
        return switch (attempt) {
            case Attempt.Answered answered -> {
                int status = answered.response().statusCode();
                problem = status / 100 == 2
                        ? null
                        : ErrorBody.read(answered.response()).text(status);
                yield problem == null;
            }
            case Attempt.Retryable retryable -> {
                problem = retryable.problem();
                yield true;
            }
            case Attempt.Failed failed -> {
                problem = failed.problem();
                yield false;
            }
        };
    }

    private String json(long sequence, @Nullable End how) {
        List<ReportedCondition> first = conditions.stream()
                .sorted(Comparator.comparing(ReportedCondition::isMet))
                .limit(MAX_CONDITIONS)
                .toList();
        return JsonWriter.object(json -> {
            json.writeNumberProperty("sequence", sequence);
            transport.settings().callerName().ifPresent(name -> json.writeStringProperty("caller", name.text()));
            json.writeStringProperty("since", since.toString());
            deadline.limit()
                    .ifPresent(limit ->
                            json.writeStringProperty("until", since.plus(limit).toString()));
            json.writeStringProperty("state", how == null ? "waiting" : how.state());
            Optional.ofNullable(how)
                    .flatMap(End::command)
                    .ifPresent(command -> json.writeStringProperty("command", command));
            json.writeBooleanProperty("any", any);
            JsonWriter.writeObjects(json, "conditions", first, (one, condition) -> condition.write(one));
        });
    }

    private static Instant now() {
        return Instant.now().truncatedTo(ChronoUnit.MILLIS);
    }
}
