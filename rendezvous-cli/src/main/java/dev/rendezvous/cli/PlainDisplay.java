package dev.rendezvous.cli;

import dev.rendezvous.Observation;
import java.io.PrintStream;
import java.time.Duration;

/** One line for each change, or for every look. */
record PlainDisplay(PrintStream err, boolean everyLook) implements Audience {

    @Override
    public void looked(TargetStory story, Duration since, Observation seen, boolean changed) {
        if (everyLook) {
            String text = switch (seen) {
                case Observation.Satisfied satisfied -> satisfied.detail();
                case Observation.Unsatisfied unsatisfied -> unsatisfied.reason().message();
            };
            err.println(Text.plain(story.name() + "  " + text + "  (" + since.toMillis() + " ms)"));
        } else if (changed) {
            err.println(Text.plain(story.name() + "  " + story.path() + "  (" + Text.seconds(since) + ")"));
        }
    }
}
