package dev.rendezvous.server;

import dev.rendezvous.DurationText;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.TypeConversionException;

/** The flags, with one dash or two, and the environment variables that stand in for them. */
final class CommandLineOptions {

    private static final String POSTGRES = "postgres://postgres:postgres@localhost/{{.}}?sslmode=disable";

    private final CommandLine commandLine;

    CommandLineOptions(Map<String, String> environment) {
        CommandSpec spec = CommandSpec.create().name("rendezvous-server");
        spec.usageMessage()
                .description(
                        "Lets programs wait for each other over HTTP:",
                        "  curl -fsS localhost:8080/abc          waits",
                        "  curl -fsS -X PUT localhost:8080/abc   signals",
                        "")
                .footer("", "Every flag takes one dash or two. Precedence: flag, environment variable, default.")
                .width(100);
        add(spec, "port", "PORT", int.class, "8080", CommandLineOptions::port, "Port to listen on; 0 picks a free one");
        add(spec, "host", "ADDRESS", String.class, "0.0.0.0", text -> text, "Address to listen on");
        add(
                spec,
                "timeout",
                "DURATION",
                Duration.class,
                "30",
                DurationText::parse,
                "How long a wait lasts that names no timeout (seconds, or as in 500ms, 2m)");
        add(
                spec,
                "max-timeout",
                "DURATION",
                Duration.class,
                "1h",
                DurationText::parse,
                "How long any wait lasts at the most");
        BudgetOptions.addTo(spec);
        add(
                spec,
                "key-ttl",
                "DURATION",
                TimeToLive.class,
                "never",
                TimeToLive::parse,
                "How long a signal stands that does not say; never: until it is reset");
        StoreOptions.addTo(spec, environment);
        add(
                spec,
                "keep-events",
                "N",
                int.class,
                "4096",
                CommandLineOptions::events,
                "How many events /_events remembers for those who read slowly or come back");
        add(
                spec,
                "postgresURL",
                "URL",
                PostgresTemplate.class,
                POSTGRES,
                PostgresTemplate::new,
                "Where /_postgres/NAME looks, with {{.}} for NAME");
        rules(
                spec,
                "allow-probe",
                "Addresses and ports that /_port may look at, and no others; link-local ones and metadata services only if named");
        rules(spec, "deny-probe", "Addresses and ports that /_port may not look at, even if they are allowed");
        ExposureOptions.addTo(spec);
        add(
                spec,
                "log-format",
                "FORMAT",
                Logging.Format.class,
                "text",
                Logging.Format::parse,
                "Log lines for people (text) or for programs (json)");
        spec.addOption(OptionSpec.builder("--access-log", "-access-log")
                .type(boolean.class)
                .arity("0..1")
                .paramLabel("true|false")
                .fallbackValue("true")
                .defaultValue("false")
                .description("Log every request.", "Default: false. Environment: RENDEZVOUS_ACCESS_LOG")
                .build());
        spec.addOption(OptionSpec.builder("--check", "-check", "--health", "-health")
                .description("Ask the server that listens on that port whether it is well, and exit with 0 or 1")
                .build());
        spec.addOption(OptionSpec.builder("--help", "-help", "-h")
                .usageHelp(true)
                .description("Show this and exit")
                .build());
        spec.addOption(OptionSpec.builder("--version", "-version")
                .versionHelp(true)
                .description("Show the version and exit")
                .build());
        spec.version("rendezvous-server " + Version.text());
        commandLine = new CommandLine(spec)
                .setDefaultValueProvider(argument -> {
                    String name = environmentName(((OptionSpec) argument).longestName());
                    return environment.get(name);
                })
                .setUsageHelpAutoWidth(false);
    }

    /** Returns what was parsed; throws picocli's own exception on bad usage. */
    ParseResult parse(String... arguments) {
        return commandLine.parseArgs(arguments);
    }

    CommandLine commandLine() {
        return commandLine;
    }

    static Settings settings(ParseResult parsed) {
        Settings settings = new Settings(
                value(parsed, "--port", Integer.class),
                value(parsed, "--host", String.class),
                value(parsed, "--timeout", Duration.class),
                value(parsed, "--max-timeout", Duration.class),
                BudgetOptions.budget(parsed),
                value(parsed, "--key-ttl", TimeToLive.class),
                StoreOptions.settings(parsed),
                value(parsed, "--keep-events", Integer.class),
                value(parsed, "--postgresURL", PostgresTemplate.class),
                new ProbeRules(rules(parsed, "--allow-probe"), rules(parsed, "--deny-probe")),
                ExposureOptions.exposure(parsed),
                new Logging(
                        value(parsed, "--log-format", Logging.Format.class),
                        value(parsed, "--access-log", Boolean.class)));
        if (settings.timeout().compareTo(settings.maxTimeout()) > 0) {
            throw new CommandLine.ParameterException(
                    parsed.commandSpec().commandLine(),
                    "--timeout is longer than --max-timeout; lower one or raise the other");
        }
        return settings;
    }

    static boolean asksForCheck(ParseResult parsed) {
        return parsed.hasMatchedOption("--check");
    }

    static <T> T value(ParseResult parsed, String option, Class<T> type) {
        return type.cast(parsed.commandSpec().findOption(option).getValue());
    }

    private static void rules(CommandSpec spec, String name, String what) {
        add(spec, name, "CIDR[:PORTS],…", List.class, "", ProbeRule::parseAll, what);
    }

    private static List<ProbeRule> rules(ParseResult parsed, String option) {
        List<?> rules = value(parsed, option, List.class);
        return rules.stream().map(ProbeRule.class::cast).toList();
    }

    static <T> void add(
            CommandSpec spec,
            String name,
            String label,
            Class<?> type,
            String byDefault,
            Function<String, T> reader,
            String what) {
        String variable = environmentName("--" + name);
        spec.addOption(OptionSpec.builder("--" + name, "-" + name)
                .paramLabel(label)
                .type(type)
                .arity("1")
                .auxiliaryTypes(type)
                .converters(text -> converted(reader, text))
                .defaultValue(byDefault)
                .description(
                        what + ".",
                        "Default: " + (byDefault.isEmpty() ? "none" : byDefault.replace("%", "%%")) + ". Environment: "
                                + variable)
                .build());
    }

    private static <T> T converted(Function<String, T> reader, String text) {
        try {
            return reader.apply(text);
        } catch (IllegalArgumentException e) {
            throw new TypeConversionException(String.valueOf(e.getMessage()));
        }
    }

    /** Kubernetes injects RENDEZVOUS_PORT for a service called rendezvous, so the port has a name of its own. */
    private static String environmentName(String option) {
        return switch (option) {
            case "--port" -> "RENDEZVOUS_LISTEN_PORT";
            case "--host" -> "RENDEZVOUS_LISTEN_HOST";
            case "--postgresURL" -> "RENDEZVOUS_POSTGRES_URL";
            default -> "RENDEZVOUS_" + option.substring(2).replace('-', '_').toUpperCase(java.util.Locale.ROOT);
        };
    }

    private static int port(String text) {
        return number(text, 65535, "a port from 0 to 65535");
    }

    private static int events(String text) {
        int events = number(text, 1_000_000, "a number of events from 1 to 1000000");
        if (events == 0) {
            throw new IllegalArgumentException("'0' is not a number of events from 1 to 1000000");
        }
        return events;
    }

    static int number(String text, int most, String what) {
        if (!text.matches("[0-9]{1,10}") || Long.parseLong(text) > most) {
            throw new IllegalArgumentException("'" + text + "' is not " + what);
        }
        return Integer.parseInt(text);
    }
}
