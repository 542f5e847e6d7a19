package dev.rendezvous.probe.postgres;

import dev.rendezvous.AddressFilter;
import dev.rendezvous.Deadline;
import dev.rendezvous.Observation;
import dev.rendezvous.Probe;
import dev.rendezvous.Reason;
import dev.rendezvous.Reason.Common;
import dev.rendezvous.internal.probe.jdbc.Drivers;
import dev.rendezvous.internal.probe.jdbc.NoDriverException;
import dev.rendezvous.internal.probe.net.DeadlineRunner;
import dev.rendezvous.internal.probe.net.Dialer;
import dev.rendezvous.internal.probe.net.HostResolver;
import dev.rendezvous.internal.probe.net.LookupException;
import dev.rendezvous.internal.probe.postgres.socket.ResolvedSocketFactory;
import dev.rendezvous.internal.probe.postgres.socket.UnixSocketFactory;
import dev.rendezvous.target.MalformedTargetException;
import dev.rendezvous.target.TargetSpec;
import java.net.InetSocketAddress;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;

/**
 * Checks that a PostgreSQL database answers {@code SELECT 1}, has a table, or returns a row for a query: resolves the host, connects
 * to the first address that accepts, logs in, queries, and disconnects. Requires the PostgreSQL driver, {@code
 * org.postgresql:postgresql}, at run time.
 *
 * <p>A wrong password, an untrusted certificate or a rejected way of connecting is {@linkplain Reason#isPermanent permanent}; a
 * missing database is not. The driver observes neither interrupts nor deadlines, so it runs on a virtual thread of its own, which
 * ends shortly after the check does.
 *
 * <p>Immutable and thread-safe. Limitation: one host per URL; a target may have several.
 */
public final class PostgresProbe implements Probe {

    /** Connecting times out this long before the check does, so that its own error is reported. */
    private static final Duration CONNECT_MARGIN = Duration.ofMillis(10);

    private final PostgresUrl url;
    private final Dialer dialer;
    private final Drivers drivers;

    private PostgresProbe(PostgresUrl url, Dialer dialer, Drivers drivers) {
        this.url = url;
        this.dialer = dialer;
        this.drivers = drivers;
    }

    /**
     * Returns a probe for a database.
     *
     * @param url {@code postgres://user:password@host:port/database?parameter=value}, the same with {@code postgresql}, or {@code
     *     jdbc:postgresql://…}; parameters are {@code table}, or {@code query} and {@code expect}, which define what to check,
     *     those of the driver, and {@code application_name}
     * @throws MalformedTargetException if the URL has none of these forms; the message contains no password
     */
    public static PostgresProbe of(String url) {
        int end = url.indexOf("://");
        String scheme = end < 0 ? "" : url.substring(0, end);
        if (!PostgresScheme.isPostgres(scheme)) {
            throw new MalformedTargetException(
                    "database URL must begin with postgres://, postgresql:// or jdbc:postgresql://");
        }
        PostgresProbe probe = of(new TargetSpec("postgres", url.substring(end + 3), Map.of()));
        if (probe.url.isUnixSocket()) {
            // An address filter would not apply to it.
            throw new MalformedTargetException(
                    "a Unix domain socket is only possible in a target, not in a database URL");
        }
        return probe;
    }

    static PostgresProbe of(TargetSpec target) {
        return of(PostgresUrl.parse(target), HostResolver.system());
    }

    static PostgresProbe of(PostgresUrl url, HostResolver hostResolver) {
        return new PostgresProbe(
                url,
                new Dialer(hostResolver, AddressFilter.allowAll()),
                new Drivers(PostgresProbe.class.getClassLoader()));
    }

    /** Returns a probe that uses the given password if the URL has none. */
    public PostgresProbe withDefaultPassword(String password) {
        return new PostgresProbe(url.withPassword(url.password().or(() -> Optional.of(password))), dialer, drivers);
    }

    /** Returns a probe that uses the driver found by the given class loader. */
    PostgresProbe withDriversFrom(ClassLoader loader) {
        return new PostgresProbe(url, dialer, new Drivers(loader));
    }

    /** Returns a probe that does not connect to addresses that the filter forbids. */
    public PostgresProbe withAddressFilter(AddressFilter filter) {
        return new PostgresProbe(url, new Dialer(dialer.resolver(), filter), drivers);
    }

    @Override
    public boolean isBounded() {
        return true;
    }

    @Override
    public Observation check(Deadline deadline) throws InterruptedException {
        try {
            return check(drivers.forUrl(url.jdbcUrl()), deadline);
        } catch (NoDriverException e) {
            return Observation.unsatisfied(Reason.permanentReason(
                    Common.NOT_INSTALLED,
                    this + ": a library is missing; add org.postgresql:postgresql" + e.failures()));
        }
    }

    private Observation check(Driver driver, Deadline deadline) throws InterruptedException {
        if (url.isUnixSocket()) {
            return DeadlineRunner.run(
                    this, deadline, () -> check(driver, UnixSocketFactory.class.getName(), url.socketPath(), deadline));
        }
        try {
            List<InetSocketAddress> addresses = dialer.addresses(url.host(), url.port(), deadline);
            Duration connectTimeout = deadline.remaining().minus(CONNECT_MARGIN);
            String argument = ResolvedSocketFactory.argument(
                    addresses, connectTimeout.isPositive() ? connectTimeout : Duration.ZERO);
            return DeadlineRunner.run(
                    this, deadline, () -> check(driver, ResolvedSocketFactory.class.getName(), argument, deadline));
        } catch (LookupException e) {
            return Observation.unsatisfied(e.reason());
        }
    }

    private Observation check(Driver driver, String socketFactory, String argument, Deadline deadline) {
        Properties properties = url.properties();
        properties.setProperty("socketFactory", socketFactory);
        properties.setProperty("socketFactoryArg", argument);
        // By default the driver buffers a row of any size.
        properties.putIfAbsent("maxResultBuffer", "1M");
        try (Connection connection = driver.connect(url.jdbcUrl(), properties)) {
            Optional<Reason> obstacle = url.sessionType().obstacle(connection, toString());
            return obstacle.isPresent()
                    ? Observation.unsatisfied(obstacle.get())
                    : url.databaseCheck().check(connection, toString(), deadline.remaining());
        } catch (SQLException e) {
            return Observation.unsatisfied(PostgresErrorMapping.toReason(url, e));
        }
    }

    /** Returns the policy for logins. */
    @Override
    public Confirmation confirmation() {
        return Confirmation.OF_SESSION;
    }

    /** Returns the URL without its password and without the driver's parameters. */
    @Override
    public String toString() {
        return url.toString();
    }
}
