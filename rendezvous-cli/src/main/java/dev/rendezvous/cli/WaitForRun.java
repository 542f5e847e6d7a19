package dev.rendezvous.cli;

import dev.rendezvous.Condition;
import dev.rendezvous.Deadline;
import dev.rendezvous.Outcome;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** One run of {@code wait-for}. */
final class WaitForRun {

    private final Request request;
    private final Deadline deadline;
    private final Instant began = Instant.now();
    private final long start = System.nanoTime();
    private final PrintStream err = System.err;
    private final List<TargetStory> stories;

    WaitForRun(Request request) {
        this.request = request;
        this.deadline = request.limit().map(Deadline::in).orElseGet(Deadline::never);
        this.stories = request.targets().stream()
                .map(target -> new TargetStory(target.toString()))
                .toList();
    }

    int run() throws InterruptedException {
        RunStory run;
        try {
            run = request.output().format() == Request.Format.NDJSON ? withEvents() : story(await(List.of()));
            if (run.verdict() != RunStory.Verdict.MET) {
                err.println(Closing.of(run));
            }
            Reports.write(run, request.output());
        } catch (IOException e) {
            err.println("wait-for: cannot write the report: " + Text.plain(String.valueOf(e.getMessage())));
            return ExitCode.OUR_FAULT;
        }
        if (run.verdict() != RunStory.Verdict.MET) {
            return run.exitCode();
        }
        deadline.time().sleep(request.settle());
        return request.command().isEmpty() ? ExitCode.MET : Exec.become(request.command());
    }

    private RunStory withEvents() throws IOException, InterruptedException {
        OutputStream file = request.output().file().isPresent()
                ? Files.newOutputStream(request.output().file().get())
                : System.out;
        try (PrintStream out = new PrintStream(file, false, java.nio.charset.StandardCharsets.UTF_8)) {
            EventStream events = EventStream.begin(out, began, stories);
            RunStory run = story(await(List.of(events)));
            events.end(run);
            return run;
        }
    }

    private RunStory story(Outcome outcome) {
        return new RunStory(began, request.any(), request.limit(), sinceStart(), outcome, stories);
    }

    private Outcome await(List<Audience> others) throws IOException, InterruptedException {
        if (stories.isEmpty()) {
            return new Outcome.Met(
                    new Outcome.Story(Duration.ZERO, 0, Optional.empty(), Optional.empty()), "nothing asked");
        }
        try (Audience display = Displays.on(err, request.detail(), stories)) {
            List<Audience> all = new ArrayList<>(others);
            all.add(display);
            List<Condition> watched = new ArrayList<>();
            for (int i = 0; i < stories.size(); i++) {
                watched.add(watched(request.targets().get(i), stories.get(i), all));
            }
            Condition condition = request.any() ? Condition.any(watched) : Condition.all(watched);
            return condition.tryAwait(deadline);
        }
    }

    private Condition watched(Condition target, TargetStory story, List<Audience> all) {
        return target.onLook(seen -> {
            Duration since = sinceStart();
            boolean changed = story.add(since, seen);
            all.forEach(one -> one.looked(story, since, seen, changed));
        });
    }

    private Duration sinceStart() {
        return Duration.ofNanos(System.nanoTime() - start);
    }
}
