package dev.rendezvous.internal.probe.jdbc;

import dev.rendezvous.target.MalformedTargetException;
import dev.rendezvous.target.TargetSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A JDBC URL, which only its driver can parse, and the credentials that go with it. Its {@code toString} omits passwords.
 *
 * @param text the URL, unchanged
 * @param name the URL without passwords
 * @param login the properties {@code user} and {@code password} for the driver; may be empty
 * @param secrets the texts to redact from messages
 */
record JdbcUrl(String text, String name, Map<String, String> login, List<String> secrets) {

    private static final Pattern FORM = Pattern.compile("[A-Za-z][A-Za-z0-9_+.-]*:.+");
    private static final Pattern HAS_USER = Pattern.compile("(?i).*[?&;:,(/]user(?:_?name|id)?\\s*=.*");

    /** Shorter passwords occur inside ordinary words, so they are redacted only as whole words. */
    private static final int MIN_DISTINCTIVE_LENGTH = 4;

    JdbcUrl {
        login = Map.copyOf(login);
        secrets = List.copyOf(secrets);
    }

    /**
     * Parses a target.
     *
     * @param environment supplies a user or password that neither the target's options nor the URL contain
     * @throws MalformedTargetException if the target does not have the form of a JDBC URL
     */
    static JdbcUrl parse(TargetSpec target, Function<String, @Nullable String> environment) {
        if (!FORM.matcher(target.rest()).matches()) {
            throw new MalformedTargetException(
                    target,
                    "a JDBC URL must be jdbc:name:…, where name is the database system, as in jdbc:h2:tcp://db/app");
        }
        Map<String, String> login = new TreeMap<>();
        user(target, environment).ifPresent(user -> login.put("user", user));
        password(target, environment).ifPresent(password -> login.put("password", password));
        List<String> secrets = new ArrayList<>(target.passwords());
        Optional.ofNullable(login.get("password")).ifPresent(secrets::add);
        return new JdbcUrl("jdbc:" + target.rest(), target.toString(), login, secrets);
    }

    /** Drivers differ in how they treat a user given both here and in the URL, so only an explicit option does that. */
    private static Optional<String> user(TargetSpec target, Function<String, @Nullable String> environment) {
        String option = target.options().get("user");
        boolean inUrl =
                HAS_USER.matcher(target.rest()).matches() || !target.passwords().isEmpty();
        return Optional.ofNullable(option != null || inUrl ? option : environment.apply("JDBC_USER"));
    }

    private static Optional<String> password(TargetSpec target, Function<String, @Nullable String> environment) {
        String option = target.options().get("password");
        boolean inUrl = !target.passwords().isEmpty();
        return Optional.ofNullable(option != null || inUrl ? option : environment.apply("JDBC_PASSWORD"));
    }

    /** Returns the connection properties to pass to the driver. */
    Properties properties() {
        Properties properties = new Properties();
        properties.putAll(login);
        return properties;
    }

    /** Returns a driver's message, which may quote the URL, without passwords. */
    String redact(String message) {
        String clean = message;
        for (String secret : secrets) {
            if (!secret.isEmpty()) {
                String literal = Pattern.quote(secret);
                clean = clean.replaceAll(
                        secret.length() < MIN_DISTINCTIVE_LENGTH ? "(?<!\\w)" + literal + "(?!\\w)" : literal,
                        Matcher.quoteReplacement("***"));
            }
        }
        return clean;
    }

    /** Returns the URL without passwords. */
    @Override
    public String toString() {
        return name;
    }
}
