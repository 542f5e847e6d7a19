package dev.rendezvous.internal.probe.jdbc;

import java.sql.Driver;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;

/**
 * The JDBC drivers that a class loader provides as services. They are looked up on every call and not retained; {@link
 * java.sql.DriverManager} is bypassed because it only sees its caller's class loader. Limitation: drivers older than JDBC 4 are not
 * services and so not found.
 *
 * @param loader loads the drivers
 */
public record Drivers(ClassLoader loader) {

    /** The search ends after this many broken drivers. */
    private static final int MAX_BROKEN = 20;

    public Drivers {
        Objects.requireNonNull(loader, "loader");
    }

    /**
     * Returns the first driver that accepts a URL.
     *
     * @throws NoDriverException if there is none; the message lists drivers that failed to load, but not the URL
     */
    public Driver forUrl(String url) throws NoDriverException {
        List<String> broken = new ArrayList<>();
        Iterator<Driver> all = ServiceLoader.load(Driver.class, loader).iterator();
        while (broken.size() < MAX_BROKEN) {
            try {
                if (!all.hasNext()) {
                    break;
                }
                Driver driver = all.next();
                if (driver.acceptsURL(url)) {
                    return driver;
                }
            } catch (ServiceConfigurationError | LinkageError e) {
                broken.add(describe(e));
            } catch (SQLException e) {
                // A driver that cannot parse this URL does not accept it.
            }
        }
        throw new NoDriverException(broken);
    }

    private static String describe(Error e) {
        return Optional.ofNullable(e.getCause())
                .map(cause -> e.getMessage() + ": " + cause)
                .orElse(e.toString());
    }
}
