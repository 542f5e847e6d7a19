package dev.rendezvous.internal.probe.mysql;

import dev.rendezvous.Deadline;
import dev.rendezvous.Observation;
import dev.rendezvous.Probe;
import dev.rendezvous.Reason;
import dev.rendezvous.Reason.Common;
import dev.rendezvous.internal.probe.net.NetworkService;
import dev.rendezvous.internal.probe.net.ServiceConnection;
import java.io.IOException;
import java.util.Optional;

/**
 * Checks that a MySQL or MariaDB server sends its greeting, or that it accepts a login and has a database and a table. Immutable and
 * thread-safe.
 *
 * @param service the server
 * @param account the login to try; empty to check only the greeting
 */
record MysqlProbe(NetworkService service, Optional<Account> account) implements Probe {

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
    public boolean isBounded() {
        return true;
    }

    @Override
    public Observation check(Deadline deadline) throws InterruptedException {
        return service.checkOverConnection(deadline, serviceConnection -> {
            try {
                return check(serviceConnection);
            } catch (MysqlErrorException e) {
                return Observation.unsatisfied(MysqlErrorMapping.toReason(service.name(), e));
            } catch (ConnectionRejectedException e) {
                return Observation.unsatisfied(MysqlErrorMapping.toReason(service.name(), e));
            }
        });
    }

    private Observation check(ServiceConnection serviceConnection) throws IOException {
        MysqlConnection mysqlConnection = new MysqlConnection(serviceConnection);
        MysqlLogin login = new MysqlLogin(
                mysqlConnection, Greeting.read(mysqlConnection.receive()), account.flatMap(Account::database));
        if (serviceConnection.usesTls()) {
            login.startTls();
        }
        if (account.isEmpty()) {
            return Observation.satisfied("greeting");
        }
        Account user = account.get();
        login.authenticate(user.user(), user.password());
        boolean found = user.table().isEmpty()
                || new TableQuery(mysqlConnection).tableExists(user.table().get());
        mysqlConnection.sendCommand(new PacketWriter().int8(QUIT));
        if (!found) {
            return Observation.unsatisfied(
                    Reason.transientReason(Common.NO_SUCH_OBJECT, service.name() + ": the table does not exist"));
        }
        return Observation.satisfied(user.table().isEmpty() ? "answering" : "there");
    }

    /** A connection that ends with the greeting counts as failed; after 100 of them a server may block the host. */
    @Override
    public Confirmation confirmation() {
        return account.isEmpty() ? Confirmation.OF_UNFINISHED_HANDSHAKE : Confirmation.OF_SESSION;
    }

    /** Returns the URL without its password. */
    @Override
    public String toString() {
        return service.name();
    }
}
