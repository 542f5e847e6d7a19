package dev.rendezvous.recipe;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.testcontainers.containers.JdbcDatabaseContainer;

/** A database of this machine in the place of a container, to which a wrong password is sent. */
final class PasswordDatabase extends JdbcDatabaseContainer<PasswordDatabase> {

    private final String url;

    @SuppressWarnings("deprecation") // The other constructor parses the name of an image, too.
    PasswordDatabase(String url) {
        super("none");
        this.url = url;
        withStartupTimeoutSeconds(1);
        withConnectTimeoutSeconds(1);
    }

    @Override
    public boolean isRunning() {
        return true;
    }

    @Override
    protected Logger logger() {
        return LoggerFactory.getLogger(PasswordDatabase.class);
    }

    @Override
    public String getDriverClassName() {
        return "org.postgresql.Driver";
    }

    @Override
    public String getJdbcUrl() {
        return url;
    }

    @Override
    public String getUsername() {
        return "clerk";
    }

    @Override
    public String getPassword() {
        return "wrong";
    }

    @Override
    protected String getTestQueryString() {
        return "SELECT 1";
    }

    @Override
    protected void waitUntilContainerStarted() {
        super.waitUntilContainerStarted();
    }
}
