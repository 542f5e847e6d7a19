package dev.rendezvous.server.harness;

import java.time.Duration;
import java.util.Optional;
import java.util.Random;

/** The actions of one client on barriers. */
final class BarrierActions {

    private final Hands hands;

    BarrierActions(Hands hands) {
        this.hands = hands;
    }

    /**
     * Performs a random action.
     *
     * @param tag unique to this action
     */
    void act(Random random, String tag) throws InterruptedException {
        String name = Names.barrier(random, hands.now());
        Optional<String> id = random.nextBoolean() ? Optional.of("op-" + tag) : Optional.empty();
        Duration timeout = Duration.ofMillis(200 + random.nextInt(5000));
        Request.Arrive arrive = new Request.Arrive(name, Names.parties(name), tag, timeout, id);
        if (random.nextInt(6) == 0) {
            hands.leave(arrive, random, Duration.ofMillis(random.nextInt(400) + 1));
            return;
        }
        Entry entry = hands.ask(arrive, random);
        if (id.isPresent() && !entry.reply().isOk()) {
            hands.ask(new Request.Depart(name, id.get()), random);
        }
    }
}
