package dev.rendezvous.server;

import dev.rendezvous.DurationText;
import java.time.Duration;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** The flags that say how much callers may take up. */
final class BudgetOptions {

    private BudgetOptions() {}

    static void addTo(CommandSpec spec) {
        CommandLineOptions.add(
                spec, "max-payload", "BYTES", int.class, "1048576", BudgetOptions::bytes, "Largest body of a signal");
        count(spec, "max-name", "1024", "Longest name, in characters");
        count(spec, "max-keys", "10000", "Most names that are kept");
        CommandLineOptions.add(
                spec,
                "max-stored",
                "BYTES",
                int.class,
                "67108864",
                BudgetOptions::bytes,
                "Most bytes of payloads that are kept, in all; at most half the heap");
        count(spec, "max-waiters", "20000", "Most requests that wait");
        count(spec, "max-waiters-per-address", "10000", "Most requests that wait, of one client address");
        count(spec, "max-probes", "500", "Most ports and databases that are looked at");
        count(spec, "max-connections", "25000", "Most connections; at most as many as the process may open files");
        time(spec, "head-timeout", "10s", "How long the head of a request may take to come");
        time(spec, "body-timeout", "60s", "How long the body of a request may take to come");
    }

    static Budget budget(ParseResult parsed) {
        return new Budget(
                number(parsed, "--max-payload"),
                number(parsed, "--max-name"),
                number(parsed, "--max-keys"),
                number(parsed, "--max-stored"),
                number(parsed, "--max-waiters"),
                number(parsed, "--max-waiters-per-address"),
                number(parsed, "--max-probes"),
                number(parsed, "--max-connections"),
                CommandLineOptions.value(parsed, "--head-timeout", Duration.class),
                CommandLineOptions.value(parsed, "--body-timeout", Duration.class));
    }

    private static int number(ParseResult parsed, String option) {
        return CommandLineOptions.value(parsed, option, Integer.class);
    }

    private static void count(CommandSpec spec, String name, String byDefault, String what) {
        CommandLineOptions.add(spec, name, "N", int.class, byDefault, BudgetOptions::positive, what);
    }

    private static void time(CommandSpec spec, String name, String byDefault, String what) {
        CommandLineOptions.add(spec, name, "DURATION", Duration.class, byDefault, BudgetOptions::duration, what);
    }

    private static int bytes(String text) {
        return CommandLineOptions.number(text, 1 << 30, "a number of bytes up to 1073741824");
    }

    private static int positive(String text) {
        int number = CommandLineOptions.number(text, 10_000_000, "a number from 1 to 10000000");
        if (number == 0) {
            throw new IllegalArgumentException("'0' would let nobody in; it is a number from 1 to 10000000");
        }
        return number;
    }

    private static Duration duration(String text) {
        Duration duration = DurationText.parse(text);
        if (duration.isZero()) {
            throw new IllegalArgumentException("'" + text + "' would let nobody in; it is longer than nothing");
        }
        return duration;
    }
}
