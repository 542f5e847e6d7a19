package dev.rendezvous.server;

import dev.rendezvous.Condition;
import dev.rendezvous.Probe;
import dev.rendezvous.internal.state.Kind;
import dev.rendezvous.internal.store.Store;
import dev.rendezvous.server.config.CommandLineOptions;
import dev.rendezvous.server.config.Settings;
import dev.rendezvous.server.http.Limits;
import dev.rendezvous.server.observe.Metrics;
import dev.rendezvous.server.waiting.ActivityTracker;
import dev.rendezvous.server.waiting.WaiterQuota;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A real server on a free port, and requests to it. */
public final class TestServer implements AutoCloseable {

    private final RendezvousServer server;
    private final HttpClient http = HttpClient.newHttpClient();

    private TestServer(RendezvousServer server) {
        this.server = server;
    }

    static TestServer start(String... arguments) throws IOException {
        return startAt(0, arguments);
    }

    /** Starts a server with a store in PostgreSQL, which may not be ready yet. */
    static TestServer withStore(String url, String schema, String... arguments) throws IOException {
        return start(Stream.concat(Stream.of("--store", url, "--store-schema", schema), Stream.of(arguments))
                .toArray(String[]::new));
    }

    static TestServer startAt(int port, String... arguments) throws IOException {
        String[] all = new String[arguments.length + 4];
        System.arraycopy(new String[] {"--port", Integer.toString(port), "--host", "127.0.0.1"}, 0, all, 0, 4);
        System.arraycopy(arguments, 0, all, 4, arguments.length);
        return new TestServer(
                RendezvousServer.start(CommandLineOptions.settings(new CommandLineOptions(Map.of()).parse(all))));
    }

    /** Returns the default quota of waiters. */
    public static WaiterQuota waiterQuota() {
        return new WaiterQuota(limits());
    }

    /** Returns the default limits. */
    public static Limits limits() {
        Settings settings = CommandLineOptions.settings(new CommandLineOptions(Map.of()).parse());
        return new Limits(settings.limits(), limit -> {});
    }

    int port() {
        return server.port();
    }

    ActivityTracker.View activity() {
        return server.components().activity().view();
    }

    Metrics metrics() {
        return server.components().metrics();
    }

    /** Returns the names of all keys that are remembered, reset ones included. */
    Set<String> keys() {
        return server.components().store().snapshot(Kind.KEY).keySet();
    }

    /** Returns how many follow the events. */
    int readers() {
        return server.events().readers();
    }

    Store store() {
        return server.components().store();
    }

    /** Returns how often a limit was hit. */
    long hits(Limits.Kind kind) {
        String series = "rendezvous_limits_hit_total{limit=\"" + kind.flag() + "\"} ";
        return new String(metrics().text(), StandardCharsets.UTF_8)
                .lines()
                .filter(line -> line.startsWith(series))
                .mapToLong(line -> (long) Double.parseDouble(line.substring(series.length())))
                .sum();
    }

    URI uri(String path) {
        return URI.create("http://127.0.0.1:" + port() + path);
    }

    HttpResponse<String> get(String path, String... headers) throws Exception {
        return send("GET", path, "", headers);
    }

    HttpResponse<String> put(String path, String body, String... headers) throws Exception {
        return send("PUT", path, body, headers);
    }

    HttpResponse<String> send(String method, String path, String body, String... headers) throws Exception {
        return http.send(request(method, path, body, headers), BodyHandlers.ofString());
    }

    CompletableFuture<HttpResponse<String>> getLater(String path, String... headers) {
        return http.sendAsync(request("GET", path, "", headers), BodyHandlers.ofString());
    }

    CompletableFuture<HttpResponse<String>> sendLater(String method, String path, String body, String... headers) {
        return http.sendAsync(request(method, path, body, headers), BodyHandlers.ofString());
    }

    /** Returns the first so many events of a stream as an answer of its own. */
    CompletableFuture<HttpResponse<String>> eventsLater(String path, int count, String... headers) {
        return http.sendAsync(request("GET", path, "", headers), answer -> new FirstEventsSubscriber(count));
    }

    private HttpRequest request(String method, String path, String body, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri(path))
                .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return request.build();
    }

    Socket connect() throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), port());
        socket.setSoTimeout(60_000);
        return socket;
    }

    /** A connection that has sent a POST without a body, with the given header lines, and has read nothing. */
    Socket connectAndPost(String path, String... headers) throws IOException {
        Socket socket = connect();
        String lines = "POST " + path + " HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n"
                + Stream.of(headers).map(header -> header + "\r\n").collect(Collectors.joining());
        socket.getOutputStream().write((lines + "\r\n").getBytes(StandardCharsets.US_ASCII));
        return socket;
    }

    /** Lets it stop waiting, and not yet listening. */
    void drain() {
        server.drain();
    }

    /** Sends bytes, and returns all that comes until the server closes the connection. */
    String raw(String bytes) throws IOException {
        try (Socket socket = connect()) {
            socket.getOutputStream().write(bytes.getBytes(StandardCharsets.ISO_8859_1));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /** Returns once the store can be used. */
    void awaitReady() throws InterruptedException {
        await("ready", () -> get("/_health/ready").statusCode() == 200);
    }

    /** Returns once something is so. */
    void await(String what, java.util.concurrent.Callable<Boolean> isSo) throws InterruptedException {
        dev.rendezvous.Condition.polling(dev.rendezvous.Probe.of(what, () -> {
                    try {
                        return isSo.call();
                    } catch (Exception e) {
                        throw new AssertionError(what, e);
                    }
                }))
                .await(java.time.Duration.ofSeconds(60));
    }

    /** Returns once so many callers wait for a name. */
    void awaitCallers(String name, int callers) throws InterruptedException {
        Condition.polling(Probe.of(
                        callers + " callers of " + name,
                        () -> Optional.ofNullable(activity().waiting().get(name))
                                        .map(ActivityTracker.Waiting::waiters)
                                        .orElse(0)
                                == callers))
                .await(Duration.ofSeconds(60));
    }

    /** Returns once so many follow the events. */
    void awaitReaders(int readers) throws InterruptedException {
        Condition.polling(Probe.of(readers + " readers", () -> readers() == readers))
                .await(Duration.ofSeconds(60));
    }

    /** Stops the server; its clients stay. */
    void stop() {
        server.close();
    }

    @Override
    public void close() {
        http.shutdownNow();
        stop();
    }
}
