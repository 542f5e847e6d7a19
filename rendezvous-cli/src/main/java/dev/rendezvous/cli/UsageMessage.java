package dev.rendezvous.cli;

import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** The messages for command lines that cannot be parsed. Those for unknown options and commands suggest a similar name. */
final class UsageMessage {

    private UsageMessage() {}

    static String of(ParameterException error) {
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
            return "unknown option '" + name + "'"
                    + suggestion(name, command.optionsMap().keySet());
        }
        return command.subcommands().isEmpty()
                ? "unexpected argument '" + word + "'"
                : "unknown command '" + word + "'"
                        + suggestion(word, command.subcommands().keySet());
    }

    private static String suggestion(String word, Collection<String> known) {
        return closest(word, known)
                .map(name -> "; did you mean '" + name + "'?")
                .orElse("");
    }

    /** Returns the most similar name, if it differs in at most two letters and in less than half of them. */
    static Optional<String> closest(String word, Collection<String> known) {
        int most = Math.min(2, (word.replace("-", "").length() - 1) / 2);
        return known.stream()
                .filter(name -> distance(word, name) <= most)
                .min(Comparator.comparingInt((String name) -> distance(word, name))
                        .thenComparing(name -> name));
    }

    /** Returns the optimal string alignment distance: insertions, deletions, substitutions and swaps of neighbours. */
    private static int distance(String a, String b) {
        int[][] distance = new int[a.length() + 1][b.length() + 1];
        Arrays.setAll(distance[0], j -> j);
        for (int i = 1; i <= a.length(); i++) {
            distance[i][0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int substitution = distance[i - 1][j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                distance[i][j] = Math.min(substitution, 1 + Math.min(distance[i - 1][j], distance[i][j - 1]));
                boolean swapped =
                        i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
                if (swapped) {
                    distance[i][j] = Math.min(distance[i][j], 1 + distance[i - 2][j - 2]);
                }
            }
        }
        return distance[a.length()][b.length()];
    }
}
