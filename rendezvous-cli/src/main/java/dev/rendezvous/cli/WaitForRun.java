package dev.rendezvous.cli;

import dev.rendezvous.Condition;
import dev.rendezvous.Deadline;
import dev.rendezvous.Outcome;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** One run of {@code wait-for}. */
final class WaitForRun {

    private final WaitForUsage.Request request;
    private final Deadline deadline;
    private final long start = System.nanoTime();
    private final PrintStream err = System.err;

    WaitForRun(WaitForUsage.Request request) {
        this.request = request;
        this.deadline = request.limit().map(Deadline::in).orElseGet(Deadline::never);
    }

    int run() throws InterruptedException {
        List<TargetStory> stories = new ArrayList<>();
        for (Condition target : request.targets()) {
            stories.add(new TargetStory(target.toString()));
        }
        Outcome outcome;
        try (Display display = Display.on(err, request.detail(), stories)) {
            outcome = await(stories, display);
        }
        Closing.say(err, outcome, request, stories);
        try {
            report(outcome, stories);
        } catch (IOException e) {
            err.println("wait-for: cannot write the report: " + e.getMessage());
            return ExitCode.OUR_FAULT;
        }
        return switch (outcome) {
            case Outcome.Met met -> request.command().isEmpty() ? ExitCode.MET : Exec.become(request.command());
            case Outcome.Failed failed -> ExitCode.NEVER;
            case Outcome.TimedOut timedOut -> ExitCode.TIMED_OUT;
        };
    }

    private Outcome await(List<TargetStory> stories, Display display) throws InterruptedException {
        List<Condition> watched = new ArrayList<>();
        for (int i = 0; i < stories.size(); i++) {
            TargetStory story = stories.get(i);
            Condition target = request.targets().get(i);
            Condition patient = request.keepTrying() ? target.keepTrying() : target;
            watched.add(patient.onLook(seen -> {
                Duration since = Duration.ofNanos(System.nanoTime() - start);
                display.looked(story, since, seen, story.add(since, seen));
            }));
        }
        Condition condition = request.any() ? Condition.any(watched) : Condition.all(watched);
        return condition.tryAwait(deadline);
    }

    private void report(Outcome outcome, List<TargetStory> stories) throws IOException {
        if (!request.json()) {
            return;
        }
        String json = JsonReport.of(outcome, request, stories);
        if (request.outputFile().isPresent()) {
            Files.writeString(request.outputFile().get(), json);
        } else {
            System.out.print(json);
            System.out.flush();
        }
    }
}
