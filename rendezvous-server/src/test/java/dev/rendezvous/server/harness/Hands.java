package dev.rendezvous.server.harness;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Asks servers on behalf of one client, and writes down what was asked and answered. */
final class Hands {

    /** A client gives up so long after the time at which it should have had an answer. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private static final int MOST_ATTEMPTS = 8;

    private final Cluster cluster;
    private final History history;
    private final int client;

    Hands(Cluster cluster, History history, int client) {
        this.cluster = cluster;
        this.history = history;
        this.client = client;
    }

    long now() {
        return history.now();
    }

    /** Asks any server, and if that is unsure of the outcome and the request may be repeated, any server again. */
    Entry ask(Request request, Random random) throws InterruptedException {
        List<Attempt> attempts = new ArrayList<>();
        int most = request.isRepeatable() ? MOST_ATTEMPTS : 1;
        do {
            if (!attempts.isEmpty()) {
                Thread.sleep(100 + random.nextInt(400));
            }
            attempts.add(send(request, random, request.timeout().plus(PATIENCE)));
        } while (!attempts.getLast().reply().isConclusive() && attempts.size() < most);
        return history.add(client, request, attempts);
    }

    /** Asks any server, and leaves after a while, if it has not answered before. */
    Entry leave(Request request, Random random, Duration after) throws InterruptedException {
        return history.add(client, request, List.of(send(request, random, after)));
    }

    private Attempt send(Request request, Random random, Duration patience) throws InterruptedException {
        int server = random.nextInt(cluster.size());
        long sent = history.now();
        Reply reply = Wire.send(cluster.port(server), request.http(), patience);
        return new Attempt(server, sent, history.now(), reply);
    }
}
