package dev.rendezvous.jdbc;

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
 * The JDBC drivers that a class loader finds as services. Found afresh every time, so that nothing is kept; {@link
 * java.sql.DriverManager} is not asked, as it knows no other loader than its caller's. Limitation: a driver from before JDBC 4,
 * which is not a service, is not found.
 *
 * @param loader finds them
 */
public record Drivers(ClassLoader loader) {

    /** More broken drivers than this are not listed, nor gone past. */
    private static final int MOST_BROKEN = 20;

    public Drivers {
        Objects.requireNonNull(loader, "loader");
    }

    /**
     * Returns the first driver that takes a URL.
     *
     * @throws NoDriverException if there is none; the message names the drivers that could not be loaded, but no URL
     */
    public Driver forUrl(String url) throws NoDriverException {
        List<String> broken = new ArrayList<>();
        Iterator<Driver> all = ServiceLoader.load(Driver.class, loader).iterator();
        while (broken.size() < MOST_BROKEN) {
            try {
                if (!all.hasNext()) {
                    break;
                }
                Driver driver = all.next();
                if (driver.acceptsURL(url)) {
                    return driver;
                }
            } catch (ServiceConfigurationError | LinkageError e) {
                broken.add(whatIsBroken(e));
            } catch (SQLException e) {
                // The driver cannot read this URL, so it is not the one.
            }
        }
        throw new NoDriverException(broken);
    }

    private static String whatIsBroken(Error e) {
        return Optional.ofNullable(e.getCause())
                .map(cause -> e.getMessage() + ": " + cause)
                .orElse(e.toString());
    }
}
