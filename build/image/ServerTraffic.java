import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Version;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The requests that a server serves while its ahead-of-time cache is trained: each kind of request at least once, so that the cache
 * contains its classes, and the usual kinds thousands of times, so that it contains their profiles.
 */
final class ServerTraffic {

    private static final int CLIENTS = 4;

    /** Of each client. */
    private static final int ROUNDS = 3_000;

    /** On a slow machine there are fewer rounds, and the profiles are of fewer requests. */
    private static final Duration TIME_LIMIT = Duration.ofSeconds(15);

    /** Only a broken server exceeds this. */
    private static final Duration REQUEST_TIMEOUT = Duration.ofMinutes(2);

    /** How many rounds before its signal a waiter is sent, so that it is blocked when the signal arrives. */
    private static final int BLOCKED_WAITERS = 4;

    /** Every how many rounds the less usual kinds of requests are sent. */
    private static final int LESS_USUAL = 16;

    /** Of each client: the server stores a limited number of names. */
    private static final int NAMES = 256;

    private static final List<String> EACH_KIND = List.of(
            "PUT /abc",
            "GET /abc",
            "GET /never?timeout=10ms",
            "GET /",
            "GET /_status",
            "GET /_health/ready",
            "GET /_metrics",
            "GET /_openapi",
            "DELETE /abc");

    private static final Pattern LEASE = Pattern.compile("\"lease\":\"([^\"]+)\"");

    private final HttpClient client;
    private final URI server;
    private final String namespace;
    private final Queue<CompletableFuture<HttpResponse<String>>> waiters = new ArrayDeque<>();

    private ServerTraffic(HttpClient client, URI server, String namespace) {
        this.client = client;
        this.server = server;
        this.namespace = namespace;
    }

    /** Sends all requests to the server at this address, and returns when they have been answered. */
    static void send(URI server) throws IOException, InterruptedException, ExecutionException {
        HttpClient client = HttpClient.newBuilder().version(Version.HTTP_1_1).build();
        // A connection that has sent anything but a plain request for a key has a thread until it is idle for a while.
        HttpClient other = HttpClient.newBuilder().version(Version.HTTP_1_1).build();
        ServerTraffic first = new ServerTraffic(other, server, "c0");
        HttpRequest events = first.request("GET", "/_events").build();
        // Closed in reverse order, so that the end of the stream ends the thread that reads it.
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
                InputStream stream = other.send(events, BodyHandlers.ofInputStream()).body()) {
            threads.submit(() -> stream.transferTo(OutputStream.nullOutputStream()));
            first.sendEachKind();
            long end = System.nanoTime() + TIME_LIMIT.toNanos();
            List<Future<Integer>> clients = new ArrayList<>();
            for (int i = 1; i <= CLIENTS; i++) {
                ServerTraffic usual = new ServerTraffic(client, server, "c" + i);
                ServerTraffic lessUsual = new ServerTraffic(other, server, "c" + i);
                clients.add(threads.submit(() -> usual.sendRounds(end, lessUsual)));
            }
            int rounds = 0;
            for (Future<Integer> each : clients) {
                rounds += each.get();
            }
            System.err.println("Trained the ahead-of-time cache with " + rounds + " rounds of requests");
        }
    }

    private void sendEachKind() throws IOException, InterruptedException {
        for (String kind : EACH_KIND) {
            String[] words = kind.split(" ");
            client.send(request(words[0], words[1]).build(), BodyHandlers.discarding());
        }
        expect("GET", "/_port/" + server.getHost() + "/" + server.getPort(), "");
    }

    /** Returns how many rounds it sent until the end, in terms of {@link System#nanoTime}. */
    private int sendRounds(long end, ServerTraffic lessUsual) throws IOException, InterruptedException {
        int round = 0;
        while (round < ROUNDS && System.nanoTime() - end < 0) {
            signalOneAhead(round);
            if (round % LESS_USUAL == 0) {
                lessUsual.sendLessUsual(round);
            }
            round++;
        }
        while (!waiters.isEmpty()) {
            signal(round++);
        }
        return round - BLOCKED_WAITERS;
    }

    private void signalOneAhead(int round) throws IOException, InterruptedException {
        waiters.add(await("GET", key(round)));
        if (waiters.size() > BLOCKED_WAITERS) {
            signal(round);
        }
    }

    /** Signals the key of the waiter that was sent first, with a payload every other time. */
    private void signal(int round) throws IOException, InterruptedException {
        String key = key(round - BLOCKED_WAITERS);
        expect("PUT", key, round % 2 == 0 ? "" : "{\"round\":" + round + "}");
        requireOk(waiters.remove().join());
        expect("GET", key, "");
        expect("DELETE", key, "");
    }

    private void sendLessUsual(int round) throws IOException, InterruptedException {
        CompletableFuture<HttpResponse<String>> first = await("POST", "/_barrier" + key(round) + "?parties=2");
        expect("POST", "/_barrier" + key(round) + "?parties=2", "");
        requireOk(first.join());

        Matcher lease = LEASE.matcher(expect("POST", "/_lock" + key(round), ""));
        if (lease.find()) {
            expect("DELETE", "/_lock" + key(round) + "?lease=" + lease.group(1), "");
        }

        CompletableFuture<HttpResponse<String>> both = await("GET", "/_wait?all=" + key(round) + "a&all=" + key(round) + "b");
        expect("PUT", key(round) + "a", "");
        expect("PUT", key(round) + "b", "");
        requireOk(both.join());
        expect("DELETE", key(round) + "a", "");
        expect("DELETE", key(round) + "b", "");
        expect("GET", "/", "");
    }

    private String key(int round) {
        return "/" + namespace + "/key" + round % NAMES;
    }

    private CompletableFuture<HttpResponse<String>> await(String method, String path) {
        return client.sendAsync(request(method, path).build(), BodyHandlers.ofString());
    }

    private String expect(String method, String path, String body) throws IOException, InterruptedException {
        HttpRequest request = request(method, path)
                .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
                .build();
        return requireOk(client.send(request, BodyHandlers.ofString()));
    }

    private HttpRequest.Builder request(String method, String path) {
        return HttpRequest.newBuilder(server.resolve(path))
                .method(method, BodyPublishers.noBody())
                .timeout(REQUEST_TIMEOUT);
    }

    private static String requireOk(HttpResponse<String> response) {
        if (response.statusCode() != 200) {
            throw new IllegalStateException("Training the ahead-of-time cache failed: the response to " + response.request()
                    + " was " + response.statusCode() + " " + response.body());
        }
        return response.body();
    }
}
