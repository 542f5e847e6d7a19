package dev.rendezvous.cli.report;

import dev.rendezvous.Observation;
import dev.rendezvous.target.text.RemoteText;
import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** One line for each target, redrawn ten times a second. The last drawing shows the same text as the plain display's last lines. */
final class LiveDisplay implements ProgressListener {

    private static final String[] SPINNER = {"⠋", "⠙", "⠹", "⠸", "⠼", "⠴", "⠦", "⠧", "⠇", "⠏"};
    private static final String GREEN = "\033[32m";
    private static final String RED = "\033[31m";
    private static final String YELLOW = "\033[33m";
    private static final String PLAIN = "\033[0m";
    private static final String CLEAR_TO_END = "\033[K";

    private final PrintStream err;
    private final List<TargetReport> targets;
    private final boolean colours =
            System.getenv("NO_COLOR") == null || System.getenv("NO_COLOR").isEmpty();
    private final int columns;
    private final long start = System.nanoTime();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread painter;
    private boolean drawn;
    private int frame;

    private LiveDisplay(PrintStream err, int columns, List<TargetReport> targets) {
        this.err = err;
        this.columns = columns;
        this.targets = targets;
        this.painter = Thread.ofPlatform().daemon().name("display").unstarted(this::paint);
    }

    static LiveDisplay start(PrintStream err, int columns, List<TargetReport> targets) {
        LiveDisplay display = new LiveDisplay(err, columns, targets);
        display.painter.start();
        return display;
    }

    @Override
    public void onAttempt(TargetReport target, Duration at, Observation observation, boolean changed) {
        // The painter reads the histories.
    }

    @Override
    public void close() {
        closed.countDown();
        try {
            painter.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        draw(true);
    }

    private void paint() {
        try {
            // No animation for a wait that ends at once.
            if (closed.await(100, TimeUnit.MILLISECONDS)) {
                return;
            }
            do {
                draw(false);
            } while (!closed.await(100, TimeUnit.MILLISECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void draw(boolean last) {
        StringBuilder screen = new StringBuilder();
        if (drawn) {
            screen.append("\033[").append(targets.size()).append('A');
        }
        for (TargetReport target : targets) {
            screen.append('\r').append(line(target, last)).append(CLEAR_TO_END).append('\n');
        }
        frame++;
        drawn = true;
        err.print(screen);
        err.flush();
    }

    private String line(TargetReport target, boolean last) {
        Optional<Duration> met = target.metAt();
        Duration elapsed = met.orElseGet(() -> Duration.ofNanos(System.nanoTime() - start));
        String text =
                RemoteText.visible(target.name() + "  " + target.path() + "  (" + DisplayText.seconds(elapsed) + ")");
        String mark = met.isPresent() ? "✔" : last ? "✘" : SPINNER[frame % SPINNER.length];
        String colour = met.isPresent() ? GREEN : last ? RED : YELLOW;
        return (colours ? colour + mark + PLAIN : mark) + " " + DisplayText.cut(text, columns - 3);
    }
}
