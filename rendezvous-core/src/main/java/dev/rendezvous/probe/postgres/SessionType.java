package dev.rendezvous.probe.postgres;

import dev.rendezvous.Reason;
import dev.rendezvous.Reason.Common;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.Optional;

/**
 * The kind of session that is required, as {@code target_session_attrs} of libpq and {@code targetServerType} of the driver name it.
 * The driver itself would report another kind as a failure to connect.
 */
enum SessionType {
    ANY("any"),
    READ_WRITE("read-write"),
    READ_ONLY("read-only"),
    PRIMARY("one on a primary"),
    STANDBY("one on a standby");

    /** A preference requires nothing, as any of the servers is enough. */
    private static final Map<String, SessionType> OF_LIBPQ =
            Map.of("read-write", READ_WRITE, "read-only", READ_ONLY, "primary", PRIMARY, "standby", STANDBY);

    /** To the driver, a primary is a server whose sessions can write. */
    private static final Map<String, SessionType> OF_DRIVER =
            Map.of("primary", READ_WRITE, "master", READ_WRITE, "secondary", READ_ONLY, "slave", READ_ONLY);

    private static final String SQL =
            "SELECT pg_catalog.pg_is_in_recovery()," + " pg_catalog.current_setting('transaction_read_only') = 'on'";

    private final String words;

    SessionType(String words) {
        this.words = words;
    }

    /** Removes both parameters and returns the type that they require; that of libpq comes first. */
    static SessionType extractFrom(Map<String, String> parameters) {
        Optional<String> ofLibpq = Optional.ofNullable(parameters.remove("target_session_attrs"));
        Optional<String> ofDriver = Optional.ofNullable(parameters.remove("targetServerType"));
        return ofLibpq.map(value -> OF_LIBPQ.getOrDefault(value, ANY))
                .orElseGet(() -> OF_DRIVER.getOrDefault(ofDriver.orElse("any"), ANY));
    }

    /** Returns why the session of a connection is of another type; empty if it is of this one. */
    Optional<Reason> obstacle(Connection connection, String name) throws SQLException {
        if (this == ANY) {
            return Optional.empty();
        }
        try (Statement statement = connection.createStatement();
                ResultSet answer = statement.executeQuery(SQL)) {
            answer.next();
            boolean standby = answer.getBoolean(1);
            boolean readOnly = standby || answer.getBoolean(2);
            return accepts(standby, readOnly)
                    ? Optional.empty()
                    : Optional.of(Reason.transientReason(
                            Common.STARTING_UP,
                            name + ": the session must be " + words + ", but is "
                                    + (readOnly ? "read-only" : "read-write") + " on a "
                                    + (standby ? "standby" : "primary")));
        }
    }

    private boolean accepts(boolean standby, boolean readOnly) {
        return switch (this) {
            case ANY -> true;
            case READ_WRITE -> !readOnly;
            case READ_ONLY -> readOnly;
            case PRIMARY -> !standby;
            case STANDBY -> standby;
        };
    }
}
