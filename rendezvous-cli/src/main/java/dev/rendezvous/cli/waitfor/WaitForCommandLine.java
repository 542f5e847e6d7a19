package dev.rendezvous.cli.waitfor;

import dev.rendezvous.Condition;
import dev.rendezvous.cli.process.NativeImage;
import dev.rendezvous.cli.report.ReportOptions;
import dev.rendezvous.cli.report.Verbosity;
import dev.rendezvous.client.RendezvousClient;
import dev.rendezvous.target.MalformedTargetException;
import dev.rendezvous.target.Targets;
import dev.rendezvous.target.WaitOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import picocli.CommandLine;
import picocli.CommandLine.ParseResult;

/** Parses the command line of {@code wait-for}. Targets come from it and from files; if there are none, from the environment. */
public final class WaitForCommandLine {

    private static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(30);

    /** The file name of the program of docker-compose-wait, which does nothing if there is nothing to wait for. */
    private static final String DOCKER_COMPOSE_WAIT = "wait";

    private static final Set<String> USING_A_PROXY = Set.of("http", "https");

    private static final Set<String> OF_A_SERVER = Set.of("rendezvous", "rendezvous+http", "rendezvous+https");

    private final CommandLine commandLine = new CommandLine(WaitForOptions.model());
    private final WaitForEnvironment environment;
    private final Supplier<String> programName;

    /**
     * Makes a parser.
     *
     * @param programName supplies the name under which this program was called; only asked if nothing names a target
     */
    public WaitForCommandLine(Map<String, String> environment, Supplier<String> programName) {
        this.environment = new WaitForEnvironment(environment);
        this.programName = programName;
    }

    /** Returns the request; empty if help or version was requested, and printed. */
    public Optional<WaitForRequest> parse(String... commandLineArguments) {
        Arguments arguments = Arguments.of(commandLineArguments);
        if (arguments.separated() && arguments.command().isEmpty()) {
            throw new IllegalArgumentException("COMMAND must follow '--', but is missing");
        }
        ParseResult parsed = commandLine.parseArgs(arguments.own().toArray(String[]::new));
        if (parsed.isUsageHelpRequested()) {
            commandLine.usage(System.out);
            return Optional.empty();
        }
        if (parsed.isVersionHelpRequested()) {
            commandLine.printVersionHelp(System.out);
            return Optional.empty();
        }
        return Optional.of(request(parsed, arguments.command()));
    }

    private WaitForRequest request(ParseResult parsed, List<String> command) {
        List<TargetFile> files = new ArrayList<>();
        for (String file : parsed.matchedOptionValue("--file", List.<String>of())) {
            files.add(TargetFile.read(file, environment.variables()));
        }
        List<String> texts = new ArrayList<>(texts(parsed, files));
        boolean fromEnvironment = texts.isEmpty()
                && files.isEmpty()
                && (environment.isSet() || programName.get().equals(DOCKER_COMPOSE_WAIT));
        if (fromEnvironment) {
            texts.addAll(environment.targets());
        } else if (texts.isEmpty()) {
            throw new IllegalArgumentException("TARGET is missing; name at least one, such as localhost:5432");
        }
        WaitOptions waitOptions = waitOptions(parsed, files, fromEnvironment);
        List<Targets.Target> targets = targets(installed(parsed), texts, waitOptions);
        Optional<Duration> timeout = longestTimeout(targets, waitOptions);
        List<String> toExecute = fromEnvironment && command.isEmpty() ? environment.command() : command;
        return new WaitForRequest(
                targets.stream()
                        .map(target -> new WaitForRequest.Requested(withOwnTimeout(target, timeout), target.warnings()))
                        .toList(),
                parsed.hasMatchedOption("--any") || files.stream().anyMatch(TargetFile::any),
                timeout,
                fromEnvironment ? environment.verbosity().orElse(verbosity(parsed)) : verbosity(parsed),
                reports(parsed, toExecute),
                reportTo(parsed),
                fromEnvironment ? environment.settle(!targets.isEmpty()) : Duration.ZERO,
                toExecute);
    }

    private static List<String> texts(ParseResult parsed, List<TargetFile> files) {
        List<String> texts = new ArrayList<>(parsed.matchedPositionalValue(0, List.<String>of()));
        Optional<String> host = option(parsed, "--host");
        Optional<String> port = option(parsed, "--port");
        if (host.isPresent() != port.isPresent()) {
            throw new IllegalArgumentException("-h HOST and -p PORT must be given together, but "
                    + (host.isPresent() ? "-p" : "-h") + " is missing");
        }
        host.ifPresent(name -> texts.add((name.contains(":") ? "[" + name + "]" : name) + ":" + port.orElseThrow()));
        files.forEach(file -> texts.addAll(file.targets()));
        return texts;
    }

    private WaitOptions waitOptions(ParseResult parsed, List<TargetFile> files, boolean fromEnvironment) {
        WaitOptions waitOptions = WaitOptions.defaults().with("timeout", DEFAULT_TIMEOUT.toSeconds() + "s");
        if (fromEnvironment) {
            waitOptions = with(waitOptions, environment.options(DEFAULT_TIMEOUT));
        }
        for (TargetFile file : files) {
            waitOptions = with(waitOptions, file.options());
        }
        for (String name : WaitForOptions.OF_TARGETS) {
            Optional<String> value = option(parsed, "--" + name);
            waitOptions = value.isPresent() ? waitOptions.with(name, value.get()) : waitOptions;
        }
        return waitOptions;
    }

    private static WaitOptions with(WaitOptions waitOptions, Map<String, String> options) {
        WaitOptions changed = waitOptions;
        for (Map.Entry<String, String> option : options.entrySet()) {
            changed = changed.with(option.getKey(), option.getValue());
        }
        return changed;
    }

    private static Targets installed(String plugins) {
        if (NativeImage.RUNNING) {
            throw new IllegalArgumentException(
                    "--plugins requires wait-for with a Java runtime, which this file does not contain; use the image rendezvous-cli");
        }
        return Targets.installed(Path.of(plugins));
    }

    private static Targets installed(ParseResult parsed) {
        Targets installed =
                option(parsed, "--plugins").map(WaitForCommandLine::installed).orElseGet(Targets::installed);
        Targets withProxy = withDefaultOption(installed, parsed, "proxy", USING_A_PROXY, "http://localhost");
        return withDefaultOption(withProxy, parsed, "as", OF_A_SERVER, "rendezvous://localhost/key");
    }

    /**
     * Returns targets with the value of an option of the command line.
     *
     * @param example a target with this option: a value that cannot be right is an error even if no target uses it
     */
    private static Targets withDefaultOption(
            Targets targets, ParseResult parsed, String name, Set<String> schemes, String example) {
        Optional<String> value = option(parsed, "--" + name);
        if (value.isEmpty()) {
            return targets;
        }
        Targets changed = targets.withDefaultOption(name, value.get(), schemes);
        try {
            changed.parse(example);
        } catch (MalformedTargetException e) {
            throw new IllegalArgumentException(e.problem().replaceFirst("^option " + name, "--" + name), e);
        }
        return changed;
    }

    private Optional<RendezvousClient> reportTo(ParseResult parsed) {
        return option(parsed, "--report-to")
                .or(() -> environment.value("RENDEZVOUS_REPORT_TO"))
                .map(url -> {
                    RendezvousClient client = RendezvousClient.at(url)
                            .withCaFileFromEnvironment(environment.variables())
                            .withTokenFromEnvironment(environment.variables());
                    return option(parsed, "--as")
                            .map(client::withCallerName)
                            .orElseGet(() -> client.withCallerNameFromEnvironment(environment.variables()));
                });
    }

    private static List<Targets.Target> targets(Targets installed, List<String> texts, WaitOptions waitOptions) {
        return texts.stream()
                .map(text -> installed.parseTarget(text, waitOptions))
                .toList();
    }

    /** Returns the timeout of the run, which is the longest of its targets; empty if one has no limit. */
    private static Optional<Duration> longestTimeout(List<Targets.Target> targets, WaitOptions waitOptions) {
        List<Duration> timeouts = targets.isEmpty()
                ? List.of(waitOptions.timeout().orElseThrow())
                : targets.stream().map(target -> target.timeout().orElseThrow()).toList();
        return timeouts.contains(Duration.ZERO)
                ? Optional.empty()
                : timeouts.stream().max(Duration::compareTo);
    }

    /** Returns the condition of a target; it enforces the target's timeout if that is shorter than the run's. */
    private static Condition withOwnTimeout(Targets.Target target, Optional<Duration> run) {
        Duration own = target.timeout().orElseThrow();
        boolean shorter = own.isPositive() && !run.equals(Optional.of(own));
        return shorter ? target.condition().within(own) : target.condition();
    }

    private ReportOptions reports(ParseResult parsed, List<String> command) {
        ReportOptions.Format format = format(option(parsed, "--output"));
        Optional<Path> file = option(parsed, "--output-file").map(Path::of);
        if (format != ReportOptions.Format.NONE && file.isEmpty() && !command.isEmpty()) {
            throw new IllegalArgumentException(
                    "--output must not go to stdout with COMMAND, which writes to stdout itself; use --output-file");
        }
        if (file.isPresent() && format == ReportOptions.Format.NONE) {
            throw new IllegalArgumentException("--output-file requires --output json or --output ndjson");
        }
        List<Path> reports = new ArrayList<>();
        for (String report : parsed.matchedOptionValue("--report", List.<String>of())) {
            if (!report.endsWith(".xml") && !report.endsWith(".html")) {
                throw new IllegalArgumentException(
                        "--report must be a file name ending in .xml (JUnit) or .html (timeline), but was '" + report
                                + "'");
            }
            reports.add(Path.of(report));
        }
        Optional<Path> summary = parsed.hasMatchedOption("--summary")
                ? environment.value("GITHUB_STEP_SUMMARY").map(Path::of)
                : Optional.empty();
        return new ReportOptions(format, file, reports, summary);
    }

    private static ReportOptions.Format format(Optional<String> name) {
        return switch (name.orElse("none")) {
            case "none" -> ReportOptions.Format.NONE;
            case "json" -> ReportOptions.Format.JSON;
            case "ndjson" -> ReportOptions.Format.NDJSON;
            default ->
                throw new IllegalArgumentException("--output must be json or ndjson, but was '" + name.get() + "'");
        };
    }

    private static Verbosity verbosity(ParseResult parsed) {
        if (parsed.hasMatchedOption("--quiet")) {
            return Verbosity.QUIET;
        }
        return parsed.hasMatchedOption("--verbose") ? Verbosity.EVERY_ATTEMPT : Verbosity.CHANGES;
    }

    private static Optional<String> option(ParseResult parsed, String name) {
        return Optional.ofNullable(parsed.matchedOptionValue(name, null));
    }
}
