package dev.rendezvous.cli;

import dev.rendezvous.Condition;
import dev.rendezvous.Manner;
import dev.rendezvous.Targets;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.ParseResult;

/** Reads what is asked of {@code wait-for}: from the command line first, then from files, then from the environment. */
final class WaitForUsage {

    private static final String DEFAULT_TIMEOUT = "30s";

    private final CommandLine commandLine = new CommandLine(WaitForOptions.model());
    private final Environment environment;

    WaitForUsage(Map<String, String> environment) {
        this.environment = new Environment(environment);
    }

    /** Returns what is asked; empty if that was help, which has been shown. */
    Optional<Request> parse(String... words) throws IOException {
        Arguments arguments = Arguments.of(words);
        if (arguments.separated() && arguments.command().isEmpty()) {
            throw new IllegalArgumentException("a command is missing after '--'");
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

    private Request request(ParseResult parsed, List<String> command) throws IOException {
        List<TargetFile> files = new ArrayList<>();
        for (String file : parsed.matchedOptionValue("--file", List.<String>of())) {
            files.add(TargetFile.read(file));
        }
        List<String> texts = new ArrayList<>(texts(parsed, files));
        boolean fromEnvironment = texts.isEmpty() && files.isEmpty() && environment.namesTargets();
        if (fromEnvironment) {
            texts.addAll(environment.targets());
        } else if (texts.isEmpty()) {
            throw new IllegalArgumentException("a target is missing, such as localhost:5432");
        }
        Manner manner = manner(parsed, files, fromEnvironment);
        List<Targets.Target> targets = targets(option(parsed, "--plugins"), texts, manner);
        Optional<Duration> limit = longest(targets, manner);
        List<String> become = fromEnvironment && command.isEmpty() ? environment.command() : command;
        return new Request(
                targets.stream().map(target -> limited(target, limit)).toList(),
                parsed.hasMatchedOption("--any") || files.stream().anyMatch(TargetFile::any),
                limit,
                fromEnvironment ? environment.detail().orElse(detail(parsed)) : detail(parsed),
                output(parsed, become),
                fromEnvironment ? environment.settle() : Duration.ZERO,
                become);
    }

    private static List<String> texts(ParseResult parsed, List<TargetFile> files) {
        List<String> texts = new ArrayList<>(parsed.matchedPositionalValue(0, List.<String>of()));
        Optional<String> host = option(parsed, "--host");
        Optional<String> port = option(parsed, "--port");
        if (host.isPresent() != port.isPresent()) {
            throw new IllegalArgumentException(
                    "-h HOST and -p PORT go together: " + (host.isPresent() ? "-p" : "-h") + " is missing");
        }
        host.ifPresent(name -> texts.add((name.contains(":") ? "[" + name + "]" : name) + ":" + port.orElseThrow()));
        files.forEach(file -> texts.addAll(file.targets()));
        return texts;
    }

    private Manner manner(ParseResult parsed, List<TargetFile> files, boolean fromEnvironment) {
        Manner manner = Manner.usual().with("timeout", DEFAULT_TIMEOUT);
        if (fromEnvironment) {
            manner = with(manner, environment.options());
        }
        for (TargetFile file : files) {
            manner = with(manner, file.options());
        }
        for (String name : WaitForOptions.OF_MANNER) {
            Optional<String> value = option(parsed, "--" + name);
            manner = value.isPresent() ? manner.with(name, value.get()) : manner;
        }
        return manner;
    }

    private static Manner with(Manner manner, Map<String, String> options) {
        Manner changed = manner;
        for (Map.Entry<String, String> option : options.entrySet()) {
            changed = changed.with(option.getKey(), option.getValue());
        }
        return changed;
    }

    private static List<Targets.Target> targets(Optional<String> plugins, List<String> texts, Manner manner) {
        Targets installed = plugins.map(Path::of).map(Targets::installed).orElseGet(Targets::installed);
        return texts.stream().map(text -> installed.read(text, manner)).toList();
    }

    /** The run lasts as long as its most patient target. */
    private static Optional<Duration> longest(List<Targets.Target> targets, Manner manner) {
        List<Duration> limits = targets.isEmpty()
                ? List.of(manner.timeout().orElseThrow())
                : targets.stream().map(target -> target.timeout().orElseThrow()).toList();
        return limits.contains(Duration.ZERO)
                ? Optional.empty()
                : limits.stream().max(Duration::compareTo);
    }

    private static Condition limited(Targets.Target target, Optional<Duration> run) {
        Duration own = target.timeout().orElseThrow();
        boolean shorter = own.isPositive() && !run.equals(Optional.of(own));
        return shorter ? target.condition().within(own) : target.condition();
    }

    private Request.Output output(ParseResult parsed, List<String> command) {
        Request.Format format = switch (option(parsed, "--output").orElse("none")) {
            case "none" -> Request.Format.NONE;
            case "json" -> Request.Format.JSON;
            case "ndjson" -> Request.Format.NDJSON;
            default ->
                throw new IllegalArgumentException("--output is json or ndjson, and not '"
                        + option(parsed, "--output").orElse("") + "'");
        };
        Optional<Path> file = option(parsed, "--output-file").map(Path::of);
        if (format != Request.Format.NONE && file.isEmpty() && !command.isEmpty()) {
            throw new IllegalArgumentException(
                    "stdout belongs to the command; say where the output goes with --output-file");
        }
        if (file.isPresent() && format == Request.Format.NONE) {
            throw new IllegalArgumentException("--output-file needs --output json or ndjson");
        }
        List<Path> reports = new ArrayList<>();
        for (String report : parsed.matchedOptionValue("--report", List.<String>of())) {
            if (!report.endsWith(".xml") && !report.endsWith(".html")) {
                throw new IllegalArgumentException(
                        "--report writes a file called .xml (JUnit) or .html (a timeline), and not '" + report + "'");
            }
            reports.add(Path.of(report));
        }
        Optional<Path> summary = parsed.hasMatchedOption("--summary")
                ? environment.value("GITHUB_STEP_SUMMARY").map(Path::of)
                : Optional.empty();
        return new Request.Output(format, file, reports, summary);
    }

    private static Request.Detail detail(ParseResult parsed) {
        if (parsed.hasMatchedOption("--quiet")) {
            return Request.Detail.QUIET;
        }
        return parsed.hasMatchedOption("--verbose") ? Request.Detail.EVERY_LOOK : Request.Detail.CHANGES;
    }

    private static Optional<String> option(ParseResult parsed, String name) {
        return Optional.ofNullable(parsed.matchedOptionValue(name, null));
    }
}
