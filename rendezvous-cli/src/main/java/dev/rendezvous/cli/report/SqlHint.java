package dev.rendezvous.cli.report;

import java.util.Optional;
import java.util.regex.Pattern;

/** Suggestions for errors of databases. */
final class SqlHint {

    /** The classes of SQLSTATE that are about a connection, and those that are about what was sent on it. */
    private static final Pattern QUERY = Pattern.compile("\\[SQLState (?!08|28)");

    private static final Pattern NO_PASSWORD = Pattern.compile("no password was provided");
    private static final Pattern NO_TLS = Pattern.compile("does not (?:support SSL|offer TLS)");

    /** MySQL and MariaDB check rights before they look for the database. */
    private static final Pattern NO_RIGHTS = Pattern.compile("error 1044:");

    /** PostgreSQL takes the name of the user who runs the command if the target has none. */
    private static final Pattern NO_ROLE = Pattern.compile("role \".*\" does not exist");

    private SqlHint() {}

    /** Returns the hint for a message; empty if there is no specific one. */
    static Optional<String> of(String message) {
        if (NO_PASSWORD.matcher(message).find()) {
            return Optional.of("Add the password, scheme://user:password@host, or set PGPASSWORD.");
        }
        if (NO_TLS.matcher(message).find()) {
            return Optional.of("Switch TLS on at the server, or do not require it: sslmode=prefer, or no #tls=true.");
        }
        if (NO_RIGHTS.matcher(message).find()) {
            return Optional.of(
                    "The user has no rights on this database, or it does not exist yet: if it will be created,"
                            + " add #keep-trying=authentication-failed.");
        }
        if (NO_ROLE.matcher(message).find()) {
            return Optional.of("Check the user, which is that of this process if the target has none."
                    + " With --keep-trying, wait-for keeps waiting.");
        }
        return QUERY.matcher(message).find()
                ? Optional.of("The server answers, but not as the query requires: check the query.")
                : Optional.empty();
    }
}
