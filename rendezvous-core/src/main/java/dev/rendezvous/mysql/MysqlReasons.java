package dev.rendezvous.mysql;

import dev.rendezvous.Reason;
import dev.rendezvous.Reason.Common;
import dev.rendezvous.Reason.Hope;
import dev.rendezvous.RemoteText;
import java.util.List;

/**
 * Tells why a server is not ready by the number of its error; the words only go into the message.
 *
 * @see <a href="https://dev.mysql.com/doc/mysql-errors/8.4/en/server-error-reference.html">MySQL server errors</a>
 * @see <a href="https://mariadb.com/kb/en/mariadb-error-code-reference/">MariaDB error codes</a>
 */
final class MysqlReasons {

    private record Verdict(Reason.Kind kind, Hope hope) {}

    private MysqlReasons() {}

    static Reason of(String name, MysqlErrorException e) {
        Verdict verdict = verdict(e.number());
        return new Reason(
                verdict.kind(),
                name + ": " + verdict.kind().label()
                        + RemoteText.inParentheses("error " + e.number() + ": " + e.getMessage()),
                verdict.hope(),
                List.of());
    }

    static Reason of(String name, RejectedException e) {
        return Reason.permanentReason(
                Common.CONNECTION_REJECTED,
                name + ": connection rejected" + RemoteText.inParentheses(String.valueOf(e.getMessage())));
    }

    /** A missing database is often about to be created. A wrong password does not become right. */
    private static Verdict verdict(int number) {
        return switch (number) {
            // Access denied to the database, to the user, for want of a password; password expired; account locked.
            case 1044, 1045, 1698, 1820, 1862, 3118, 4151 -> new Verdict(Common.AUTHENTICATION_FAILED, Hope.PERMANENT);
            // Host blocked, host not allowed, login method not taken, TLS required by MySQL.
            case 1129, 1130, 1251, 3159 -> new Verdict(Common.CONNECTION_REJECTED, Hope.PERMANENT);
            // Too many connections: of all, of the user, within the hour.
            case 1040, 1203, 1226 -> new Verdict(Common.OVERLOADED, Hope.INCONCLUSIVE);
            case 1049 -> new Verdict(Common.NO_SUCH_DATABASE, Hope.INCONCLUSIVE);
            // Shutting down; connection killed, in MariaDB and in MySQL.
            case 1053, 1927, 3169 -> new Verdict(Common.STARTING_UP, Hope.INCONCLUSIVE);
            default -> new Verdict(Common.UNEXPECTED_ANSWER, Hope.INCONCLUSIVE);
        };
    }
}
