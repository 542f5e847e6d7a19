package dev.rendezvous.internal.probe.amqp;

import dev.rendezvous.Deadline;
import dev.rendezvous.Observation;
import dev.rendezvous.Probe;
import dev.rendezvous.internal.probe.net.NetworkService;
import java.io.IOException;
import java.util.Optional;

/**
 * Checks that an AMQP 0-9-1 broker admits a user to a virtual host, and whether a queue and an exchange exist. Immutable and
 * thread-safe.
 *
 * @param service the broker
 * @param user the user to log in as
 * @param password of the user
 * @param vhost the virtual host
 * @param queue the queue that must exist, if any
 * @param exchange the exchange that must exist, if any
 */
record AmqpProbe(
        NetworkService service,
        String user,
        String password,
        String vhost,
        Optional<String> queue,
        Optional<String> exchange)
        implements Probe {
    @Override
    public boolean isBounded() {
        return true;
    }

    @Override
    public Observation check(Deadline deadline) throws InterruptedException {
        return service.check(deadline, (in, out) -> check(new AmqpSession(new AmqpConnection(in, out))));
    }

    private Observation check(AmqpSession session) throws IOException {
        try {
            session.start(user, password);
            session.openVirtualHost(vhost);
        } catch (ClosedByBrokerException e) {
            return Observation.unsatisfied(AmqpErrorMapping.toReason(service.name(), e));
        } catch (UnsupportedMechanismException e) {
            return Observation.unsatisfied(AmqpErrorMapping.toReason(service.name(), e));
        }
        Observation result = checkObjects(session);
        session.close();
        return result;
    }

    private Observation checkObjects(AmqpSession session) throws IOException {
        if (queue.isEmpty() && exchange.isEmpty()) {
            return Observation.satisfied("answering");
        }
        try {
            session.openChannel();
            if (exchange.isPresent()) {
                session.checkExchange(exchange.get());
            }
            if (queue.isPresent()) {
                session.checkQueue(queue.get());
            }
            return Observation.satisfied("there");
        } catch (ClosedByBrokerException e) {
            return Observation.unsatisfied(AmqpErrorMapping.toReason(service.name(), e));
        }
    }

    /** Returns the policy for logins. */
    @Override
    public Confirmation confirmation() {
        return Confirmation.OF_SESSION;
    }

    /** Returns the URL without its password. */
    @Override
    public String toString() {
        return service.name();
    }
}
