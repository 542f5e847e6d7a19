package dev.rendezvous.postgres;

import dev.rendezvous.MalformedTargetException;
import dev.rendezvous.Percent;
import dev.rendezvous.TargetText;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a database is and who asks: {@code postgres://user:password@host:port/database?parameter=value} as libpq reads it, or the
 * driver's {@code jdbc:postgresql://host:port/database?user=…&password=…}. Its {@code toString} has no password.
 *
 * @see <a href="https://www.postgresql.org/docs/current/libpq-connect.html#LIBPQ-CONNSTRING-URIS">Connection URIs</a>
 */
record PostgresUrl(
        String host,
        int port,
        Optional<String> user,
        Optional<String> password,
        String database,
        Map<String, String> parameters) {

    private static final int DEFAULT_PORT = 5432;
    private static final Pattern URL = Pattern.compile(
            "(?:([^@]*)@)?(\\[[^\\[\\]]+]|[^:/?@,\\[\\]\\s]*)(?::([0-9]{1,5}))?(?:/([^?]*))?(?:\\?(.*))?");

    /** What libpq calls otherwise than the driver. */
    private static final Map<String, String> DRIVER_NAMES =
            Map.of("application_name", "ApplicationName", "connect_timeout", "connectTimeout", "dbname", "PGDBNAME");

    /** Would take the connection out of our hands: its addresses, its deadline, its threads. */
    private static final Set<String> OURS = Set.of(
            "socketfactory",
            "socketfactoryarg",
            "logintimeout",
            "pgdbname",
            "pghost",
            "pgport",
            "host",
            "port",
            "hostaddr",
            "dbname");

    static PostgresUrl parse(TargetText target) {
        Matcher url = URL.matcher(target.rest());
        if (!url.matches()) {
            throw malformed(
                    target,
                    "a database is user@host:port/database, one host to a target; an '@', ':' or '/' in a name or password is percent-encoded");
        }
        Map<String, String> parameters = parameters(url.group(5), target);
        Optional<String> user = part(url.group(1), target, 0).or(() -> Optional.ofNullable(parameters.remove("user")));
        Optional<String> password =
                part(url.group(1), target, 1).or(() -> Optional.ofNullable(parameters.remove("password")));
        String database = Percent.decoded(url.group(4) == null ? "" : url.group(4), target);
        return new PostgresUrl(
                host(url.group(2)),
                port(url.group(3), target),
                user,
                password,
                database.isEmpty() ? user.orElse("postgres") : database,
                Map.copyOf(parameters));
    }

    private static String host(String text) {
        String bare = text.startsWith("[") ? text.substring(1, text.length() - 1) : text;
        return bare.isEmpty() ? "localhost" : bare;
    }

    private static int port(String digits, TargetText target) {
        int port = digits == null ? DEFAULT_PORT : Integer.parseInt(digits);
        if (port < 1 || port > 65535) {
            throw malformed(target, "port " + port + " is not from 1 to 65535");
        }
        return port;
    }

    private static Optional<String> part(String userInfo, TargetText target, int index) {
        if (userInfo == null) {
            return Optional.empty();
        }
        String[] parts = userInfo.split(":", 2);
        return index < parts.length ? Optional.of(Percent.decoded(parts[index], target)) : Optional.empty();
    }

    private static Map<String, String> parameters(String query, TargetText target) {
        Map<String, String> parameters = new LinkedHashMap<>();
        if (query == null || query.isEmpty()) {
            return parameters;
        }
        for (String parameter : query.split("&")) {
            int equals = parameter.indexOf('=');
            if (equals <= 0) {
                throw malformed(target, "what follows '?' is name=value, joined by '&'");
            }
            String name = Percent.decoded(parameter.substring(0, equals), target);
            if (OURS.contains(name.toLowerCase(Locale.ROOT))) {
                throw malformed(
                        target,
                        "the parameter '" + name
                                + "' is not taken; write host, port and database into the address, and limit the wait instead");
            }
            parameters.put(
                    DRIVER_NAMES.getOrDefault(name, name), Percent.decoded(parameter.substring(equals + 1), target));
        }
        return parameters;
    }

    private static MalformedTargetException malformed(TargetText target, String problem) {
        return new MalformedTargetException(target, problem);
    }

    PostgresUrl withPassword(Optional<String> other) {
        return new PostgresUrl(host, port, user, other, database, parameters);
    }

    /** Returns what the driver takes beside {@link #jdbcUrl}. */
    Properties properties() {
        Properties properties = new Properties();
        parameters.forEach(properties::setProperty);
        user.ifPresent(name -> properties.setProperty("user", name));
        password.ifPresent(secret -> properties.setProperty("password", secret));
        properties.setProperty("PGDBNAME", database);
        return properties;
    }

    String jdbcUrl() {
        return "jdbc:postgresql://" + hostAndPort() + "/";
    }

    private String hostAndPort() {
        return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    }

    @Override
    public String toString() {
        return "postgres://" + user.map(name -> name + "@").orElse("") + hostAndPort() + "/" + database;
    }
}
