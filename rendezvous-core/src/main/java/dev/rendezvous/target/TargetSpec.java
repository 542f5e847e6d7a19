package dev.rendezvous.target;

import dev.rendezvous.internal.text.PercentEncoding;
import dev.rendezvous.internal.text.RemoteText;
import dev.rendezvous.internal.text.Suggestion;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * A target split into its scheme, what follows it, and the options in its fragment: {@code
 * http://app/health#status=204&timeout=5s} is {@code http}, {@code app/health} and two options. Options never mix with the target's
 * own query. Immutable.
 *
 * @param scheme in lower case, without {@code ://} or {@code :}
 * @param rest what follows, without the fragment; may contain a password
 * @param options the options in the fragment, percent-decoded; often empty
 * @param opaque whether no {@code //} follows the scheme, as in {@code file:/path}
 */
public record TargetSpec(String scheme, String rest, Map<String, String> options, boolean opaque) {

    private static final String ENCODED_HASH = "a '#' that belongs to the address or the password is written %23";

    public TargetSpec {
        Objects.requireNonNull(scheme, "scheme");
        Objects.requireNonNull(rest, "rest");
        options = Map.copyOf(options);
    }

    /** Creates a target with {@code //} after its scheme. */
    public TargetSpec(String scheme, String rest, Map<String, String> options) {
        this(scheme, rest, options, false);
    }

    /** Splits the fragment off what follows a scheme. */
    static TargetSpec parse(String scheme, String rest, boolean opaque) {
        int hash = rest.indexOf('#');
        if (hash < 0) {
            return new TargetSpec(scheme, rest, Map.of(), opaque);
        }
        TargetSpec bare = new TargetSpec(scheme, rest.substring(0, hash), Map.of(), opaque);
        return new TargetSpec(scheme, bare.rest(), bare.options(rest.substring(hash + 1)), opaque);
    }

    private Map<String, String> options(String fragment) {
        Map<String, String> parsed = new LinkedHashMap<>();
        for (String option : fragment.split("&")) {
            int equals = option.indexOf('=');
            if (equals <= 0) {
                // Not quoted: after a stray '#' this may be the rest of a password.
                throw new MalformedTargetException(
                        this, "options after '#' must be name=value, separated by '&' (" + ENCODED_HASH + ")");
            }
            String name = option.substring(0, equals);
            if (parsed.put(name, decode(option.substring(equals + 1))) != null) {
                throw new MalformedTargetException(this, "option '" + name + "' must not be repeated");
            }
        }
        return parsed;
    }

    /**
     * Returns this target if it has no options other than the given ones.
     *
     * @throws MalformedTargetException otherwise
     */
    public TargetSpec requireOnlyOptions(Set<String> known) {
        for (String option : options.keySet()) {
            if (!known.contains(option)) {
                throw new MalformedTargetException(this, unknown(option, known));
            }
        }
        return this;
    }

    private String unknown(String option, Set<String> known) {
        Set<String> all = new TreeSet<>(known);
        all.addAll(WaitOptions.names());
        String own = known.isEmpty()
                ? scheme + " targets have no options of their own (" + ENCODED_HASH + ")"
                : scheme + " targets take " + String.join(", ", new TreeSet<>(known));
        return "unknown option '" + option + "' after '#'" + Suggestion.didYouMean(option, all) + "; " + own
                + "; every target takes " + String.join(", ", WaitOptions.names());
    }

    /**
     * Returns the choice that a value of this target names; case is ignored.
     *
     * @param what what has the value, for the message: {@code option type}
     * @throws MalformedTargetException if it names none; the message lists all
     */
    public String requireOneOf(String what, String value, List<String> choices) {
        for (String choice : choices) {
            if (choice.equalsIgnoreCase(value)) {
                return choice;
            }
        }
        throw new MalformedTargetException(
                this,
                what + " must be " + (choices.size() > 2 ? "one of " : "") + listed(choices) + ", but was '"
                        + RemoteText.oneLine(value) + "'" + Suggestion.didYouMean(value, choices));
    }

    private static String listed(List<String> choices) {
        return String.join(choices.size() > 2 ? ", " : " or ", choices);
    }

    /**
     * Returns the path that an option names; empty if this target does not have the option.
     *
     * @throws MalformedTargetException if the value is empty, or not valid on this machine
     */
    public Optional<Path> path(String option) {
        String text = options.get(option);
        if (text == null) {
            return Optional.empty();
        }
        try {
            if (!text.isEmpty()) {
                return Optional.of(Path.of(text));
            }
        } catch (InvalidPathException e) {
            // Its message may not be shown: it is not escaped.
        }
        throw new MalformedTargetException(
                this, "option " + option + " must be a path, but was '" + RemoteText.escape(text) + "'");
    }

    /** Returns the wait options of this target, on top of the given ones. */
    WaitOptions waitOptions(WaitOptions defaults) {
        WaitOptions result = defaults;
        for (Map.Entry<String, String> option : options.entrySet()) {
            if (WaitOptions.names().contains(option.getKey())) {
                try {
                    result = result.with(option.getKey(), option.getValue());
                } catch (IllegalArgumentException e) {
                    throw new MalformedTargetException(this, String.valueOf(e.getMessage()));
                }
            }
        }
        return result;
    }

    /** Returns this target with only the options that its scheme has to read. */
    TargetSpec withoutWaitOptions() {
        Map<String, String> others = new LinkedHashMap<>(options);
        others.keySet().removeAll(WaitOptions.names());
        return new TargetSpec(scheme, rest, others, opaque);
    }

    /** Returns this target with the value of an option that it does not set itself. */
    TargetSpec withDefaultOption(String name, String value) {
        Map<String, String> all = new LinkedHashMap<>(options);
        all.putIfAbsent(name, value);
        return new TargetSpec(scheme, rest, all, opaque);
    }

    /**
     * Returns a part of this target with its percent-encoded bytes decoded as UTF-8. A plus sign stays a plus sign.
     *
     * @throws MalformedTargetException if a {@code %} is not followed by two hexadecimal digits, or the bytes are not UTF-8
     */
    public String decode(String part) {
        try {
            return PercentEncoding.decode(part);
        } catch (IllegalArgumentException e) {
            throw new MalformedTargetException(this, String.valueOf(e.getMessage()));
        }
    }

    /** Returns the passwords in this target as written, for removing them from messages of other programs that quote the target. */
    public List<String> passwords() {
        return isJdbc() ? JdbcRedaction.passwords(rest) : Redaction.passwords(rest);
    }

    /** Returns the target as written, without passwords and options; only its scheme if it is not certain what the password is. */
    @Override
    public String toString() {
        if (isJdbc()) {
            return scheme + ":" + JdbcRedaction.redact(rest);
        }
        return opaque
                ? scheme + ":" + Redaction.redactOpaque(rest)
                : scheme + "://" + Redaction.firstWord(Redaction.redact(rest));
    }

    /** Returns whether the rest is the URL of a JDBC driver, whose syntax is the driver's own. */
    private boolean isJdbc() {
        return scheme.equals("jdbc");
    }
}
