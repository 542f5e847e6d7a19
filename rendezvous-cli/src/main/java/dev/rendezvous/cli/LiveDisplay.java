package dev.rendezvous.cli;

import dev.rendezvous.Observation;
import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** One line for each target, drawn anew ten times a second; what stays in the end is what the plain display would say last. */
final class LiveDisplay implements Audience {

    private static final String[] SPINNER = {"⠋", "⠙", "⠹", "⠸", "⠼", "⠴", "⠦", "⠧", "⠇", "⠏"};
    private static final String GREEN = "\033[32m";
    private static final String RED = "\033[31m";
    private static final String YELLOW = "\033[33m";
    private static final String PLAIN = "\033[0m";
    private static final String CLEAR_TO_END = "\033[K";

    private final PrintStream err;
    private final List<TargetStory> stories;
    private final boolean colours =
            System.getenv("NO_COLOR") == null || System.getenv("NO_COLOR").isEmpty();
    private final int columns;
    private final long start = System.nanoTime();
    private final CountDownLatch over = new CountDownLatch(1);
    private final Thread painter;
    private boolean drawn;
    private int frame;

    private LiveDisplay(PrintStream err, int columns, List<TargetStory> stories) {
        this.err = err;
        this.columns = columns;
        this.stories = stories;
        this.painter = Thread.ofPlatform().daemon().name("display").unstarted(this::paint);
    }

    static LiveDisplay start(PrintStream err, int columns, List<TargetStory> stories) {
        LiveDisplay display = new LiveDisplay(err, columns, stories);
        display.painter.start();
        return display;
    }

    @Override
    public void looked(TargetStory story, Duration since, Observation seen, boolean changed) {
        // The painter reads the stories.
    }

    @Override
    public void close() {
        over.countDown();
        try {
            painter.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        draw(true);
    }

    private void paint() {
        try {
            // What is ready at once needs no moving picture.
            if (over.await(100, TimeUnit.MILLISECONDS)) {
                return;
            }
            do {
                draw(false);
            } while (!over.await(100, TimeUnit.MILLISECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void draw(boolean last) {
        StringBuilder screen = new StringBuilder();
        if (drawn) {
            screen.append("\033[").append(stories.size()).append('A');
        }
        for (TargetStory story : stories) {
            screen.append('\r').append(line(story, last)).append(CLEAR_TO_END).append('\n');
        }
        frame++;
        drawn = true;
        err.print(screen);
        err.flush();
    }

    private String line(TargetStory story, boolean last) {
        Optional<Duration> met = story.metAt();
        Duration since = met.orElseGet(() -> Duration.ofNanos(System.nanoTime() - start));
        String text = Text.plain(story.name() + "  " + story.path() + "  (" + Text.seconds(since) + ")");
        String mark = met.isPresent() ? "✔" : last ? "✘" : SPINNER[frame % SPINNER.length];
        String colour = met.isPresent() ? GREEN : last ? RED : YELLOW;
        return (colours ? colour + mark + PLAIN : mark) + " " + Text.cut(text, columns - 3);
    }
}
