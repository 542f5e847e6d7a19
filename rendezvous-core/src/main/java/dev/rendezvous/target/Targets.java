package dev.rendezvous.target;

import dev.rendezvous.Condition;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/**
 * Reads targets, the textual form of conditions:
 *
 * <ul>
 *   <li>{@code host:port} and {@code [v6]:port} are always a TCP port, {@code host:first-last} always several;
 *   <li>{@code scheme://…}, as in {@code postgres://app@db/app};
 *   <li>{@code scheme+driver://…} for SQL databases, as in {@code mysql+pymysql://…}; the driver is ignored;
 *   <li>{@code scheme:…}, for installed schemes that have this form;
 *   <li>{@code jdbc:…} is the URL of a JDBC driver, followed by options of this library if any;
 *   <li>{@code not:TARGET} or {@code !TARGET} inverts.
 * </ul>
 *
 * <p>{@link java.net.URI} does not read these: it takes {@code db} in {@code db:5432} for a scheme and rejects underscores in host
 * names.
 *
 * <p>Immutable and safe for use by multiple threads.
 */
public final class Targets {

    private static final Pattern WITH_AUTHORITY =
            Pattern.compile("((?i:jdbc:)?[A-Za-z][A-Za-z0-9+.-]*(?:\\+[A-Za-z0-9_]+)?)://(.*)");
    private static final Pattern JDBC = Pattern.compile("(?i:jdbc):(.*)");
    static final Pattern WITH_SCHEME = Pattern.compile("([A-Za-z][A-Za-z0-9+.-]*):(.*)", Pattern.DOTALL);

    /** A scheme of SQLAlchemy with the driver that the application uses, as in {@code mysql+pymysql}; not one with a transport. */
    private static final Pattern WITH_DRIVER = Pattern.compile(
            "(postgres|postgresql|mysql|mariadb)\\+(?!(?:unix|socket|ssh|ssl|tls|srv|https?)$)[a-z0-9_]+");

    private final Map<String, TargetScheme> schemes;
    private final UnaryOperator<TargetSpec> defaultOptions;

    private Targets(Map<String, TargetScheme> schemes, UnaryOperator<TargetSpec> defaultOptions) {
        this.schemes = Map.copyOf(schemes);
        this.defaultOptions = defaultOptions;
    }

    private Targets(List<TargetScheme> installed) {
        this(byName(installed), UnaryOperator.identity());
    }

    private static Map<String, TargetScheme> byName(List<TargetScheme> installed) {
        Map<String, TargetScheme> byName = new TreeMap<>();
        for (TargetScheme scheme : installed) {
            for (String name : scheme.schemes()) {
                TargetScheme other = byName.putIfAbsent(name.toLowerCase(Locale.ROOT), scheme);
                if (other != null) {
                    throw new IllegalArgumentException("two installed target schemes both read '" + name + "': "
                            + other.getClass().getName() + " and "
                            + scheme.getClass().getName() + "; remove one");
                }
            }
        }
        return byName;
    }

    /** Returns the targets of all schemes that {@link java.util.ServiceLoader} finds with the class loader of this library. */
    public static Targets installed() {
        return installed(Targets.class.getClassLoader());
    }

    /**
     * Returns the targets of all schemes that {@link java.util.ServiceLoader} finds with the given class loader, which is also
     * searched for JDBC drivers.
     *
     * @throws IllegalArgumentException if a scheme cannot be loaded; the message names it
     */
    public static Targets installed(ClassLoader loader) {
        try {
            return new Targets(PluginLoader.schemes(loader));
        } catch (LinkageError e) {
            throw new IllegalArgumentException("a target scheme cannot be loaded: " + e, e);
        }
    }

    /**
     * Returns the targets of all schemes of this library and of those in the jars of a folder, which is also searched for JDBC
     * drivers. The jars stay open as long as the result, or a condition that it has parsed, is in use.
     *
     * @throws IllegalArgumentException if there is no such folder, or a jar or a scheme in it cannot be loaded; the message names
     *     it
     */
    public static Targets installed(Path plugins) {
        try {
            return installed(PluginLoader.loader(plugins, Targets.class.getClassLoader()));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("plugin folder " + plugins + ": " + e.getMessage(), e);
        }
    }

    /** Returns the targets of the given schemes only. */
    public static Targets of(TargetScheme... schemes) {
        return new Targets(List.of(schemes));
    }

    /**
     * Returns these targets with the value of an option for those targets of the given schemes that do not set it themselves.
     *
     * @param name an option of these schemes, not one of {@link WaitOptions#names()}
     */
    public Targets withDefaultOption(String name, String value, Set<String> ofSchemes) {
        return new Targets(schemes, target -> {
            TargetSpec own = defaultOptions.apply(target);
            return ofSchemes.contains(own.scheme()) ? own.withDefaultOption(name, value) : own;
        });
    }

    /**
     * Returns the condition for a target, named as the target is, without any password. A timeout among its options limits this
     * condition only, as {@link Condition#within} does.
     *
     * @throws MalformedTargetException if the text is not a target
     */
    public Condition parse(String text) {
        Target target = parseTarget(text, WaitOptions.defaults());
        return target.timeout()
                .filter(Duration::isPositive)
                .map(target.condition()::within)
                .orElse(target.condition());
    }

    /**
     * Returns the condition for a target, and how long to wait for it.
     *
     * @param defaults how to wait unless the target's own options say otherwise
     * @throws MalformedTargetException if the text is not a target
     */
    public Target parseTarget(String text, WaitOptions defaults) {
        String target = text.strip();
        if (target.isEmpty()) {
            throw new MalformedTargetException(
                    "target must not be empty, but was '" + text + "'; write for instance localhost:5432");
        }
        if (target.startsWith("!")) {
            return target(target.substring(1).strip(), defaults, true);
        }
        if (target.startsWith("not:") && !isHostAndPort(target)) {
            return target(target.substring("not:".length()).strip(), defaults, true);
        }
        return target(target, defaults, false);
    }

    private Target target(String text, WaitOptions defaults, boolean inverted) {
        try {
            return parsed(text, defaults, inverted);
        } catch (MalformedTargetException e) {
            throw Redaction.isAmbiguous(text) ? e.hiding(text) : e;
        }
    }

    private Target parsed(String text, WaitOptions defaults, boolean inverted) {
        TargetSpec target = split(text);
        TargetScheme scheme = schemes.get(target.scheme());
        if (scheme == null) {
            throw new MalformedTargetException(
                    target,
                    "unknown scheme '" + target.scheme() + "'"
                            + LikelyTarget.scheme(target.scheme(), schemes())
                                    .map(Targets::didYouMean)
                                    .orElseGet(() -> "; for the port of any service, write host:port; installed are "
                                            + String.join(", ", schemes())));
        }
        WaitOptions options = target.waitOptions(defaults);
        requireKnownKinds(target, options);
        TargetSpec own = defaultOptions.apply(target.withoutWaitOptions());
        Condition condition = condition(scheme, own);
        return new Target(
                options.applyTo(inverted ? Condition.not(condition) : condition),
                options.timeout(),
                List.copyOf(scheme.warnings(own)));
    }

    private void requireKnownKinds(TargetSpec target, WaitOptions options) {
        try {
            options.requireKnownKinds(() -> schemes.values().stream()
                    .flatMap(scheme -> scheme.reasonKinds().stream())
                    .toList());
        } catch (IllegalArgumentException e) {
            throw new MalformedTargetException(target, String.valueOf(e.getMessage()));
        }
    }

    private static Condition condition(TargetScheme scheme, TargetSpec target) {
        try {
            return scheme.parse(target);
        } catch (LinkageError e) {
            throw new MalformedTargetException(
                    target, "a class of the plugin for '" + target.scheme() + "' cannot be loaded: " + e);
        }
    }

    /**
     * A parsed target.
     *
     * @param condition the condition, with all wait options applied except for the timeout
     * @param timeout how long to wait for it: zero for no limit, empty if neither the target nor the defaults set it
     * @param warnings what the user should know about it, one line each, such as a parameter that has no effect; often empty
     */
    public record Target(Condition condition, Optional<Duration> timeout, List<String> warnings) {}

    /**
     * Returns a text that may be a target, for messages: without its password and options. Where it can be read in two ways, it is not
     * shown.
     */
    public static String redacted(String target) {
        return Redaction.redactText(target);
    }

    private TargetSpec split(String target) {
        if (isHostAndPort(target)) {
            return TargetSpec.parse("tcp", target, false);
        }
        var withAuthority = WITH_AUTHORITY.matcher(target);
        var jdbc = JDBC.matcher(target);
        if (jdbc.matches() && !(withAuthority.matches() && schemes.containsKey(lower(withAuthority.group(1))))) {
            return TargetSpec.parse("jdbc", jdbc.group(1), true);
        }
        if (withAuthority.matches()) {
            return TargetSpec.parse(withoutDriver(lower(withAuthority.group(1))), withAuthority.group(2), false);
        }
        var withScheme = WITH_SCHEME.matcher(target);
        if (withScheme.matches() && schemes.containsKey(lower(withScheme.group(1)))) {
            return TargetSpec.parse(lower(withScheme.group(1)), withScheme.group(2), true);
        }
        throw notATarget(target);
    }

    private MalformedTargetException notATarget(String target) {
        String hint = LikelyTarget.of(target, schemes())
                .map(Targets::didYouMean)
                .or(() -> LikelyTarget.invalidPort(target).map(Targets::notAPort))
                .or(() -> LikelyTarget.several(target).map(Targets::eachOnItsOwn))
                .or(() -> Optional.of(LikelyTarget.NOT_REPLACED).filter(way -> LikelyTarget.hasVariable(target)))
                .orElseGet(() -> "; write host:port, as in localhost:5432, or scheme://… with one of "
                        + String.join(", ", schemes()));
        return new MalformedTargetException("'" + Redaction.redactText(target) + "' is not a target" + hint);
    }

    private static String didYouMean(String likely) {
        return "; did you mean '" + likely + "'?";
    }

    private static String eachOnItsOwn(String targets) {
        return "; each target must be an argument of its own: " + targets;
    }

    private static String notAPort(String port) {
        return "; port must be a number from 1 to 65535, but "
                + (port.isEmpty() ? "is missing: write host:port" : "was '" + port + "'");
    }

    private String withoutDriver(String scheme) {
        var parts = WITH_DRIVER.matcher(scheme);
        return !schemes.containsKey(scheme) && parts.matches() ? parts.group(1) : scheme;
    }

    private static boolean isHostAndPort(String target) {
        int hash = target.indexOf('#');
        String address = hash < 0 ? target : target.substring(0, hash);
        return HostAndPort.matches(address) || HostAndPort.matchesRange(address);
    }

    private static String lower(String scheme) {
        return scheme.toLowerCase(Locale.ROOT);
    }

    /** Returns the names of all installed schemes, sorted. */
    public List<String> schemes() {
        return List.copyOf(new TreeMap<>(schemes).keySet());
    }
}
