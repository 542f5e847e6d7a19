package dev.rendezvous.client;

import dev.rendezvous.Condition;
import dev.rendezvous.Probe;
import java.time.Duration;

/** Waits until a server has a number of waiters. */
final class ServerWaiters {

    private ServerWaiters() {}

    /** Returns once exactly {@code callers} wait for a name. */
    static void await(RendezvousClient client, String name, int callers) throws InterruptedException {
        Condition.polling(Probe.of(callers + " callers of " + name, () -> count(client, name) == callers))
                .await(Duration.ofSeconds(100));
    }

    private static int count(RendezvousClient client, String name) {
        try {
            return client.status().waiting().stream()
                    .filter(w -> w.name().equals(name))
                    .mapToInt(ServerStatus.Waiting::callers)
                    .sum();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
