package dev.rendezvous.internal.probe.jdbc;

import java.sql.Connection;
import java.sql.Driver;
import java.sql.DriverPropertyInfo;
import java.util.Properties;
import java.util.concurrent.Semaphore;
import java.util.logging.Logger;

/** A driver that ignores deadlines and interrupts; it returns when the test releases it. */
public final class StuckDriver implements Driver {

    static final Semaphore LEAVE = new Semaphore(0);

    @Override
    public Connection connect(String url, Properties info) {
        LEAVE.acquireUninterruptibly();
        throw new IllegalStateException("released " + url);
    }

    @Override
    public boolean acceptsURL(String url) {
        return url.startsWith("jdbc:stuck:");
    }

    @Override
    public DriverPropertyInfo[] getPropertyInfo(String url, Properties info) {
        return new DriverPropertyInfo[0];
    }

    @Override
    public int getMajorVersion() {
        return 1;
    }

    @Override
    public int getMinorVersion() {
        return 0;
    }

    @Override
    public boolean jdbcCompliant() {
        return false;
    }

    @Override
    public Logger getParentLogger() {
        return Logger.getGlobal();
    }
}
