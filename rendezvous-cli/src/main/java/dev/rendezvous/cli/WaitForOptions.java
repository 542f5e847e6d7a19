package dev.rendezvous.cli;

import dev.rendezvous.Manner;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** The model of what {@code wait-for} takes; help, manual page and completions are made from it too. */
final class WaitForOptions {

    /** Options that say how to wait for every target, each of the same name in the fragment of one. */
    static final Set<String> OF_MANNER = Manner.options();

    private WaitForOptions() {}

    static CommandSpec model() {
        CommandSpec spec = CommandSpec.create().name("wait-for").version("wait-for " + Version.text());
        spec.usageMessage()
                .customSynopsis("wait-for [OPTION…] TARGET… [-- COMMAND [ARGUMENT…]]")
                .description("", "Waits until every TARGET is ready, then becomes COMMAND.", "")
                .sortOptions(false)
                .footer(FOOTER)
                .width(100);
        whatToWaitFor(spec);
        howToWait(spec);
        whatToSay(spec);
        others(spec);
        spec.addPositional(PositionalParamSpec.builder()
                .index("0..*")
                .arity("0..*")
                .paramLabel("TARGET")
                .type(List.class)
                .auxiliaryTypes(String.class)
                .hidden(true)
                .build());
        return spec;
    }

    private static void whatToWaitFor(CommandSpec spec) {
        spec.addOption(flag("Be content with the first target that is ready", "--any"));
        spec.addOption(files(
                "FILE",
                "Read targets from a file: YAML if it is called so, else one a line; - is stdin. May be repeated",
                "-f",
                "--file"));
        spec.addOption(text("DIR", "Folder of jars with JDBC drivers and target schemes of your own", "--plugins"));
    }

    private static void howToWait(CommandSpec spec) {
        spec.addOption(text(
                "DURATION",
                "How long to wait: seconds, or as in 500ms, 2m, 1h; 0 for ever. Default: 30s",
                "-t",
                "--timeout"));
        spec.addOption(text(
                "DURATION", "Pause between two looks. Default: 4 ms at first, growing to 1 s", "-i", "--interval"));
        spec.addOption(text("FACTOR", "Let every pause be longer than the one before", "--backoff"));
        spec.addOption(text("DURATION", "Longest pause between two looks", "--max-interval"));
        spec.addOption(text(
                "DURATION",
                "Longest look: name look-up, connect and answer. Default: 2s for a port, 5s for most others",
                "--attempt-timeout",
                "--connect-timeout"));
        spec.addOption(text("DURATION", "Pause before the first look", "--delay"));
        spec.addOption(text("DURATION", "How long a target has to stay ready", "--for"));
        spec.addOption(text("N", "How many looks on end have to see a target ready", "--successes"));
        spec.addOption(text(
                "KINDS",
                "Give up at these reasons too, as in connection-refused,no-such-database. Alone: as usual, at what"
                        + " waiting cannot cure, such as a wrong password",
                "--fail-fast"));
        spec.addOption(text(
                "KINDS",
                "Do not give up at these reasons. Alone: at none, not even a wrong password",
                "--keep-trying"));
    }

    private static void whatToSay(CommandSpec spec) {
        spec.addOption(flag("Say nothing on stderr but errors", "-q", "--quiet"));
        spec.addOption(flag("Say on stderr what every look saw", "-v", "--verbose"));
        spec.addOption(text(
                "FORMAT",
                "json: one object at the end; ndjson: one a line, as it happens. To stdout, or to --output-file",
                "--output"));
        spec.addOption(text("FILE", "Where --output goes; stdout belongs to COMMAND if there is one", "--output-file"));
        spec.addOption(files(
                "FILE",
                "Write a report: JUnit XML to a file called .xml, a timeline to one called .html. May be repeated",
                "--report"));
        spec.addOption(flag(
                "Append a table to the step summary of the CI, if GITHUB_STEP_SUMMARY names its file", "--summary"));
    }

    private static void others(CommandSpec spec) {
        spec.addOption(text("HOST", "With -p, a target: as wait-for-it has it. Without HOST: --help", "-h", "--host"));
        spec.addOption(text("PORT", "With -h, a target: as wait-for-it has it", "-p", "--port"));
        spec.addOption(
                flag("Accepted for wait-for-it, and always so: COMMAND runs only if all is ready", "-s", "--strict"));
        spec.addOption(OptionSpec.builder("--help")
                .usageHelp(true)
                .description("Show this and exit")
                .build());
        spec.addOption(OptionSpec.builder("--version")
                .versionHelp(true)
                .description("Show the version and exit")
                .build());
    }

    private static final String[] FOOTER = {
        "",
        "Without a TARGET, they come from the environment: WAIT_FOR, or docker-compose-wait's WAIT_HOSTS.",
        "",
        "Targets:",
        "  host:port, tcp://host:port        a TCP port accepts connections",
        "  http://host/path, https://…       a GET answers with 200 to 299",
        "  postgres://user@host/database     a database answers; mysql:// and mongodb:// too",
        "  jdbc:…                            a database whose driver is in --plugins answers",
        "  redis://host, amqp://host/vhost   a store or a broker answers; kafka:// too",
        "  grpc://host/service               it is serving; temporal:// too",
        "  rendezvous://host/key             a key is signalled",
        "  dns:name                          the name resolves",
        "  file:/path, unix:/path            the file exists, the socket accepts",
        "  exec:command argument…            the command exits with 0",
        "  not:TARGET                        conclusively not so",
        "",
        "Options of one target follow it after a #, as in http://app/health#status=204&timeout=5s",
        "",
        "Exit codes: 0 met (or COMMAND's own), 1 our fault, 2 wrong usage, 3 can never be met,",
        "  124 timed out, 126 COMMAND not executable, 127 COMMAND not found, 130/143 interrupted",
        "",
        "Example: wait-for db:5432 rendezvous://rv:8080/migrated --timeout 60s -- ./start"
    };

    private static OptionSpec text(String label, String what, String... names) {
        return named(names)
                .paramLabel(label)
                .type(String.class)
                .arity("1")
                .description(what)
                .build();
    }

    private static OptionSpec files(String label, String what, String... names) {
        return named(names)
                .paramLabel(label)
                .type(List.class)
                .auxiliaryTypes(String.class)
                .arity("1")
                .description(what)
                .build();
    }

    private static OptionSpec flag(String what, String... names) {
        return named(names).type(boolean.class).arity("0").description(what).build();
    }

    private static OptionSpec.Builder named(String... names) {
        return OptionSpec.builder(names[0], Arrays.copyOfRange(names, 1, names.length));
    }
}
