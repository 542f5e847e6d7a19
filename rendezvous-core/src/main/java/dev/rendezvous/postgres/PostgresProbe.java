package dev.rendezvous.postgres;

import dev.rendezvous.AddressRule;
import dev.rendezvous.Deadline;
import dev.rendezvous.MalformedTargetException;
import dev.rendezvous.Observation;
import dev.rendezvous.Probe;
import dev.rendezvous.Reason;
import dev.rendezvous.Reason.Common;
import dev.rendezvous.TargetText;
import dev.rendezvous.jdbc.Drivers;
import dev.rendezvous.jdbc.NoDriverException;
import dev.rendezvous.net.Bounded;
import dev.rendezvous.net.Dialer;
import dev.rendezvous.net.LookupException;
import dev.rendezvous.net.Names;
import dev.rendezvous.postgres.socket.AddressedSocketFactory;
import java.net.InetSocketAddress;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Properties;

/**
 * Looks whether a PostgreSQL database answers {@code SELECT 1}, has a table, or gives rows to a query: resolves, connects to the
 * first address that accepts, logs in, asks, and hangs up. Needs the PostgreSQL driver, {@code org.postgresql:postgresql}, at run time.
 *
 * <p>A wrong password, an untrusted certificate or a refused way of connecting is {@linkplain Reason#isPermanent permanent}; a
 * missing database is not. The driver neither hears of interrupts nor keeps deadlines, so it works on a virtual thread of its
 * own, which ends within moments when the look does.
 *
 * <p>Immutable and safe for use by many threads. Limitation: one host to a URL.
 */
public final class PostgresProbe implements Probe {

    /** The connect ends this much before the look, so that its own story is heard. */
    private static final Duration HEAD_START = Duration.ofMillis(10);

    private final PostgresUrl url;
    private final Dialer dialer;
    private final Drivers drivers;

    private PostgresProbe(PostgresUrl url, Dialer dialer, Drivers drivers) {
        this.url = url;
        this.dialer = dialer;
        this.drivers = drivers;
    }

    /**
     * Returns a probe of a database.
     *
     * @param url {@code postgres://user:password@host:port/database?parameter=value}, the same with {@code postgresql}, or {@code
     *     jdbc:postgresql://…}; parameters are {@code table}, or {@code query} and {@code expect}, which say what to look for,
     *     those of the driver, and {@code application_name}
     * @throws MalformedTargetException if it is none of these; the message holds no password
     */
    public static PostgresProbe of(String url) {
        int end = url.indexOf("://");
        String scheme = end < 0 ? "" : url.substring(0, end);
        if (!PostgresScheme.isPostgres(scheme)) {
            throw new MalformedTargetException(
                    "The URL of a database begins with postgres://, postgresql:// or jdbc:postgresql://");
        }
        return of(new TargetText("postgres", url.substring(end + 3), java.util.Map.of()));
    }

    static PostgresProbe of(TargetText target) {
        return of(PostgresUrl.parse(target), Names.system());
    }

    static PostgresProbe of(PostgresUrl url, Names names) {
        return new PostgresProbe(
                url, new Dialer(names, AddressRule.none()), new Drivers(PostgresProbe.class.getClassLoader()));
    }

    /** Returns this probe with a password, if its URL had none. */
    public PostgresProbe withDefaultPassword(String password) {
        return new PostgresProbe(url.withPassword(url.password().or(() -> Optional.of(password))), dialer, drivers);
    }

    /** Returns this probe, with the driver that another class loader finds. */
    PostgresProbe with(ClassLoader loader) {
        return new PostgresProbe(url, dialer, new Drivers(loader));
    }

    /** Returns this probe, which connects to no address that the rule forbids. */
    public PostgresProbe under(AddressRule rule) {
        return new PostgresProbe(url, new Dialer(dialer.names(), rule), drivers);
    }

    @Override
    public Observation look(Deadline deadline) throws InterruptedException {
        try {
            List<InetSocketAddress> addresses = dialer.addresses(url.host(), url.port(), deadline);
            Duration connecting = deadline.left().minus(HEAD_START);
            return Bounded.look(this, deadline, () -> ask(addresses, connecting, deadline));
        } catch (LookupException e) {
            return Observation.unsatisfied(e.reason());
        }
    }

    private Observation ask(List<InetSocketAddress> addresses, Duration connecting, Deadline deadline) {
        Properties properties = url.properties();
        properties.setProperty("socketFactory", AddressedSocketFactory.class.getName());
        properties.setProperty(
                "socketFactoryArg",
                AddressedSocketFactory.argument(addresses, connecting.isPositive() ? connecting : Duration.ZERO));
        // The driver would keep a row of any size.
        properties.putIfAbsent("maxResultBuffer", "1M");
        try (Connection connection = drivers.forUrl(url.jdbcUrl()).connect(url.jdbcUrl(), properties)) {
            return url.sought().in(connection, toString(), deadline.left());
        } catch (NoDriverException e) {
            return Observation.unsatisfied(Reason.permanentReason(
                    Common.NOT_INSTALLED, this + ": " + e.getMessage() + "; it is org.postgresql:postgresql"));
        } catch (SQLException e) {
            return Observation.unsatisfied(PostgresReasons.of(url, e));
        }
    }

    /** Returns the URL without its password and the driver's parameters. */
    @Override
    public String toString() {
        return url.toString();
    }
}
