package dev.rendezvous.amqp;

import dev.rendezvous.Deadline;
import dev.rendezvous.Observation;
import dev.rendezvous.Probe;
import dev.rendezvous.net.Service;
import java.io.IOException;
import java.util.Optional;

/**
 * Looks whether an AMQP 0-9-1 broker lets a user into a virtual host, and whether a queue and an exchange are there. Immutable and
 * safe for use by many threads.
 *
 * @param service where
 * @param user who asks
 * @param password of the user
 * @param vhost the virtual host
 * @param queue what has to be there, if anything
 * @param exchange what has to be there, if anything
 */
record AmqpProbe(
        Service service, String user, String password, String vhost, Optional<String> queue, Optional<String> exchange)
        implements Probe {

    @Override
    public Observation look(Deadline deadline) throws InterruptedException {
        return service.look(deadline, (in, out) -> talk(new Conversation(new Frames(in, out))));
    }

    private Observation talk(Conversation broker) throws IOException {
        try {
            broker.start(user, password);
            broker.open(vhost);
        } catch (ClosedByBrokerException e) {
            return Observation.unsatisfied(AmqpReasons.of(service.name(), e));
        } catch (MechanismException e) {
            return Observation.unsatisfied(AmqpReasons.of(service.name(), e));
        }
        Observation seen = seen(broker);
        broker.close();
        return seen;
    }

    private Observation seen(Conversation broker) throws IOException {
        if (queue.isEmpty() && exchange.isEmpty()) {
            return Observation.satisfied("answering");
        }
        try {
            broker.openChannel();
            if (exchange.isPresent()) {
                broker.findExchange(exchange.get());
            }
            if (queue.isPresent()) {
                broker.findQueue(queue.get());
            }
            return Observation.satisfied("there");
        } catch (ClosedByBrokerException e) {
            return Observation.unsatisfied(AmqpReasons.of(service.name(), e));
        }
    }

    /** Returns the URL without its password. */
    @Override
    public String toString() {
        return service.name();
    }
}
