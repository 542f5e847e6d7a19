package dev.rendezvous.cli;

import dev.rendezvous.Condition;
import dev.rendezvous.DurationText;
import dev.rendezvous.Targets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParseResult;

/** What can be asked of {@code wait-for}. */
final class WaitForUsage {

    private final CommandLine commandLine;

    /**
     * What is asked.
     *
     * @param targets what to wait for
     * @param any whether the first is enough
     * @param limit empty for ever
     * @param keepTrying whether to go on when there is no hope
     * @param detail how much to say on stderr
     * @param json whether to write a report
     * @param outputFile where to, if not stdout
     * @param command what to become; often empty
     * @param helpShown whether help was all that was asked
     */
    record Request(
            List<Condition> targets,
            boolean any,
            Optional<Duration> limit,
            boolean keepTrying,
            Detail detail,
            boolean json,
            Optional<Path> outputFile,
            List<String> command,
            boolean helpShown) {}

    enum Detail {
        QUIET,
        CHANGES,
        EVERY_LOOK
    }

    WaitForUsage() {
        CommandSpec spec = CommandSpec.create().name("wait-for");
        spec.usageMessage()
                .customSynopsis("Usage: wait-for [OPTION…] TARGET… [-- COMMAND [ARGUMENT…]]")
                .description("", "Waits until every TARGET is ready, then becomes COMMAND.", "")
                .footer(
                        "",
                        "Targets:",
                        "  host:port, tcp://host:port            a TCP port accepts connections",
                        "  postgres://user:password@host/db      a PostgreSQL database answers",
                        "  rendezvous://host:port/key            a key is signalled",
                        "  not:TARGET                            conclusively not so",
                        "",
                        "Exit codes: 0 met (or COMMAND's own), 1 our fault, 2 wrong usage, 3 can never be met,",
                        "  124 timed out, 126 COMMAND not executable, 127 COMMAND not found, 130/143 interrupted",
                        "",
                        "Example: wait-for db:5432 rendezvous://rv:8080/migrated --timeout 60s -- ./start")
                .width(100);
        spec.addOption(option(
                "DURATION",
                String.class,
                "30s",
                "How long to wait: seconds, or as in 500ms, 2m, 1h; 0 for ever. Default: 30s",
                "-t",
                "--timeout"));
        spec.addOption(flag("Be content with the first target that is ready", "--any"));
        spec.addOption(
                flag("Keep trying after a reason that waiting cannot cure, such as a wrong password", "--keep-trying"));
        spec.addOption(flag("Say nothing on stderr but errors", "-q", "--quiet"));
        spec.addOption(flag("Say on stderr what every look saw", "-v", "--verbose"));
        spec.addOption(option(
                "FORMAT",
                String.class,
                "none",
                "Write a report: json, to stdout unless --output-file is given",
                "--output"));
        spec.addOption(option(
                "FILE",
                String.class,
                "",
                "Write the report here; stdout belongs to COMMAND if there is one",
                "--output-file"));
        spec.addOption(OptionSpec.builder("-h", "--help")
                .usageHelp(true)
                .description("Show this and exit")
                .build());
        spec.addOption(OptionSpec.builder("--version")
                .versionHelp(true)
                .description("Show the version and exit")
                .build());
        spec.addPositional(PositionalParamSpec.builder()
                .index("0..*")
                .arity("0..*")
                .type(List.class)
                .auxiliaryTypes(String.class)
                .hidden(true)
                .build());
        spec.version("wait-for " + Version.text());
        commandLine = new CommandLine(spec);
    }

    private static OptionSpec option(String label, Class<?> type, String byDefault, String what, String... names) {
        return OptionSpec.builder(names[0], Arrays.copyOfRange(names, 1, names.length))
                .paramLabel(label)
                .type(type)
                .arity("1")
                .defaultValue(byDefault)
                .description(what)
                .build();
    }

    private static OptionSpec flag(String what, String... names) {
        return OptionSpec.builder(names[0], Arrays.copyOfRange(names, 1, names.length))
                .type(boolean.class)
                .arity("0")
                .description(what)
                .build();
    }

    Request parse(String... arguments) {
        List<String> all = List.of(arguments);
        int end = all.indexOf("--");
        List<String> own = end < 0 ? all : all.subList(0, end);
        List<String> command = end < 0 ? List.of() : all.subList(end + 1, all.size());
        ParseResult parsed = commandLine.parseArgs(own.toArray(String[]::new));
        if (parsed.isUsageHelpRequested()) {
            commandLine.usage(System.out);
        } else if (parsed.isVersionHelpRequested()) {
            commandLine.printVersionHelp(System.out);
        } else {
            return request(parsed, command, end >= 0);
        }
        return new Request(
                List.of(), false, Optional.empty(), false, Detail.QUIET, false, Optional.empty(), List.of(), true);
    }

    private static Request request(ParseResult parsed, List<String> command, boolean separated) {
        if (separated && command.isEmpty()) {
            throw new IllegalArgumentException("a command is missing after '--'");
        }
        String format = value(parsed, "--output");
        if (!format.equals("none") && !format.equals("json")) {
            throw new IllegalArgumentException("--output is json, and not '" + format + "'");
        }
        String file = value(parsed, "--output-file");
        if (format.equals("json") && file.isEmpty() && !command.isEmpty()) {
            throw new IllegalArgumentException(
                    "stdout belongs to the command; say where the report goes with --output-file");
        }
        if (!file.isEmpty() && format.equals("none")) {
            throw new IllegalArgumentException("--output-file needs --output json");
        }
        Duration limit = DurationText.parse(value(parsed, "--timeout"));
        return new Request(
                targets(parsed),
                parsed.hasMatchedOption("--any"),
                limit.isZero() ? Optional.empty() : Optional.of(limit),
                parsed.hasMatchedOption("--keep-trying"),
                detail(parsed),
                format.equals("json"),
                file.isEmpty() ? Optional.empty() : Optional.of(Path.of(file)),
                command,
                false);
    }

    private static List<Condition> targets(ParseResult parsed) {
        List<String> texts = parsed.matchedPositionalValue(0, List.of());
        if (texts.isEmpty()) {
            throw new IllegalArgumentException("a target is missing, such as localhost:5432");
        }
        Targets targets = Targets.installed();
        List<Condition> conditions = new ArrayList<>();
        for (String text : texts) {
            conditions.add(targets.parse(text));
        }
        return conditions;
    }

    private static Detail detail(ParseResult parsed) {
        if (parsed.hasMatchedOption("--quiet")) {
            return Detail.QUIET;
        }
        return parsed.hasMatchedOption("--verbose") ? Detail.EVERY_LOOK : Detail.CHANGES;
    }

    private static String value(ParseResult parsed, String option) {
        return (String) parsed.commandSpec().findOption(option).getValue();
    }
}
