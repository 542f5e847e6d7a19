package dev.rendezvous.mysql;

import dev.rendezvous.Deadline;
import dev.rendezvous.Observation;
import dev.rendezvous.Probe;
import dev.rendezvous.Reason;
import dev.rendezvous.Reason.Common;
import dev.rendezvous.net.Line;
import dev.rendezvous.net.Service;
import java.io.IOException;
import java.util.Optional;

/**
 * Checks that a MySQL or MariaDB server sends its greeting, or that it accepts a login and has a database and a table. Immutable and
 * thread-safe.
 *
 * @param service the server
 * @param account the login to try; empty to check only the greeting
 */
record MysqlProbe(Service service, Optional<Account> account) implements Probe {

    private static final int QUIT = 0x01;

    /** A login, and the database and table that must exist. */
    record Account(String user, String password, Optional<String> database, Optional<String> table) {

        /** Returns the user, without the password. */
        @Override
        public String toString() {
            return user;
        }
    }

    @Override
    public Observation look(Deadline deadline) throws InterruptedException {
        return service.negotiate(deadline, line -> {
            try {
                return check(line);
            } catch (MysqlErrorException e) {
                return Observation.unsatisfied(MysqlReasons.of(service.name(), e));
            } catch (RejectedException e) {
                return Observation.unsatisfied(MysqlReasons.of(service.name(), e));
            }
        });
    }

    private Observation check(Line line) throws IOException {
        Packets packets = new Packets(line);
        Login login = new Login(packets, Greeting.read(packets.receive()), account.flatMap(Account::database));
        if (line.wantsTls()) {
            login.encrypt();
        }
        if (account.isEmpty()) {
            return Observation.satisfied("greeting");
        }
        Account user = account.get();
        login.as(user.user(), user.password());
        boolean found = user.table().isEmpty()
                || new TableQuery(packets).finds(user.table().get());
        packets.command(new Content().number8(QUIT));
        if (!found) {
            return Observation.unsatisfied(
                    Reason.transientReason(Common.NO_SUCH_OBJECT, service.name() + ": the table does not exist"));
        }
        return Observation.satisfied(user.table().isEmpty() ? "answering" : "there");
    }

    /** Returns the URL without its password. */
    @Override
    public String toString() {
        return service.name();
    }
}
