package dev.rendezvous.target;

import dev.rendezvous.Reason;
import dev.rendezvous.internal.text.Suggestion;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Kinds of reasons, as an option names them: all, none, or the ones listed. Immutable.
 *
 * @param all whether it is every kind
 * @param names the names of the kinds, in capitals; empty for all and for none
 */
record ReasonKinds(boolean all, Set<String> names) {

    static final ReasonKinds ALL = new ReasonKinds(true, Set.of());
    static final ReasonKinds NONE = new ReasonKinds(false, Set.of());

    /** Reads {@code true}, {@code false} or names such as {@code connection-refused,no-such-database}; empty if it is neither. */
    static Optional<ReasonKinds> parse(String text) {
        if (text.equals("true")) {
            return Optional.of(ALL);
        }
        if (text.equals("false")) {
            return Optional.of(NONE);
        }
        Set<String> names = Stream.of(text.split(",", -1))
                .map(name -> name.strip().toUpperCase(Locale.ROOT).replace('-', '_'))
                .collect(Collectors.toUnmodifiableSet());
        return names.stream().allMatch(name -> name.matches("[A-Z][A-Z_]+"))
                ? Optional.of(new ReasonKinds(false, names))
                : Optional.empty();
    }

    /** Returns the names of the kinds of this library, as an option names them. */
    static List<String> known() {
        return Stream.of(Reason.Common.values())
                .map(kind -> optionName(kind.name()))
                .toList();
    }

    /** Returns a name that is similar to that of a kind of this library. Any other unknown name may be a kind of a plugin. */
    Optional<String> typo() {
        return names.stream()
                .map(ReasonKinds::optionName)
                .filter(name -> !known().contains(name)
                        && Suggestion.closest(name, known()).isPresent())
                .findFirst();
    }

    private static String optionName(String kind) {
        return kind.toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Returns whether this is all or none. */
    boolean isSwitch() {
        return names.isEmpty();
    }

    /** Returns whether this is none. */
    boolean isNone() {
        return !all && names.isEmpty();
    }

    /** Returns whether a kind is listed by its name. */
    boolean lists(Reason.Kind kind) {
        return names.contains(kind.name());
    }
}
