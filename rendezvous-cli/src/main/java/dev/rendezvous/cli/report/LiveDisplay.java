package dev.rendezvous.cli.report;

import dev.rendezvous.Observation;
import dev.rendezvous.internal.text.DurationFormat;
import dev.rendezvous.internal.text.RemoteText;
import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** A header, and one line for each target, redrawn ten times a second. The last drawing of a line is the plain display's last line. */
final class LiveDisplay implements ProgressListener {

    private static final String[] SPINNER = {"⠋", "⠙", "⠹", "⠸", "⠼", "⠴", "⠦", "⠧", "⠇", "⠏"};
    private static final String GREEN = "\033[32m";
    private static final String RED = "\033[31m";
    private static final String YELLOW = "\033[33m";
    private static final String PLAIN = "\033[0m";
    private static final String CLEAR_TO_END = "\033[K";

    /** A name is not shortened further to show earlier phases. */
    private static final int MIN_NAME_COLUMNS = 20;

    private final PrintStream err;
    private final List<TargetReport> targets;
    private final boolean any;
    private final Optional<Duration> timeout;
    private final boolean colours =
            System.getenv("NO_COLOR") == null || System.getenv("NO_COLOR").isEmpty();
    private final int columns;
    private final long start = System.nanoTime();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread painter;
    private boolean drawn;
    private int frame;

    private LiveDisplay(
            PrintStream err, int columns, List<TargetReport> targets, boolean any, Optional<Duration> timeout) {
        this.err = err;
        this.columns = columns;
        this.targets = targets;
        this.any = any;
        this.timeout = timeout;
        this.painter = Thread.ofPlatform().daemon().name("display").unstarted(this::paint);
    }

    static LiveDisplay start(
            PrintStream err, int columns, List<TargetReport> targets, boolean any, Optional<Duration> timeout) {
        LiveDisplay display = new LiveDisplay(err, columns, targets, any, timeout);
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
            screen.append("\033[").append(targets.size() + 1).append('A');
        }
        if (drawn || !last) {
            screen.append('\r')
                    .append(DisplayText.cut(header(), columns - 1))
                    .append(CLEAR_TO_END)
                    .append('\n');
        }
        for (TargetReport target : targets) {
            screen.append('\r').append(line(target, last)).append(CLEAR_TO_END).append('\n');
        }
        frame++;
        drawn = true;
        err.print(screen);
        err.flush();
    }

    /** As in {@code 2 of 5 ready, 4.2 s of 30 s}. */
    private String header() {
        String limit =
                timeout.map(whole -> " of " + DurationFormat.format(whole)).orElse("");
        return "%d of %d ready%s, %s%s"
                .formatted(
                        targets.stream().filter(TargetReport::isMet).count(),
                        targets.size(),
                        any && targets.size() > 1 ? " (one is enough)" : "",
                        DurationFormat.format(sinceStart()),
                        limit);
    }

    private String line(TargetReport target, boolean last) {
        Optional<Duration> met = target.metAt();
        String time = "  (" + DurationFormat.format(met.orElseGet(this::sinceStart)) + ")";
        String text = fitted(RemoteText.visible(target.name()), "  " + RemoteText.visible(target.path()), time);
        if (met.isPresent()) {
            return mark(GREEN, "✔") + " " + text;
        }
        if (!last) {
            return mark(YELLOW, SPINNER[frame % SPINNER.length]) + " " + text;
        }
        // With --any, a target that was not needed has not failed.
        boolean needed = !any || targets.stream().noneMatch(TargetReport::isMet);
        return (needed ? mark(RED, "✘") : "–") + " " + text;
    }

    private String mark(String colour, String mark) {
        return colours ? colour + mark + PLAIN : mark;
    }

    /** Returns a line that fits: the name is shortened first, then earlier phases are left out; the latest reason stays. */
    private String fitted(String name, String path, String time) {
        int available = columns - 3;
        String end = path + time;
        if (DisplayText.width(name) + DisplayText.width(end) <= available) {
            return name + end;
        }
        int latest = path.lastIndexOf(TargetReport.ARROW);
        if (latest >= 0 && available - DisplayText.width(end) < MIN_NAME_COLUMNS) {
            end = "  …" + path.substring(latest) + time;
        }
        int forName = Math.max(available - DisplayText.width(end), 1);
        return DisplayText.cut(DisplayText.cutMiddle(name, forName) + end, available);
    }

    private Duration sinceStart() {
        return Duration.ofNanos(System.nanoTime() - start);
    }
}
