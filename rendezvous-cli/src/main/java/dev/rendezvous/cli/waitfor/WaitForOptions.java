package dev.rendezvous.cli.waitfor;

import dev.rendezvous.cli.process.Version;
import dev.rendezvous.target.WaitOptions;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** The options of {@code wait-for}. The parser, the help, the manual page and the completions are made from this model. */
public final class WaitForOptions {

    /** Options that apply to every target. The fragment of a target can override them under the same names. */
    static final Set<String> OF_TARGETS = WaitOptions.names();

    private static final String[] FOOTER = {
        "",
        "Without TARGET, targets are read from the environment: WAIT_FOR, or docker-compose-wait's WAIT_HOSTS.",
        "",
        "Targets:",
        "  host:port, tcp://host:port        a TCP port accepts connections",
        "  http://host/path, https://…       GET returns a status from 200 to 299",
        "  postgres://user@host/database     the database answers; also mysql:// and mongodb://",
        "  jdbc:…                            the database answers; its driver must be in --plugins",
        "  redis://host, amqp://host/vhost   the server answers; also kafka:// and cassandra://",
        "  grpc://host/service               the service is serving; also temporal://",
        "  rendezvous://host/key             the key is signalled",
        "  dns:name                          the name resolves",
        "  file:/path, unix:/path            the file exists; the socket accepts connections",
        "  exec:command argument…            the command exits with 0",
        "  not:TARGET                        the target is definitely not ready",
        "",
        "Options of a single target follow '#', as in http://app/health#status=204&timeout=5s",
        "",
        "Exit codes: 0 ready (or COMMAND's own), 1 internal error, 2 usage error, 3 can never be met,",
        "  124 timed out, 126 COMMAND not executable, 127 COMMAND not found, 128+N ended by signal N",
        "",
        "Example: wait-for db:5432 rendezvous://rv:8080/migrated --timeout 60s -- ./start"
    };

    private WaitForOptions() {}

    public static CommandSpec model() {
        CommandSpec spec = CommandSpec.create().name("wait-for").version("wait-for " + Version.text());
        spec.usageMessage()
                .customSynopsis("wait-for [OPTION…] TARGET… [-- COMMAND [ARGUMENT…]]")
                .description("", "Waits until every TARGET is ready, then executes COMMAND in its place.", "")
                .sortOptions(false)
                .footer(FOOTER)
                .width(100);
        addTargetOptions(spec);
        addWaitOptions(spec);
        addReportOptions(spec);
        addOtherOptions(spec);
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

    private static void addTargetOptions(CommandSpec spec) {
        spec.addOption(flag("Wait for the first ready target only", "--any"));
        spec.addOption(files(
                "FILE",
                "Read targets from FILE (- for stdin), one per line or as YAML; references to variables are replaced. Repeatable",
                "-f",
                "--file"));
        spec.addOption(
                text("DIR", "Load JDBC drivers and additional target schemes from the jars in DIR", "--plugins"));
        spec.addOption(text(
                "PROXY",
                "Proxy of all http and https targets: a URL such as http://proxy:3128, or env for that of http_proxy, https_proxy,"
                        + " all_proxy and no_proxy, which are ignored otherwise",
                "--proxy"));
    }

    private static void addWaitOptions(CommandSpec spec) {
        spec.addOption(text(
                "DURATION",
                "Maximum time to wait: seconds, or with a unit, as in 500ms, 2m, 1h, 1d; 0 for no limit. Default: 30s",
                "-t",
                "--timeout"));
        spec.addOption(text(
                "DURATION",
                "Pause between two attempts. Default: 10 or 30 ms at first, growing to 1 s",
                "-i",
                "--interval"));
        spec.addOption(text("FACTOR", "Multiply the pause by FACTOR after each attempt", "--backoff"));
        spec.addOption(text("DURATION", "Maximum pause between two attempts", "--max-interval"));
        spec.addOption(text(
                "DURATION",
                "Maximum time for one attempt: name resolution, connection and answer. Default: 2s for a port, 5s for most"
                        + " other targets",
                "--attempt-timeout",
                "--connect-timeout"));
        spec.addOption(text("DURATION", "Pause before the first attempt", "--delay"));
        spec.addOption(text("DURATION", "Time for which a target must stay ready", "--for"));
        spec.addOption(text("N", "Number of consecutive attempts that must find a target ready", "--successes"));
        spec.addOption(text(
                "true|false",
                "A target that was ready once counts as ready until the end; without a value: true",
                "--once"));
        spec.addOption(text(
                "KINDS",
                "Also give up at once for these reasons, as in connection-refused,no-such-database. Without KINDS, and by"
                        + " default: for reasons that waiting cannot change, such as a wrong password",
                "--fail-fast"));
        spec.addOption(text(
                "KINDS",
                "Do not give up for these reasons. Without KINDS: for no reason, not even a wrong password",
                "--keep-trying"));
    }

    private static void addReportOptions(CommandSpec spec) {
        spec.addOption(flag("Print only errors on stderr", "-q", "--quiet"));
        spec.addOption(flag("Print the result of every attempt on stderr", "-v", "--verbose"));
        spec.addOption(text(
                "FORMAT",
                "Print the result on stdout, or to --output-file. json: one object at the end; ndjson: one event per line as"
                        + " it happens",
                "--output"));
        spec.addOption(text(
                "FILE",
                "Write --output to FILE; required with COMMAND, which writes to stdout itself",
                "--output-file"));
        spec.addOption(files(
                "FILE",
                "Write a report to FILE: JUnit XML if it ends in .xml, a timeline if it ends in .html. Repeatable",
                "--report"));
        spec.addOption(text(
                "URL",
                "Report the wait to the rendezvous server at URL, whose page and 'rendezvous status' show it. Default:"
                        + " RENDEZVOUS_REPORT_TO",
                "--report-to"));
        spec.addOption(text(
                "NAME",
                "Name under which a rendezvous server shows this wait. Default: RENDEZVOUS_AS, or the name of this host",
                "--as"));
        spec.addOption(flag(
                "Append a Markdown table to the CI's step summary, the file that GITHUB_STEP_SUMMARY names",
                "--summary"));
    }

    private static void addOtherOptions(CommandSpec spec) {
        spec.addOption(text(
                "HOST", "With -p, add the target HOST:PORT, as in wait-for-it. Without HOST: --help", "-h", "--host"));
        spec.addOption(text("PORT", "With -h, add the target HOST:PORT, as in wait-for-it", "-p", "--port"));
        spec.addOption(flag(
                "Ignored, for compatibility with wait-for-it: COMMAND is always executed only after success",
                "-s",
                "--strict"));
        spec.addOption(OptionSpec.builder("--help")
                .usageHelp(true)
                .description("Print this help and exit")
                .build());
        spec.addOption(OptionSpec.builder("--version")
                .versionHelp(true)
                .description("Print the version and exit")
                .build());
    }

    private static OptionSpec text(String label, String description, String... names) {
        return named(names)
                .paramLabel(label)
                .type(String.class)
                .arity("1")
                .description(description)
                .build();
    }

    private static OptionSpec files(String label, String description, String... names) {
        return named(names)
                .paramLabel(label)
                .type(List.class)
                .auxiliaryTypes(String.class)
                .arity("1")
                .description(description)
                .build();
    }

    private static OptionSpec flag(String description, String... names) {
        return named(names)
                .type(boolean.class)
                .arity("0")
                .description(description)
                .build();
    }

    private static OptionSpec.Builder named(String... names) {
        return OptionSpec.builder(names[0], Arrays.copyOfRange(names, 1, names.length));
    }
}
