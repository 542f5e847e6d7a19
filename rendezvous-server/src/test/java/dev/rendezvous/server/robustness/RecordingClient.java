package dev.rendezvous.server.robustness;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Sends the requests of one client and records them, with their responses, in the history. */
final class RecordingClient {

    /** How long after the expected time of a response the client gives up. */
    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    private static final int MOST_ATTEMPTS = 8;

    private final Cluster cluster;
    private final History history;
    private final int client;

    RecordingClient(Cluster cluster, History history, int client) {
        this.cluster = cluster;
        this.history = history;
        this.client = client;
    }

    long now() {
        return history.now();
    }

    /** Sends a request to a random server, and retries if the outcome is unknown and the request is repeatable. */
    HistoryEntry execute(Request request, Random random) throws InterruptedException {
        List<Attempt> attempts = new ArrayList<>();
        int most = request.isRepeatable() ? MOST_ATTEMPTS : 1;
        do {
            if (!attempts.isEmpty()) {
                Thread.sleep(100 + random.nextInt(400));
            }
            attempts.add(send(request.http(), random, request.timeout().plus(TIMEOUT)));
        } while (!attempts.getLast().reply().isConclusive() && attempts.size() < most);
        return history.add(client, request, attempts);
    }

    /** Returns the response to a request that changes nothing and is not recorded, at a random server. */
    Response look(String path, Random random) throws InterruptedException {
        return send(new Request.Http("GET", path), random, TIMEOUT).reply();
    }

    /** Sends a request to a random server, and disconnects after a while if there is no response. */
    HistoryEntry executeAndDisconnect(Request request, Random random, Duration after) throws InterruptedException {
        return history.add(client, request, List.of(send(request.http(), random, after)));
    }

    private Attempt send(Request.Http request, Random random, Duration patience) throws InterruptedException {
        int server = random.nextInt(cluster.size());
        long sent = history.now();
        Response reply = SingleRequestHttp.send(cluster.port(server), request, patience);
        return new Attempt(server, sent, history.now(), reply);
    }
}
