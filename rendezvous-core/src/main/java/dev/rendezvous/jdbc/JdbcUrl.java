package dev.rendezvous.jdbc;

import dev.rendezvous.MalformedTargetException;
import dev.rendezvous.TargetText;
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
 * The URL of a JDBC driver, which only the driver can read, and who asks. Its {@code toString} has no password.
 *
 * @param text the URL, untouched
 * @param name the URL without passwords
 * @param login what the driver takes beside it: {@code user}, {@code password}, or neither
 * @param secrets what must not be shown
 */
record JdbcUrl(String text, String name, Map<String, String> login, List<String> secrets) {

    private static final Pattern FORM = Pattern.compile("[A-Za-z][A-Za-z0-9_+.-]*:.+");
    private static final Pattern HAS_USER = Pattern.compile("(?i).*[?&;:,(/]user(?:_?name|id)?\\s*=.*");

    /** Shorter passwords are common words, so they are only taken out where they stand alone. */
    private static final int LONG_ENOUGH = 4;

    JdbcUrl {
        login = Map.copyOf(login);
        secrets = List.copyOf(secrets);
    }

    /**
     * Reads a target.
     *
     * @param environment stands in for a user or a password that is neither among the target's options nor in the URL
     * @throws MalformedTargetException if this is no URL of a driver
     */
    static JdbcUrl parse(TargetText target, Function<String, @Nullable String> environment) {
        if (!FORM.matcher(target.rest()).matches()) {
            throw new MalformedTargetException(
                    target,
                    "a JDBC URL is jdbc:name:… with the name of the database system, as in jdbc:h2:tcp://db/app");
        }
        Map<String, String> login = new TreeMap<>();
        user(target, environment).ifPresent(user -> login.put("user", user));
        password(target, environment).ifPresent(password -> login.put("password", password));
        List<String> secrets = new ArrayList<>(target.passwords());
        Optional.ofNullable(login.get("password")).ifPresent(secrets::add);
        return new JdbcUrl("jdbc:" + target.rest(), target.toString(), login, secrets);
    }

    /** Drivers differ in what they make of a user both here and in the URL, so it comes twice on request only. */
    private static Optional<String> user(TargetText target, Function<String, @Nullable String> environment) {
        String option = target.options().get("user");
        boolean inUrl =
                HAS_USER.matcher(target.rest()).matches() || !target.passwords().isEmpty();
        return Optional.ofNullable(option != null || inUrl ? option : environment.apply("JDBC_USER"));
    }

    private static Optional<String> password(TargetText target, Function<String, @Nullable String> environment) {
        String option = target.options().get("password");
        boolean inUrl = !target.passwords().isEmpty();
        return Optional.ofNullable(option != null || inUrl ? option : environment.apply("JDBC_PASSWORD"));
    }

    /** Returns what the driver takes beside the URL. */
    Properties properties() {
        Properties properties = new Properties();
        properties.putAll(login);
        return properties;
    }

    /** Returns the words of a driver, which may quote the URL, without passwords. */
    String withoutPasswords(String words) {
        String clean = words;
        for (String secret : secrets) {
            if (!secret.isEmpty()) {
                String literal = Pattern.quote(secret);
                clean = clean.replaceAll(
                        secret.length() < LONG_ENOUGH ? "(?<!\\w)" + literal + "(?!\\w)" : literal,
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
