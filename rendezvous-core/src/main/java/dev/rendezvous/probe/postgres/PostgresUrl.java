package dev.rendezvous.probe.postgres;

import dev.rendezvous.probe.net.ServerUrl;
import dev.rendezvous.target.HostAndPort;
import dev.rendezvous.target.MalformedTargetException;
import dev.rendezvous.target.TargetSpec;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;

/**
 * A connection URI of a database: {@code postgres://user:password@host:port/database?parameter=value} as in libpq, or the driver's
 * {@code jdbc:postgresql://host:port/database?user=…&password=…}. The parameters {@code table}, {@code query} and {@code expect}
 * define what to check; the others go to the driver. Its {@code toString} omits the password.
 *
 * @see <a href="https://www.postgresql.org/docs/current/libpq-connect.html#LIBPQ-CONNSTRING-URIS">Connection URIs</a>
 */
record PostgresUrl(
        String host,
        int port,
        Optional<String> user,
        Optional<String> password,
        String database,
        Map<String, String> parameters,
        SessionType sessionType,
        DatabaseCheck databaseCheck) {

    private static final int DEFAULT_PORT = 5432;

    /** Parameters of libpq that the driver has under another name. */
    private static final Map<String, String> DRIVER_NAMES =
            Map.of("application_name", "ApplicationName", "connect_timeout", "connectTimeout", "dbname", "PGDBNAME");

    /** Parameters that would override our choice of addresses, timeouts and threads. */
    private static final Set<String> NOT_SUPPORTED = Set.of(
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

    static PostgresUrl parse(TargetSpec target) {
        ServerUrl serverUrl =
                ServerUrl.parse(target, DEFAULT_PORT, "a PostgreSQL target must be user@host:port/database");
        Map<String, String> parameters = parameters(serverUrl, target);
        SessionType sessionType = SessionType.extractFrom(parameters);
        DatabaseCheck databaseCheck = DatabaseCheck.extractFrom(parameters, target);
        Optional<String> user = serverUrl.user().or(() -> Optional.ofNullable(parameters.remove("user")));
        Optional<String> password = serverUrl.password().or(() -> Optional.ofNullable(parameters.remove("password")));
        return new PostgresUrl(
                serverUrl.host().isEmpty() ? "localhost" : serverUrl.host(),
                serverUrl.port(),
                user,
                password,
                serverUrl.path().isEmpty() ? user.orElse("postgres") : serverUrl.path(),
                Map.copyOf(parameters),
                sessionType,
                databaseCheck);
    }

    private static Map<String, String> parameters(ServerUrl serverUrl, TargetSpec target) {
        Map<String, String> parameters = new LinkedHashMap<>();
        serverUrl.parameters().forEach((name, value) -> {
            if (NOT_SUPPORTED.contains(name.toLowerCase(Locale.ROOT))) {
                throw new MalformedTargetException(
                        target,
                        "parameter '" + name
                                + "' is not supported; write host, port and database into the URL, "
                                + "and limit the wait by its timeout");
            }
            parameters.put(DRIVER_NAMES.getOrDefault(name, name), DriverParameters.canonical(target, name, value));
        });
        return parameters;
    }

    PostgresUrl withPassword(Optional<String> other) {
        return new PostgresUrl(host, port, user, other, database, parameters, sessionType, databaseCheck);
    }

    /** Returns the connection properties that go with {@link #jdbcUrl}. */
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
        return new HostAndPort(host, port).toString();
    }

    @Override
    public String toString() {
        return "postgres://" + user.map(name -> name + "@").orElse("") + hostAndPort() + "/" + database + databaseCheck;
    }
}
