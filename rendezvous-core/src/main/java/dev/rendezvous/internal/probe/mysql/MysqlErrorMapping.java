package dev.rendezvous.internal.probe.mysql;

import dev.rendezvous.Reason;
import dev.rendezvous.Reason.Common;
import dev.rendezvous.Reason.Permanence;
import dev.rendezvous.internal.probe.net.Diagnosis;
import dev.rendezvous.internal.text.RemoteText;

/**
 * Maps MySQL error numbers to reasons. The server's message text is only quoted.
 *
 * @see <a href="https://dev.mysql.com/doc/mysql-errors/8.4/en/server-error-reference.html">MySQL server errors</a>
 * @see <a href="https://mariadb.com/kb/en/mariadb-error-code-reference/">MariaDB error codes</a>
 */
final class MysqlErrorMapping {

    private MysqlErrorMapping() {}

    static Reason toReason(String name, MysqlErrorException e) {
        return diagnosis(e.code()).reason(name, RemoteText.inParentheses("error " + e.code() + ": " + e.getMessage()));
    }

    static Reason toReason(String name, ConnectionRejectedException e) {
        return new Diagnosis(Common.CONNECTION_REJECTED, Permanence.PERMANENT)
                .reason(name, RemoteText.inParentheses(String.valueOf(e.getMessage())));
    }

    /** A missing database may be about to be created; a wrong password stays wrong. */
    private static Diagnosis diagnosis(int number) {
        return switch (number) {
            // Access denied to the database, to the user, without a password; password expired; account locked.
            case 1044, 1045, 1698, 1820, 1862, 3118, 4151 ->
                new Diagnosis(Common.AUTHENTICATION_FAILED, Permanence.PERMANENT);
            // Host blocked; host not allowed; authentication protocol not supported; TLS required by MySQL.
            case 1129, 1130, 1251, 3159 -> new Diagnosis(Common.CONNECTION_REJECTED, Permanence.PERMANENT);
            // Too many connections: in total, of the user, per hour.
            case 1040, 1203, 1226 -> new Diagnosis(Common.OVERLOADED, Permanence.INCONCLUSIVE);
            case 1049 -> new Diagnosis(Common.NO_SUCH_DATABASE, Permanence.INCONCLUSIVE);
            // Shutting down; connection killed by MariaDB, by MySQL.
            case 1053, 1927, 3169 -> new Diagnosis(Common.STARTING_UP, Permanence.INCONCLUSIVE);
            default -> new Diagnosis(Common.UNEXPECTED_ANSWER, Permanence.INCONCLUSIVE);
        };
    }
}
