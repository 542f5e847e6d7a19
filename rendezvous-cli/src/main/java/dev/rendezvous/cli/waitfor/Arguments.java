package dev.rendezvous.cli.waitfor;

import java.util.ArrayList;
import java.util.List;

/**
 * The arguments of {@code wait-for}, split at {@code --}.
 *
 * @param own the arguments before {@code --}, in a form that picocli can parse
 * @param command the command after {@code --}
 * @param separated whether there was a {@code --}
 */
record Arguments(List<String> own, List<String> command, boolean separated) {

    static Arguments of(String... arguments) {
        List<String> all = List.of(arguments);
        int end = all.indexOf("--");
        return end < 0
                ? new Arguments(normalize(all), List.of(), false)
                : new Arguments(normalize(all.subList(0, end)), all.subList(end + 1, all.size()), true);
    }

    /** Options with an optional value take it only after {@code =}; otherwise they would consume the target that follows. */
    private static List<String> normalize(List<String> words) {
        List<String> normalized = new ArrayList<>();
        for (int i = 0; i < words.size(); i++) {
            String word = words.get(i);
            boolean last = i + 1 == words.size();
            switch (word) {
                case "--fail-fast", "--keep-trying", "--once" -> normalized.add(word + "=true");
                case "-h" -> normalized.add(last || words.get(i + 1).startsWith("-") ? "--help" : word);
                default -> normalized.add(word);
            }
        }
        return List.copyOf(normalized);
    }
}
