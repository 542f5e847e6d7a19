package dev.rendezvous.server.harness;

import java.time.Duration;
import java.util.Optional;
import java.util.Random;

/** The actions of one client on locks. */
final class LockActions {

    private final Hands hands;

    LockActions(Hands hands) {
        this.hands = hands;
    }

    /**
     * Performs a random action.
     *
     * @param tag unique to this action
     */
    void act(Random random, String tag) throws InterruptedException {
        String name = Names.lock(random, hands.now());
        Optional<String> id = random.nextInt(3) == 0 ? Optional.of("op-" + tag) : Optional.empty();
        Duration ttl = Duration.ofMillis(300 + random.nextInt(2500));
        Duration timeout = Duration.ofMillis(random.nextInt(5) == 0 ? 0 : random.nextInt(6000));
        Request.Acquire acquire = new Request.Acquire(name, Names.permits(name), ttl, timeout, id);
        if (random.nextInt(8) == 0) {
            hands.leave(acquire, random, Duration.ofMillis(random.nextInt(400) + 1));
            return;
        }
        Entry entry = hands.ask(acquire, random);
        if (LockCheck.isGranted(entry)) {
            hold(name, LockCheck.lease(entry), ttl, random);
        } else if (id.isPresent()) {
            hands.ask(new Request.Withdraw(name, id.get()), random);
        }
    }

    private void hold(String name, String lease, Duration ttl, Random random) throws InterruptedException {
        for (int renewals = random.nextInt(4); renewals > 0; renewals--) {
            Entry renewed = hands.ask(new Request.Renew(name, lease, ttl), random);
            if (renewed.reply().status() == 409) {
                return;
            }
            // Sometimes too late.
            Thread.sleep((long) (ttl.toMillis() * random.nextDouble() * 1.1));
        }
        if (random.nextInt(5) == 0) {
            // Like a killed client, which releases nothing.
            return;
        }
        hands.ask(new Request.Release(name, lease), random);
        if (random.nextInt(6) == 0) {
            hands.ask(new Request.Renew(name, lease, ttl), random);
        }
    }
}
