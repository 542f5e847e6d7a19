package dev.rendezvous.server.config;

import dev.rendezvous.internal.text.DurationParser;
import dev.rendezvous.internal.text.Suggestion;
import dev.rendezvous.server.http.TimeToLive;
import dev.rendezvous.server.observe.Version;
import dev.rendezvous.server.probe.PostgresUrlTemplate;
import dev.rendezvous.server.probe.ProbeRule;
import dev.rendezvous.server.probe.ProbeRules;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.UsageMessageSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.TypeConversionException;
import picocli.CommandLine.UnmatchedArgumentException;

/** The command line of the server. */
public final class CommandLineOptions {

    private static final String POSTGRES = "postgres://postgres:pgpass@postgres:5432/{{.}}?sslmode=disable";
    private static final int MAX_EVENTS = 1_000_000;

    private final CommandLine commandLine;

    public CommandLineOptions(Map<String, String> environment) {
        CommandSpec spec = CommandSpec.create().name("rendezvous-server");
        spec.usageMessage()
                .customSynopsis("rendezvous-server [FLAG]...")
                .description(
                        "Lets programs wait for each other over HTTP:",
                        "  curl -fsS localhost:8080/abc          waits",
                        "  curl -fsS -X PUT localhost:8080/abc   signals",
                        "")
                .footer("Every flag takes one dash or two. A flag overrides its environment variable.")
                .width(100);
        List<OptionGroup> groups = List.of(
                ListenOptions.group(spec),
                waiting(spec),
                ResourceLimitOptions.group(spec),
                SecurityOptions.group(spec),
                StoreOptions.group(spec, environment),
                probes(spec),
                logging(spec),
                other(spec));
        spec.version("rendezvous-server " + Version.text());
        commandLine = new CommandLine(spec)
                .setDefaultValueProvider(
                        argument -> environment.get(OptionGroup.environmentName(((OptionSpec) argument).longestName())))
                .setUsageHelpAutoWidth(false);
        commandLine
                .getHelpSectionMap()
                .put(
                        UsageMessageSpec.SECTION_KEY_OPTION_LIST,
                        help -> groups.stream().map(group -> group.help(help)).collect(Collectors.joining()));
    }

    private static OptionGroup waiting(CommandSpec spec) {
        OptionGroup group = new OptionGroup(spec, "Waiting");
        group.add(
                "timeout",
                "DURATION",
                Duration.class,
                "30",
                DurationParser::parse,
                "Timeout of a wait that specifies none (seconds, or with a unit as in 500ms, 2m)");
        group.add("max-timeout", "DURATION", Duration.class, "1h", DurationParser::parse, "Longest timeout of a wait");
        group.add(
                "key-ttl",
                "DURATION",
                TimeToLive.class,
                "never",
                TimeToLive::parse,
                "Time after which a signal expires that specifies none; never: it stands until it is reset");
        group.add(
                "keep-events",
                "N",
                int.class,
                "4096",
                text -> OptionGroup.integer(text, 1, MAX_EVENTS),
                "Number of events that /_events keeps for clients that read slowly or reconnect");
        return group;
    }

    private static OptionGroup probes(CommandSpec spec) {
        OptionGroup group = new OptionGroup(spec, "Probes");
        group.add(
                "postgresURL",
                "URL",
                PostgresUrlTemplate.class,
                POSTGRES,
                PostgresUrlTemplate::new,
                "URL that /_postgres/NAME connects to, with {{.}} in place of NAME");
        rules(
                group,
                "allow-probe",
                "The only addresses and ports that /_port may check; link-local addresses and metadata services must be"
                        + " listed explicitly");
        rules(group, "deny-probe", "Addresses and ports that /_port must not check, even if they are allowed");
        return group;
    }

    private static void rules(OptionGroup group, String name, String description) {
        group.add(name, "CIDR[:PORTS],…", List.class, "", ProbeRule::parseAll, description);
    }

    private static OptionGroup logging(CommandSpec spec) {
        OptionGroup group = new OptionGroup(spec, "Logging");
        group.add(
                "log-format",
                "FORMAT",
                LoggingSettings.Format.class,
                "text",
                LoggingSettings.Format::parse,
                "Format of log lines: text or json");
        group.add(OptionSpec.builder("--access-log", "-access-log")
                .type(boolean.class)
                .converters(CommandLineOptions::trueOrFalse)
                .arity("0..1")
                .paramLabel("true|false")
                .fallbackValue("true")
                .defaultValue("false")
                .description("Log every request.", "Default: false. Environment: RENDEZVOUS_ACCESS_LOG")
                .build());
        return group;
    }

    private static boolean trueOrFalse(String text) {
        return switch (text) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new TypeConversionException("--access-log must be true or false, but was '" + text + "'");
        };
    }

    private static OptionGroup other(CommandSpec spec) {
        OptionGroup group = new OptionGroup(spec, "Other");
        group.add(OptionSpec.builder("--check", "-check", "--health", "-health")
                .description("Check the health of the server at this host and port, and exit with 0 or 1.")
                .build());
        group.add(OptionSpec.builder("--help", "-help", "-h")
                .usageHelp(true)
                .description("Show this help and exit.")
                .build());
        group.add(OptionSpec.builder("--version", "-version")
                .versionHelp(true)
                .description("Show the version and exit.")
                .build());
        return group;
    }

    /** Returns the parsed command line; throws picocli's {@link ParameterException} if it is not valid. */
    public ParseResult parse(String... arguments) {
        return commandLine.parseArgs(arguments);
    }

    public CommandLine commandLine() {
        return commandLine;
    }

    /** Returns the message for the user about a command line that is not valid. */
    public static String message(ParameterException invalid) {
        if (invalid.getCause() instanceof TypeConversionException conversion) {
            return String.valueOf(conversion.getMessage());
        }
        if (invalid instanceof UnmatchedArgumentException unmatched) {
            return unknown(unmatched.getUnmatched().getFirst(), unmatched.getCommandLine());
        }
        if (invalid instanceof MissingParameterException missing
                && !missing.getMissing().isEmpty()) {
            OptionSpec option = (OptionSpec) missing.getMissing().getFirst();
            return option.longestName() + " must have a value, as in " + option.longestName() + "="
                    + option.paramLabel();
        }
        return String.valueOf(invalid.getMessage());
    }

    private static String unknown(String argument, CommandLine commandLine) {
        if (!argument.startsWith("-")) {
            return "unknown argument '" + argument + "'; every flag begins with a dash";
        }
        String flag = argument.replaceFirst("=.*", "");
        List<String> names = commandLine.getCommandSpec().options().stream()
                .flatMap(option -> Stream.of(option.names()))
                .filter(name -> name.length() > 2)
                .toList();
        return "unknown flag '" + flag + "'" + Suggestion.didYouMean(flag, names);
    }

    public static Settings settings(ParseResult parsed) {
        Settings settings = new Settings(
                ListenOptions.settings(parsed),
                value(parsed, "--timeout", Duration.class),
                value(parsed, "--max-timeout", Duration.class),
                ResourceLimitOptions.limits(parsed),
                value(parsed, "--key-ttl", TimeToLive.class),
                StoreOptions.settings(parsed),
                value(parsed, "--keep-events", Integer.class),
                value(parsed, "--postgresURL", PostgresUrlTemplate.class),
                new ProbeRules(rules(parsed, "--allow-probe"), rules(parsed, "--deny-probe")),
                SecurityOptions.settings(parsed),
                new LoggingSettings(
                        value(parsed, "--log-format", LoggingSettings.Format.class),
                        value(parsed, "--access-log", Boolean.class)));
        if (settings.timeout().compareTo(settings.maxTimeout()) > 0) {
            throw new ParameterException(
                    parsed.commandSpec().commandLine(),
                    "--timeout must be at most --max-timeout, but is longer; lower one or raise the other");
        }
        return settings;
    }

    public static boolean isHealthCheck(ParseResult parsed) {
        return parsed.hasMatchedOption("--check");
    }

    static <T> T value(ParseResult parsed, String option, Class<T> type) {
        return type.cast(parsed.commandSpec().findOption(option).getValue());
    }

    /** Returns the value of a flag that {@link OptionGroup#addPath} has added; empty if it is not given. */
    static Optional<Path> path(ParseResult parsed, String option) {
        return Optional.of(value(parsed, option, Path.class))
                .filter(path -> !path.toString().isEmpty());
    }

    private static List<ProbeRule> rules(ParseResult parsed, String option) {
        List<?> rules = value(parsed, option, List.class);
        return rules.stream().map(ProbeRule.class::cast).toList();
    }
}
