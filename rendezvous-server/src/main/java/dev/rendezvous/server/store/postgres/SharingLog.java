package dev.rendezvous.server.store.postgres;

import java.sql.SQLException;

/**
 * Logs that something which servers share for display is not shared. That is no failure of the store, whose heartbeats find out whether
 * the database is available: signals do not depend on it. One that goes on is logged once. Thread-safe.
 */
final class SharingLog {

    private static final System.Logger LOG = System.getLogger(SharingLog.class.getPackageName());

    private final String subject;
    private volatile String failure = "";

    /**
     * Makes a log.
     *
     * @param subject what is shared, in the plural
     */
    SharingLog(String subject) {
        this.subject = subject;
    }

    void recordFailure(SQLException e) {
        String description = DatabaseAvailability.describe(e);
        if (!failure.equals(description)) {
            failure = description;
            LOG.log(System.Logger.Level.WARNING, subject + " are not shared: " + e.getMessage());
        }
    }

    void recordSuccess() {
        failure = "";
    }

    /** Returns whether the latest attempt has failed. */
    boolean isFailing() {
        return !failure.isEmpty();
    }
}
