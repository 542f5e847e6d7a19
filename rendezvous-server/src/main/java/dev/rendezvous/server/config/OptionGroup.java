package dev.rendezvous.server.config;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import picocli.CommandLine.Help;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.TypeConversionException;

/** The flags under one heading of the help text. Each has an environment variable and can be written with one dash or two. */
final class OptionGroup {

    private final CommandSpec spec;
    private final String heading;
    private final List<OptionSpec> options = new ArrayList<>();

    OptionGroup(CommandSpec spec, String heading) {
        this.spec = spec;
        this.heading = heading;
    }

    /**
     * Adds a flag.
     *
     * @param defaultText the default as the user would write it
     * @param converter throws an {@link IllegalArgumentException} if a text is not valid; its message may begin with "must"
     */
    <T> void add(
            String name,
            String label,
            Class<?> type,
            String defaultText,
            Function<String, T> converter,
            String description) {
        String flag = "--" + name;
        add(OptionSpec.builder(flag, "-" + name)
                .paramLabel(label)
                .type(type)
                .arity("1")
                .auxiliaryTypes(type)
                .converters(text -> convert(flag, converter, text))
                .defaultValue(defaultText)
                .description(
                        description + ".",
                        "Default: " + (defaultText.isEmpty() ? "none" : defaultText.replace("%", "%%"))
                                + ". Environment: " + environmentName(flag))
                .build());
    }

    /** Adds a flag for the path of a file or directory, whose default is none: see {@link CommandLineOptions#path}. */
    void addPath(String name, String label, String description) {
        add(name, label, Path.class, "", Path::of, description);
    }

    void add(OptionSpec option) {
        options.add(option);
        spec.addOption(option);
    }

    /** Returns this part of the help text. */
    String help(Help help) {
        Help.Layout layout = help.createDefaultLayout();
        layout.addOptions(options, help.createDefaultParamLabelRenderer());
        return heading + ":" + System.lineSeparator() + layout + System.lineSeparator();
    }

    private static <T> T convert(String flag, Function<String, T> converter, String text) {
        try {
            return converter.apply(text);
        } catch (IllegalArgumentException e) {
            String message = String.valueOf(e.getMessage());
            throw new TypeConversionException(flag + (message.startsWith("must ") ? " " : ": ") + message);
        }
    }

    /** Kubernetes sets RENDEZVOUS_PORT for a service that is called rendezvous, so the port has another name. */
    static String environmentName(String flag) {
        return switch (flag) {
            case "--port" -> "RENDEZVOUS_LISTEN_PORT";
            case "--host" -> "RENDEZVOUS_LISTEN_HOST";
            case "--postgresURL" -> "RENDEZVOUS_POSTGRES_URL";
            default -> "RENDEZVOUS_" + flag.substring(2).replace('-', '_').toUpperCase(Locale.ROOT);
        };
    }

    /** Returns the integer that a text denotes. */
    static int integer(String text, int least, int most) {
        if (!text.matches("[0-9]{1,10}") || Long.parseLong(text) < least || Long.parseLong(text) > most) {
            throw new IllegalArgumentException(
                    "must be an integer from " + least + " to " + most + ", but was '" + text + "'");
        }
        return Integer.parseInt(text);
    }
}
