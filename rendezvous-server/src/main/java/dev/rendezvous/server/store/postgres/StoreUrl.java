package dev.rendezvous.server.store.postgres;

import dev.rendezvous.internal.text.PercentEncoding;
import java.util.Locale;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The URL of the store's database: {@code postgres://user:password@host:port,other:port/database?parameter=value} as in libpq, with
 * the parameters of the JDBC driver. Several hosts are tried in their order. {@code toString} leaves out the password.
 *
 * @param hosts as in the URL
 * @param user empty for the driver's default
 * @param password empty if there is none
 * @param database percent-encoded
 * @param parameters of the driver
 * @see <a href="https://www.postgresql.org/docs/current/libpq-connect.html#LIBPQ-CONNSTRING-URIS">Connection URIs</a>
 */
public record StoreUrl(
        String hosts, Optional<String> user, Optional<String> password, String database, Properties parameters) {

    private static final Pattern FORM = Pattern.compile(
            "(?:jdbc:)?postgres(?:ql)?://(?:([^:@/?]*)(?::([^@/?]*))?@)?([^@/?#]*)(?:/([^/?#]*))?(?:\\?([^#]*))?");

    /** Parameters that the store sets itself, or that would change the meaning of its statements. */
    private static final Set<String> OURS = Set.of(
            "autosave",
            "options",
            "preparethreshold",
            "sockettimeout",
            "connecttimeout",
            "currentschema",
            "readonly",
            "stringtype");

    /**
     * Parameters whose values are classes that the driver loads and makes objects of, or a file that it writes. The driver's own classes
     * for TLS are allowed.
     */
    private static final Set<String> LOADING = Set.of(
            "authenticationpluginclassname",
            "connectexecutor",
            "connectexecutorarg",
            "loggerfile",
            "socketfactory",
            "socketfactoryarg",
            "sslfactory",
            "sslhostnameverifier",
            "sslpasswordcallback",
            "xmlfactoryfactory");

    private static final String OF_THE_DRIVER = "org.postgresql.ssl.";

    /**
     * Parses a URL.
     *
     * @throws IllegalArgumentException if it is malformed; the message contains no password
     */
    public static StoreUrl parse(String url) {
        Matcher parts = FORM.matcher(url);
        if (!parts.matches() || parts.group(3).isEmpty()) {
            throw new IllegalArgumentException(
                    "store must be postgres://user:password@host:port/database?parameter=value");
        }
        Properties parameters = parameters(Optional.ofNullable(parts.group(5)).orElse(""));
        Optional<String> user = decoded(parts.group(1)).or(() -> taken(parameters, "user"));
        Optional<String> password = decoded(parts.group(2)).or(() -> taken(parameters, "password"));
        String database = Optional.ofNullable(parts.group(4))
                .filter(name -> !name.isEmpty())
                .orElse(user.orElse("postgres"));
        return new StoreUrl(parts.group(3), user, password, database, parameters);
    }

    private static Properties parameters(String query) {
        Properties parameters = new Properties();
        for (String pair : query.split("&")) {
            int equals = pair.indexOf('=');
            String name = PercentEncoding.decode(equals < 0 ? pair : pair.substring(0, equals));
            if (OURS.contains(name.toLowerCase(Locale.ROOT))) {
                throw new IllegalArgumentException("parameter '" + name + "' must not be given: the store sets it");
            }
            String value = equals < 0 ? "" : PercentEncoding.decode(pair.substring(equals + 1));
            if (LOADING.contains(name.toLowerCase(Locale.ROOT)) && !value.startsWith(OF_THE_DRIVER)) {
                throw new IllegalArgumentException("parameter '" + name
                        + "' must not be given: it makes the driver load a class or write a file; only classes of "
                        + OF_THE_DRIVER + "* are allowed");
            }
            if (!name.isEmpty()) {
                parameters.setProperty(name, value);
            }
        }
        return parameters;
    }

    private static Optional<String> taken(Properties parameters, String name) {
        return Optional.ofNullable((String) parameters.remove(name));
    }

    private static Optional<String> decoded(String text) {
        return Optional.ofNullable(text).map(PercentEncoding::decode);
    }

    /** Returns this URL with a password, if it has none. */
    public StoreUrl withDefaultPassword(Optional<String> other) {
        return new StoreUrl(hosts, user, password.or(() -> other), database, parameters);
    }

    String jdbcUrl() {
        return "jdbc:postgresql://" + hosts + "/" + database;
    }

    /** Returns the properties for the driver, beside {@link #jdbcUrl}. */
    Properties properties() {
        Properties properties = new Properties();
        properties.putAll(parameters);
        user.ifPresent(name -> properties.setProperty("user", name));
        password.ifPresent(secret -> properties.setProperty("password", secret));
        return properties;
    }

    @Override
    public String toString() {
        return "postgres://" + user.map(name -> name + "@").orElse("") + hosts + "/" + database;
    }
}
