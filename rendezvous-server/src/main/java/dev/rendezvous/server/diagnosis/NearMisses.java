package dev.rendezvous.server.diagnosis;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Finds names that are so similar to another that one of them is probably mistyped. Names that differ in digits only are those of
 * different instances, and short words are too similar to tell. Immutable.
 */
public final class NearMisses {

    private static final int SHORT_WORD = 4;
    private static final int LONG_WORD = 8;

    private final List<String> names;
    private final Map<String, List<String>> byLetters;
    private final Map<String, List<String>> byLastSegment;

    /** Creates an index of names, each of which begins with a slash. */
    public NearMisses(Collection<String> names) {
        this.names = List.copyOf(names);
        this.byLetters = this.names.stream().collect(Collectors.groupingBy(NearMisses::letters));
        this.byLastSegment = this.names.stream().collect(Collectors.groupingBy(NearMisses::lastSegment));
    }

    /** Returns the most similar of the names; empty if none is similar enough. */
    public Optional<NearMiss> find(String awaited) {
        Stream<NearMiss> spelledApart = byLetters.getOrDefault(letters(awaited), List.of()).stream()
                .map(name -> new NearMiss(
                        name, name.equalsIgnoreCase(awaited) ? "differs in case only" : "differs in separators only"));
        Stream<NearMiss> mistyped = names.stream()
                .filter(name -> isMistyped(awaited, name))
                .map(name -> new NearMiss(name, "differs in a letter or two"));
        return Stream.of(spelledApart, mistyped, withOtherPrefix(awaited))
                .flatMap(similar -> similar)
                .filter(similar -> !similar.name().equals(awaited))
                .min(Comparator.comparingInt((NearMiss similar) -> EditDistance.between(
                                awaited,
                                similar.name(),
                                awaited.length() + similar.name().length()))
                        .thenComparing(NearMiss::name));
    }

    private Stream<NearMiss> withOtherPrefix(String awaited) {
        String last = lastSegment(awaited);
        if (last.length() <= SHORT_WORD) {
            return Stream.empty();
        }
        boolean bare = last.length() == awaited.length();
        return byLastSegment.getOrDefault(last, List.of()).stream()
                .filter(name -> bare || name.equals(last))
                .map(name -> new NearMiss(name, bare ? "has another prefix" : "has no prefix"));
    }

    private static String lastSegment(String name) {
        return name.substring(name.lastIndexOf('/'));
    }

    /** Returns a name in lower case without what separates its words; what separates digits distinguishes numbers. */
    private static String letters(String name) {
        StringBuilder letters = new StringBuilder(name.length());
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (!isSeparator(c)) {
                letters.append(c);
            } else if (!letters.isEmpty() && isDigit(letters.charAt(letters.length() - 1))) {
                letters.append('#');
            }
        }
        int end = letters.length();
        StringBuilder joined = new StringBuilder(end);
        for (int i = 0; i < end; i++) {
            boolean betweenDigits = i + 1 < end && isDigit(letters.charAt(i + 1));
            if (letters.charAt(i) != '#' || betweenDigits) {
                joined.append(letters.charAt(i));
            }
        }
        return joined.toString().toLowerCase(Locale.ROOT);
    }

    /** Returns whether two names differ in one word, by no more letters than its length allows. */
    private static boolean isMistyped(String one, String other) {
        int shorter = Math.min(one.length(), other.length());
        if (Math.max(one.length(), other.length()) - shorter > 2) {
            return false;
        }
        int prefix = 0;
        while (prefix < shorter && one.charAt(prefix) == other.charAt(prefix)) {
            prefix++;
        }
        int suffix = 0;
        while (suffix < shorter - prefix
                && one.charAt(one.length() - 1 - suffix) == other.charAt(other.length() - 1 - suffix)) {
            suffix++;
        }
        int end = one.length() - suffix;
        int otherEnd = other.length() - suffix;
        if (hasSeparator(one, prefix, end) || hasSeparator(other, prefix, otherEnd)) {
            return false;
        }
        int start = wordStart(one, prefix);
        int after = wordEnd(one, end) - end;
        return isMistypedWord(one.substring(start, end + after), other.substring(start, otherEnd + after));
    }

    private static boolean isMistypedWord(String word, String other) {
        int length = Math.min(word.length(), other.length());
        int most = length < SHORT_WORD ? 0 : length < LONG_WORD ? 1 : 2;
        return most > 0
                && !withoutDigits(word).equals(withoutDigits(other))
                && EditDistance.between(word, other, most) <= most;
    }

    private static int wordStart(String name, int from) {
        int start = from;
        while (start > 0 && !isSeparator(name.charAt(start - 1))) {
            start--;
        }
        return start;
    }

    private static int wordEnd(String name, int from) {
        int end = from;
        while (end < name.length() && !isSeparator(name.charAt(end))) {
            end++;
        }
        return end;
    }

    private static boolean hasSeparator(String text, int from, int end) {
        for (int i = from; i < end; i++) {
            if (isSeparator(text.charAt(i))) {
                return true;
            }
        }
        return false;
    }

    private static boolean isSeparator(char c) {
        return c == '/' || c == '-' || c == '_' || c == '.' || c == ':' || c == ' ';
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    private static String withoutDigits(String word) {
        return word.chars()
                .filter(c -> !isDigit((char) c))
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }
}
