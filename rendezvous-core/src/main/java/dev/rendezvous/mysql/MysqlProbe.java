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
 * Looks whether a MySQL or MariaDB server greets, lets a user in, has a database and a table in it. Immutable and safe for use by
 * many threads.
 *
 * @param service where
 * @param account who asks; empty if a greeting is enough
 */
record MysqlProbe(Service service, Optional<Account> account) implements Probe {

    private static final int QUIT = 0x01;

    /** Who asks, and for what. */
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
                return talk(line);
            } catch (MysqlErrorException e) {
                return Observation.unsatisfied(MysqlReasons.of(service.name(), e));
            } catch (RejectedException e) {
                return Observation.unsatisfied(MysqlReasons.of(service.name(), e));
            }
        });
    }

    private Observation talk(Line line) throws IOException {
        Packets packets = new Packets(line);
        Login login = new Login(packets, Greeting.read(packets.receive()), account.flatMap(Account::database));
        if (line.wantsTls()) {
            login.encrypt();
        }
        if (account.isEmpty()) {
            return Observation.satisfied("greeting");
        }
        Account asking = account.get();
        login.as(asking.user(), asking.password());
        boolean found = asking.table().isEmpty()
                || new TableQuery(packets).finds(asking.table().get());
        packets.command(new Content().number8(QUIT));
        if (!found) {
            return Observation.unsatisfied(
                    Reason.transientReason(Common.NO_SUCH_OBJECT, service.name() + ": there is no such table"));
        }
        return Observation.satisfied(asking.table().isEmpty() ? "answering" : "there");
    }

    /** Returns the URL without its password. */
    @Override
    public String toString() {
        return service.name();
    }
}
