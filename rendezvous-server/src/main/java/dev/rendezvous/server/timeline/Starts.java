package dev.rendezvous.server.timeline;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The latest starts, the newest first.
 *
 * @param list at most ten, no two of which touch
 */
public record Starts(List<Start> list) {

    private static final int MAX_STARTS = 10;

    /** The maximum number of waits of one start. */
    public static final int MAX_CALLERS = Start.MAX_CALLERS;

    public static final Starts NONE = new Starts(List.of());

    public Starts {
        list = List.copyOf(list);
    }

    /** Returns these starts with one more wait. */
    public Starts with(CallerSpan span) {
        return with(Start.of(span));
    }

    /** Returns these starts with more waits of which only the time is kept. */
    public Starts withUnkept(Instant from, Instant to, int number) {
        return with(Start.notKept(from, to, number));
    }

    private Starts with(Start added) {
        Start joined = added;
        List<Start> others = new ArrayList<>();
        // A long wait may join starts that were separate, and then reach no others: these are in order.
        for (Start start : list) {
            if (start.touches(joined)) {
                joined = start.and(joined);
            } else {
                others.add(start);
            }
        }
        others.add(joined);
        return new Starts(others.stream()
                .sorted(Comparator.comparing(Start::began).reversed())
                .limit(MAX_STARTS)
                .toList());
    }

    /** Returns whether a wait would be kept, and not only its time. */
    public boolean keeps(Instant from, Instant to) {
        Start alone = Start.notKept(from, to, 1);
        return list.stream()
                .filter(start -> start.touches(alone))
                .allMatch(start -> start.keeps(Duration.between(from, to)));
    }
}
