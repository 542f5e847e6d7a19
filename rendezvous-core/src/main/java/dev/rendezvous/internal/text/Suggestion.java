package dev.rendezvous.internal.text;

import java.util.Collection;
import java.util.Locale;
import java.util.Optional;

/** Finds the word that a mistyped one most likely stands for. */
public final class Suggestion {

    private Suggestion() {}

    /** Returns {@code "; did you mean 'postgres'?"}, for the end of a message, or nothing if no known word is close. */
    public static String didYouMean(String typed, Collection<String> known) {
        return closest(typed, known)
                .map(word -> "; did you mean '" + word + "'?")
                .orElse("");
    }

    /**
     * Returns the known word that is closest to the typed one: the one before its hyphen, as in {@code http-get}, or else the most
     * similar one; empty if none differs in less than about a third of its letters.
     */
    public static Optional<String> closest(String typed, Collection<String> known) {
        int hyphen = typed.indexOf('-');
        if (hyphen > 0 && known.contains(typed.substring(0, hyphen))) {
            return Optional.of(typed.substring(0, hyphen));
        }
        int best = Math.max(1, typed.length() / 3) + 1;
        Optional<String> closest = Optional.empty();
        for (String word : known) {
            int distance = distance(typed, word);
            if (distance < best && distance < word.length()) {
                best = distance;
                closest = Optional.of(word);
            }
        }
        return closest;
    }

    /**
     * Returns the known word that a typed one is almost certainly meant to be: it differs in case only, in one letter, or in two of at
     * least six; empty if there is none.
     */
    public static Optional<String> correction(String typed, Collection<String> known) {
        String lower = typed.toLowerCase(Locale.ROOT);
        int limit = typed.length() < 6 ? 1 : 2;
        return known.stream()
                .filter(word -> word.length() > limit + 1)
                .filter(word -> distance(lower, word.toLowerCase(Locale.ROOT)) <= limit)
                .findFirst();
    }

    /** Returns how many insertions, deletions, substitutions and swaps of neighbours turn one word into the other. */
    static int distance(String a, String b) {
        int[][] cost = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                if (i == 0 || j == 0) {
                    cost[i][j] = i + j;
                    continue;
                }
                int change = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
                cost[i][j] = Math.min(cost[i - 1][j - 1] + change, Math.min(cost[i - 1][j], cost[i][j - 1]) + 1);
                boolean swapped =
                        i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
                if (swapped) {
                    cost[i][j] = Math.min(cost[i][j], cost[i - 2][j - 2] + 1);
                }
            }
        }
        return cost[a.length()][b.length()];
    }
}
