package dev.rendezvous.cli;

import dev.rendezvous.internal.text.Suggestion;
import java.util.List;
import java.util.regex.Pattern;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** The messages for command lines that cannot be parsed. Those for unknown options and commands suggest a similar name. */
final class UsageMessage {

    private static final Pattern LOGIN = Pattern.compile("(?<=//)[^\\s']*@|[^\\s'/=]*:[^\\s']*@");

    private UsageMessage() {}

    /** Returns a message without passwords: a URL may be in the wrong place. */
    static String of(ParameterException error) {
        return withoutPasswords(describe(error));
    }

    /** Returns a text with an ellipsis instead of what stands before the host of a URL, or of {@code user:password@host}. */
    static String withoutPasswords(String text) {
        return LOGIN.matcher(text).replaceAll("…@");
    }

    private static String describe(ParameterException error) {
        if (error instanceof MissingParameterException missing
                && !missing.getMissing().isEmpty()) {
            return missing(missing.getMissing().getFirst());
        }
        return error instanceof UnmatchedArgumentException unmatched
                        && !unmatched.getUnmatched().isEmpty()
                ? unknown(unmatched, unmatched.getUnmatched().getFirst())
                : String.valueOf(error.getMessage());
    }

    private static String missing(ArgSpec argument) {
        return argument instanceof OptionSpec option
                ? "option '" + option.longestName() + "' must have a value: " + option.paramLabel()
                : argument.paramLabel() + " is missing";
    }

    private static String unknown(UnmatchedArgumentException unmatched, String word) {
        CommandSpec command = unmatched.getCommandLine().getCommandSpec();
        if (unmatched.isUnknownOption()) {
            String name = word.replaceFirst("=.*", "");
            if (isOfSubcommand(name, command)) {
                return "option '" + name + "' must follow the command: " + command.name() + " COMMAND " + name;
            }
            List<String> names = command.optionsMap().keySet().stream()
                    .filter(known -> known.startsWith("--"))
                    .toList();
            return "unknown option '" + name + "'" + Suggestion.didYouMean(name, names);
        }
        return command.subcommands().isEmpty()
                ? "unexpected argument '" + word + "'"
                : "unknown command '" + word + "'"
                        + Suggestion.didYouMean(word, command.subcommands().keySet());
    }

    private static boolean isOfSubcommand(String option, CommandSpec command) {
        return command.subcommands().values().stream()
                .anyMatch(subcommand -> subcommand.getCommandSpec().optionsMap().containsKey(option));
    }
}
