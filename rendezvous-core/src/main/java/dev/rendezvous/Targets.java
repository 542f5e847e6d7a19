package dev.rendezvous;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * Reads the textual form of conditions, one grammar for every face of rendezvous:
 *
 * <ul>
 *   <li>{@code host:port} and {@code [v6]:port} are always a TCP port;
 *   <li>{@code scheme://…}, as in {@code postgres://app@db/app};
 *   <li>{@code scheme:…} for installed schemes that take it so;
 *   <li>{@code jdbc:…} is the URL of a JDBC driver, untouched but for our own options;
 *   <li>{@code not:TARGET} or {@code !TARGET} inverts.
 * </ul>
 *
 * <p>{@link java.net.URI} is of no use here: it takes {@code db:5432} for a scheme, and no underscore in a host name.
 *
 * <p>Immutable and safe for use by many threads.
 */
public final class Targets {

    private static final Pattern HOST_AND_PORT = Pattern.compile("(\\[[^\\[\\]]*]|[^:/\\[\\]@?#]*):(\\d+)(#.*)?");
    private static final Pattern WITH_AUTHORITY = Pattern.compile("((?i:jdbc:)?[A-Za-z][A-Za-z0-9+.-]*)://(.*)");
    private static final Pattern JDBC = Pattern.compile("(?i:jdbc):(.*)");
    private static final Pattern WITH_SCHEME = Pattern.compile("([A-Za-z][A-Za-z0-9+.-]*):(.*)", Pattern.DOTALL);

    private final Map<String, TargetScheme> schemes;

    private Targets(List<TargetScheme> installed) {
        Map<String, TargetScheme> byName = new TreeMap<>();
        for (TargetScheme scheme : installed) {
            for (String name : scheme.schemes()) {
                TargetScheme other = byName.putIfAbsent(name.toLowerCase(Locale.ROOT), scheme);
                if (other != null) {
                    throw new IllegalArgumentException("Two installed target schemes both read '" + name + "': "
                            + other.getClass().getName() + " and "
                            + scheme.getClass().getName() + "; remove one");
                }
            }
        }
        this.schemes = Map.copyOf(byName);
    }

    /** Returns a reader of all schemes found by {@link java.util.ServiceLoader} with the class loader of this library. */
    public static Targets installed() {
        return installed(Targets.class.getClassLoader());
    }

    /**
     * Returns a reader of all schemes found by {@link java.util.ServiceLoader} with the given class loader, which is also where
     * JDBC drivers are found.
     *
     * @throws IllegalArgumentException if one of them is broken; the message names it
     */
    public static Targets installed(ClassLoader loader) {
        try {
            return new Targets(Plugins.schemes(loader));
        } catch (LinkageError e) {
            throw new IllegalArgumentException("a target scheme is broken, or needs a class that is missing: " + e, e);
        }
    }

    /**
     * Returns a reader of all schemes of this library and of those in the jars of a folder. JDBC drivers are found there too. The
     * jars stay open for as long as the reader or something it has read is in use.
     *
     * @throws IllegalArgumentException if there is no such folder, or a jar or a scheme in it is broken; the message names it
     */
    public static Targets installed(Path plugins) {
        try {
            return installed(Plugins.loader(plugins, Targets.class.getClassLoader()));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("The folder of plugins " + plugins + ": " + e.getMessage(), e);
        }
    }

    /** Returns a reader of the given schemes and no others. */
    public static Targets of(TargetScheme... schemes) {
        return new Targets(List.of(schemes));
    }

    /**
     * Returns the condition that a text stands for, named as the text is, without any password. A timeout among its options is
     * its own, as {@link Condition#within} has it.
     *
     * @throws MalformedTargetException if the text is no target
     */
    public Condition parse(String text) {
        Target target = read(text, Manner.usual());
        return target.timeout()
                .filter(Duration::isPositive)
                .map(target.condition()::within)
                .orElse(target.condition());
    }

    /**
     * Returns the condition that a text stands for, and how long to wait for it.
     *
     * @param usual how to wait unless the target's own options say otherwise
     * @throws MalformedTargetException if the text is no target
     */
    public Target read(String text, Manner usual) {
        String target = text.strip();
        if (target.isEmpty()) {
            throw new MalformedTargetException("'" + text + "' is empty; a target is for instance localhost:5432");
        }
        if (target.startsWith("!")) {
            return inverted(target.substring(1), usual);
        }
        if (target.startsWith("not:") && !HOST_AND_PORT.matcher(target).matches()) {
            return inverted(target.substring("not:".length()), usual);
        }
        return upright(target, usual, false);
    }

    private Target inverted(String target, Manner usual) {
        return upright(target.strip(), usual, true);
    }

    private Target upright(String target, Manner usual, boolean inverted) {
        TargetText cut = cut(target);
        TargetScheme scheme = schemes.get(cut.scheme());
        if (scheme == null) {
            throw new MalformedTargetException(cut, "unknown scheme '" + cut.scheme() + "'; installed are " + names());
        }
        Manner manner = cut.manner(usual);
        Condition condition = condition(scheme, cut.withoutManner());
        return new Target(manner.applied(inverted ? Condition.not(condition) : condition), manner.timeout());
    }

    private static Condition condition(TargetScheme scheme, TargetText target) {
        try {
            return scheme.parse(target);
        } catch (LinkageError e) {
            throw new MalformedTargetException(
                    target, "a class of the plugin that reads it is broken, or needs one that is missing: " + e);
        }
    }

    /**
     * What a text stands for.
     *
     * @param condition to be awaited in the manner that the text asks for, but for its timeout
     * @param timeout how long to wait for it; zero for ever; empty if neither the text nor the usual manner says
     */
    public record Target(Condition condition, Optional<Duration> timeout) {}

    private TargetText cut(String target) {
        if (HOST_AND_PORT.matcher(target).matches()) {
            return TargetText.cut("tcp", target, false);
        }
        var withAuthority = WITH_AUTHORITY.matcher(target);
        var jdbc = JDBC.matcher(target);
        if (jdbc.matches() && !(withAuthority.matches() && schemes.containsKey(lower(withAuthority.group(1))))) {
            return TargetText.cut("jdbc", jdbc.group(1), true);
        }
        if (withAuthority.matches()) {
            return TargetText.cut(lower(withAuthority.group(1)), withAuthority.group(2), false);
        }
        var withScheme = WITH_SCHEME.matcher(target);
        if (withScheme.matches() && schemes.containsKey(lower(withScheme.group(1)))) {
            return TargetText.cut(lower(withScheme.group(1)), withScheme.group(2), true);
        }
        throw new MalformedTargetException("'" + Passwords.hidden(target)
                + "' is no target; write host:port, as in localhost:5432, or scheme://… with one of " + names());
    }

    private static String lower(String scheme) {
        return scheme.toLowerCase(Locale.ROOT);
    }

    /** Returns the schemes that are installed, sorted. */
    public List<String> schemes() {
        return List.copyOf(new TreeMap<>(schemes).keySet());
    }

    private String names() {
        return String.join(", ", new TreeMap<>(schemes).keySet());
    }
}
