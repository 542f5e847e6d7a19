package dev.rendezvous;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

/**
 * A target cut into its scheme, what follows it, and the options of ours in its fragment: {@code
 * http://app/health#status=204&timeout=5s} is {@code http}, {@code app/health} and two options. Options never mix with the
 * target's own query. Immutable.
 *
 * @param scheme in lower case, without {@code ://} or {@code :}
 * @param rest what follows, without the fragment; may hold a password
 * @param options what the fragment says, percent-decoded, in its order; often empty
 * @param opaque whether no {@code //} follows the scheme, as in {@code file:/path}
 */
public record TargetText(String scheme, String rest, Map<String, String> options, boolean opaque) {

    public TargetText {
        Objects.requireNonNull(scheme, "scheme");
        Objects.requireNonNull(rest, "rest");
        options = Map.copyOf(options);
    }

    /** Makes a target with {@code //} after its scheme. */
    public TargetText(String scheme, String rest, Map<String, String> options) {
        this(scheme, rest, options, false);
    }

    static TargetText cut(String scheme, String rest, boolean opaque) {
        int hash = rest.indexOf('#');
        if (hash < 0) {
            return new TargetText(scheme, rest, Map.of(), opaque);
        }
        TargetText bare = new TargetText(scheme, rest.substring(0, hash), Map.of(), opaque);
        return new TargetText(scheme, bare.rest(), options(bare, rest.substring(hash + 1)), opaque);
    }

    /**
     * Returns this target if it has no options but the given ones.
     *
     * @throws MalformedTargetException otherwise
     */
    public TargetText onlyOptions(Set<String> known) {
        for (String option : options.keySet()) {
            if (!known.contains(option)) {
                String own = known.isEmpty()
                        ? "a " + scheme
                                + " target has none of its own (a '#' that belongs to the address or the password is written %23)"
                        : "a " + scheme + " target takes " + String.join(", ", new TreeSet<>(known));
                String choice = own + "; every target takes " + String.join(", ", Manner.options());
                throw new MalformedTargetException(this, "unknown option '" + option + "' after '#'; " + choice);
            }
        }
        return this;
    }

    /** Returns the manner of waiting that the options ask for, on top of the usual one. */
    Manner manner(Manner usual) {
        Manner manner = usual;
        for (Map.Entry<String, String> option : options.entrySet()) {
            if (Manner.options().contains(option.getKey())) {
                try {
                    manner = manner.with(option.getKey(), option.getValue());
                } catch (IllegalArgumentException e) {
                    throw new MalformedTargetException(this, String.valueOf(e.getMessage()));
                }
            }
        }
        return manner;
    }

    /** Returns this target with only the options that its scheme has to read. */
    TargetText withoutManner() {
        Map<String, String> others = new LinkedHashMap<>(options);
        others.keySet().removeAll(Manner.options());
        return new TargetText(scheme, rest, others, opaque);
    }

    /**
     * Returns the passwords in it, as they are written: for taking them out of somebody else's words, such as an error message
     * that quotes the whole target.
     */
    public List<String> passwords() {
        return isJdbc() ? JdbcPasswords.in(rest) : Passwords.in(rest);
    }

    /** Returns the target as it was written, with any password left out, and without options. */
    @Override
    public String toString() {
        return isJdbc()
                ? scheme + ":" + JdbcPasswords.hidden(rest)
                : scheme + (opaque ? ":" : "://") + Passwords.firstWord(Passwords.hidden(rest));
    }

    /** Returns whether what follows is the URL of a driver, whose form is the driver's own. */
    private boolean isJdbc() {
        return scheme.equals("jdbc");
    }

    private static Map<String, String> options(TargetText target, String fragment) {
        Map<String, String> options = new LinkedHashMap<>();
        for (String option : fragment.split("&")) {
            int equals = option.indexOf('=');
            if (equals <= 0) {
                // Not quoted: what follows a stray '#' may be the rest of a password.
                throw new MalformedTargetException(
                        target,
                        "what follows '#' is not name=value (a '#' that belongs to the address or the password is written %23)");
            }
            String name = option.substring(0, equals);
            if (options.put(name, Percent.decoded(option.substring(equals + 1), target)) != null) {
                throw new MalformedTargetException(target, "option '" + name + "' is given twice");
            }
        }
        return options;
    }
}
