package dev.rendezvous.cli.image;

import dev.rendezvous.cli.process.Version;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * Generates the manual page of a command in the format of man(7). picocli generates AsciiDoc, which another program would have to
 * convert.
 */
final class ManualPage {

    private final StringBuilder page = new StringBuilder();

    private ManualPage() {}

    static String of(CommandSpec command) {
        ManualPage manual = new ManualPage();
        String name = command.name();
        manual.request(".TH " + name.toUpperCase(Locale.ROOT) + " 1 \"\" \"rendezvous " + Version.text() + "\"");
        manual.section("NAME");
        manual.text(
                name + " - " + String.join(" ", nonEmpty(command.usageMessage().description())));
        manual.section("SYNOPSIS");
        manual.text(String.join(" ", command.usageMessage().customSynopsis()));
        manual.section("OPTIONS");
        manual.options(command);
        for (Map.Entry<String, CommandLine> subcommand : command.subcommands().entrySet()) {
            manual.section("COMMAND " + subcommand.getKey());
            CommandSpec spec = subcommand.getValue().getCommandSpec();
            manual.text(String.join(" ", nonEmpty(spec.usageMessage().description())));
            manual.options(spec);
        }
        manual.section("NOTES");
        manual.request(".nf");
        for (String line : command.usageMessage().footer()) {
            manual.text(line);
        }
        manual.request(".fi");
        return manual.page.toString();
    }

    private void options(CommandSpec command) {
        for (OptionSpec option : command.options()) {
            request(".TP");
            String value = option.arity().max() == 0 ? "" : " " + option.paramLabel();
            text(String.join(", ", option.names()) + value);
            text(String.join(" ", option.description()));
        }
    }

    private void section(String title) {
        request(".SH " + title);
    }

    private void request(String line) {
        page.append(line).append('\n');
    }

    /** Escapes a line of text: it must not start like a request, and a hyphen must not become a dash. */
    private void text(String line) {
        String plain = line.replace("\\", "\\e").replace("-", "\\-");
        request(plain.startsWith(".") || plain.startsWith("'") ? "\\&" + plain : plain);
    }

    private static List<String> nonEmpty(String[] lines) {
        return Arrays.stream(lines).filter(line -> !line.isEmpty()).toList();
    }
}
