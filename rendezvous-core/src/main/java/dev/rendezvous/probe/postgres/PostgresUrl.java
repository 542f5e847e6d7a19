package dev.rendezvous.probe.postgres;

import dev.rendezvous.internal.probe.net.KnownParameters;
import dev.rendezvous.internal.probe.net.ServerUrl;
import dev.rendezvous.internal.probe.net.UnixConnector;
import dev.rendezvous.internal.text.PercentEncoding;
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

    /** The parameters of libpq that name a Unix socket, and are read before all others. */
    private static final String SOCKET_FOLDER = "host";

    private static final String SOCKET_PORT = "port";

    /** Those of libpq without effect on a check are listed, and those that Prisma, SQLAlchemy, Django, Rails, pgx and node-postgres add. */
    static final KnownParameters PARAMETERS = KnownParameters.using(DriverParameters.names())
            .ignoringNumbers(
                    "checkout_timeout",
                    "command_timeout",
                    "conn_max_age",
                    "connection_limit",
                    "idle_in_transaction_session_timeout",
                    "idle_timeout",
                    "keepalives_count",
                    "keepalives_idle",
                    "keepalives_interval",
                    "lock_timeout",
                    "max_overflow",
                    "pool",
                    "pool_health_check_period",
                    "pool_max_conn_idle_time",
                    "pool_max_conn_lifetime",
                    "pool_max_conn_lifetime_jitter",
                    "pool_max_conns",
                    "pool_min_conns",
                    "pool_recycle",
                    "pool_size",
                    "pool_timeout",
                    "prepare_threshold",
                    "prepared_statement_cache_size",
                    "query_timeout",
                    "reaping_frequency",
                    "socket_timeout",
                    "statement_cache_capacity",
                    "statement_cache_size",
                    "statement_timeout",
                    "tcp_user_timeout")
            .ignoringSwitches(
                    "async_fallback",
                    "binary_parameters",
                    "conn_health_checks",
                    "disable_server_side_cursors",
                    "keepalives",
                    "pgbouncer",
                    "pool_pre_ping",
                    "prepared_statements",
                    "single_use_connections",
                    "sslcompression",
                    "sslsni",
                    "uselibpqcompat")
            .ignoringTexts(
                    "client_encoding",
                    "default_query_exec_mode",
                    "encoding",
                    "fallback_application_name",
                    "krbsrvname",
                    "min_messages",
                    "passfile",
                    "schema",
                    "schema_search_path",
                    "search_path",
                    "serverVersion",
                    "sslcertmode",
                    "ssl_max_protocol_version",
                    "ssl_min_protocol_version",
                    "timezone")
            .ignoringTexts(SOCKET_FOLDER, SOCKET_PORT);

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
        ServerUrl serverUrl = withSocketFolder(
                ServerUrl.parse(target, DEFAULT_PORT, "a PostgreSQL target must be user@host:port/database"), target);
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

    /** Returns a URL whose parameter {@code host} is a folder with that as its host, as in libpq, and the parameter {@code port} as its port. */
    private static ServerUrl withSocketFolder(ServerUrl serverUrl, TargetSpec target) {
        Optional<String> folder = serverUrl.parameter(SOCKET_FOLDER).filter(UnixConnector::isPath);
        if (folder.isEmpty()) {
            return serverUrl;
        }
        if (!serverUrl.host().isEmpty()) {
            throw new MalformedTargetException(
                    target, "parameter 'host' must not be given together with a host before the database");
        }
        ServerUrl url = serverUrl.withHost(ServerUrl.unixSocket(folder.get(), target), SOCKET_FOLDER);
        String port = url.parameter(SOCKET_PORT).orElse(String.valueOf(url.port()));
        if (!port.matches("[1-9][0-9]{0,4}")) {
            throw new MalformedTargetException(target, "parameter 'port' must be a port, but was '" + port + "'");
        }
        return url.withPort(Integer.parseInt(port));
    }

    private static Map<String, String> parameters(ServerUrl serverUrl, TargetSpec target) {
        Map<String, String> parameters = new LinkedHashMap<>();
        serverUrl.parameters().keySet().forEach(name -> {
            if (NOT_SUPPORTED.contains(name.toLowerCase(Locale.ROOT))) {
                throw new MalformedTargetException(
                        target,
                        "parameter '" + name
                                + "' is not supported; write host, port and database into the URL, "
                                + "and limit the wait by its timeout");
            }
        });
        PARAMETERS
                .keepUsed(serverUrl, target)
                .parameters()
                .forEach((name, value) -> parameters.put(
                        DRIVER_NAMES.getOrDefault(name, name), DriverParameters.canonical(target, name, value)));
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
        if (isUnixSocket()) {
            // As libpq, which ignores sslmode for a Unix domain socket.
            properties.remove("ssl");
            properties.setProperty("sslmode", "disable");
        }
        return properties;
    }

    String jdbcUrl() {
        return "jdbc:postgresql://" + (isUnixSocket() ? "localhost" : hostAndPort()) + "/";
    }

    boolean isUnixSocket() {
        return UnixConnector.isPath(host);
    }

    /** Returns the path of the socket in its folder; only if {@link #isUnixSocket}. */
    String socketPath() {
        return host + "/.s.PGSQL." + port;
    }

    private String hostAndPort() {
        return isUnixSocket() ? PercentEncoding.encode(host, "") + ":" + port : new HostAndPort(host, port).toString();
    }

    @Override
    public String toString() {
        return "postgres://" + user.map(name -> name + "@").orElse("") + hostAndPort() + "/" + database + databaseCheck;
    }
}
