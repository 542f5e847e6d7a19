package dev.rendezvous.target;

import dev.rendezvous.Reason;
import dev.rendezvous.internal.text.Suggestion;
import java.util.Collection;
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

    /**
     * Requires that every name is that of a kind.
     *
     * @param option that has these kinds, for the message
     * @param ofPlugins the kinds beside those of this library
     * @throws IllegalArgumentException if one is not; the message lists those that are
     */
    void requireKnown(String option, Collection<? extends Reason.Kind> ofPlugins) {
        List<String> known = Stream.concat(Stream.of(Reason.Common.values()), ofPlugins.stream())
                .map(kind -> optionName(kind.name()))
                .toList();
        names.stream()
                .map(ReasonKinds::optionName)
                .filter(name -> !known.contains(name))
                .sorted()
                .findFirst()
                .ifPresent(name -> {
                    throw new IllegalArgumentException("option " + option + " must name kinds of reasons, but '" + name
                            + "' is none" + Suggestion.didYouMean(name, known) + "; the kinds are "
                            + String.join(", ", known));
                });
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
