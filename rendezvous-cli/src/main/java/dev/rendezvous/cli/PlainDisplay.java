package dev.rendezvous.cli;

import dev.rendezvous.Observation;
import java.io.PrintStream;
import java.time.Duration;

/** One line for each change, or for every look. */
record PlainDisplay(PrintStream err, boolean everyLook) implements Audience {

    @Override
    public void looked(TargetStory story, Duration since, Observation seen, boolean changed) {
        if (everyLook) {
            err.println(
                    Text.plain(story.name() + "  " + TargetStory.message(seen) + "  (" + since.toMillis() + " ms)"));
        } else if (changed) {
            err.println(Text.plain(story.name() + "  " + story.path() + "  (" + Text.seconds(since) + ")"));
        }
    }
}
