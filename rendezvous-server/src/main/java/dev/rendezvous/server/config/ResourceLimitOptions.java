package dev.rendezvous.server.config;

import dev.rendezvous.internal.text.DurationParser;
import dev.rendezvous.server.http.MemoryLimit;
import dev.rendezvous.server.http.ResourceLimits;
import dev.rendezvous.server.http.TimeToLive;
import java.time.Duration;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** The flags for the limits on what clients may use. */
final class ResourceLimitOptions {

    private static final int MAX_BYTES = 1 << 30;
    private static final int MAX_COUNT = 10_000_000;

    private ResourceLimitOptions() {}

    static OptionGroup group(CommandSpec spec) {
        OptionGroup group = new OptionGroup(spec, "Limits");
        bytes(group, "max-payload", "1048576", "Maximum size of a payload");
        count(group, "max-name", "1024", "Maximum length of a name, in characters");
        group.add(
                "max-keys",
                "N|none",
                NameLimit.class,
                "none",
                NameLimit::parse,
                "Maximum number of stored names, beside the limit on the memory that they take");
        group.add(
                "max-stored",
                "BYTES|PERCENT%%",
                MemoryLimit.class,
                "50%",
                MemoryLimit::parse,
                "Maximum memory of all stored names, with all that is stored under them: bytes, or a part of the heap");
        group.add(
                "evict-after",
                "DURATION|never",
                TimeToLive.class,
                "24h",
                TimeToLive::parse,
                "When the store is full, signalled names that have not been used for this time make room for new ones, the"
                        + " least recently used first; never: new ones are rejected");
        group.add(
                "max-bodies",
                "BYTES|PERCENT%%",
                MemoryLimit.class,
                "10%",
                MemoryLimit::parse,
                "Maximum memory of request bodies that are being read: bytes, or a part of the heap; one body always fits");
        count(group, "max-waiters", "20000", "Maximum number of waiters");
        count(group, "max-waiters-per-address", "10000", "Maximum number of waiters of one client address");
        count(group, "max-probes", "500", "Maximum number of ports and databases that are checked at the same time");
        count(
                group,
                "max-connections",
                "25000",
                "Maximum number of connections; at most the number of files that the process may open");
        time(group, "head-timeout", "10s", "Time for the head of a request to arrive");
        time(group, "body-timeout", "60s", "Time for the body of a request to arrive, and for a response to be read");
        return group;
    }

    static ResourceLimits limits(ParseResult parsed) {
        return new ResourceLimits(
                number(parsed, "--max-payload"),
                number(parsed, "--max-name"),
                CommandLineOptions.value(parsed, "--max-keys", NameLimit.class).names(),
                CommandLineOptions.value(parsed, "--max-stored", MemoryLimit.class),
                CommandLineOptions.value(parsed, "--evict-after", TimeToLive.class)
                        .limit(),
                CommandLineOptions.value(parsed, "--max-bodies", MemoryLimit.class),
                number(parsed, "--max-waiters"),
                number(parsed, "--max-waiters-per-address"),
                number(parsed, "--max-probes"),
                number(parsed, "--max-connections"),
                CommandLineOptions.value(parsed, "--head-timeout", Duration.class),
                CommandLineOptions.value(parsed, "--body-timeout", Duration.class));
    }

    /** A number of names; the greatest integer for none. */
    private record NameLimit(int names) {

        static NameLimit parse(String text) {
            if (text.equals("none")) {
                return new NameLimit(Integer.MAX_VALUE);
            }
            try {
                return new NameLimit(OptionGroup.integer(text, 1, MAX_COUNT));
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException(
                        "must be 'none' or an integer from 1 to " + MAX_COUNT + ", but was '" + text + "'", e);
            }
        }
    }

    private static int number(ParseResult parsed, String option) {
        return CommandLineOptions.value(parsed, option, Integer.class);
    }

    private static void bytes(OptionGroup group, String name, String defaultText, String description) {
        group.add(name, "BYTES", int.class, defaultText, text -> OptionGroup.integer(text, 0, MAX_BYTES), description);
    }

    private static void count(OptionGroup group, String name, String defaultText, String description) {
        group.add(name, "N", int.class, defaultText, text -> OptionGroup.integer(text, 1, MAX_COUNT), description);
    }

    private static void time(OptionGroup group, String name, String defaultText, String description) {
        group.add(name, "DURATION", Duration.class, defaultText, ResourceLimitOptions::positive, description);
    }

    private static Duration positive(String text) {
        Duration duration = DurationParser.parse(text);
        if (duration.isZero()) {
            throw new IllegalArgumentException("must be positive, but was '" + text + "'");
        }
        return duration;
    }
}
