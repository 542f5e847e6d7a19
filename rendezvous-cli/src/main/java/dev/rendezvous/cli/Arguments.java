package dev.rendezvous.cli;

import java.util.ArrayList;
import java.util.List;

/**
 * The words of a command line of {@code wait-for}, before and after {@code --}.
 *
 * @param own what is ours, in a form that picocli reads
 * @param command what to become
 * @param separated whether there was a {@code --}
 */
record Arguments(List<String> own, List<String> command, boolean separated) {

    static Arguments of(String... arguments) {
        List<String> all = List.of(arguments);
        int end = all.indexOf("--");
        return end < 0
                ? new Arguments(plain(all), List.of(), false)
                : new Arguments(plain(all.subList(0, end)), all.subList(end + 1, all.size()), true);
    }

    /** An option whose value may be left out would swallow the target that follows, so it takes one only after {@code =}. */
    private static List<String> plain(List<String> words) {
        List<String> plain = new ArrayList<>();
        for (int i = 0; i < words.size(); i++) {
            String word = words.get(i);
            boolean last = i + 1 == words.size();
            switch (word) {
                case "--fail-fast", "--keep-trying" -> plain.add(word + "=true");
                case "-h" -> plain.add(last || words.get(i + 1).startsWith("-") ? "--help" : word);
                default -> plain.add(word);
            }
        }
        return List.copyOf(plain);
    }
}
