package dev.rendezvous.bench.server;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;

/** The JDK's HTTP server as a rendezvous, for where Go is not installed: a future a key, completed by the first PUT. */
final class PlainServer {

    private static final byte[] BODY = "{\"ok\":true}\n".getBytes(StandardCharsets.US_ASCII);

    private PlainServer() {}

    public static void main(String[] args) throws IOException {
        Map<String, CompletableFuture<Void>> keys = new ConcurrentHashMap<>();
        InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(args[0]));
        HttpServer server = HttpServer.create(address, 4096);
        server.setExecutor(Executors.newCachedThreadPool());
        server.createContext("/", exchange -> {
            CompletableFuture<Void> key =
                    keys.computeIfAbsent(exchange.getRequestURI().getPath(), path -> new CompletableFuture<>());
            if (exchange.getRequestMethod().equals("PUT")) {
                key.complete(null);
            }
            key.thenRun(() -> answer(exchange));
        });
        server.start();
    }

    private static void answer(HttpExchange exchange) {
        try (exchange) {
            exchange.sendResponseHeaders(200, BODY.length);
            exchange.getResponseBody().write(BODY);
        } catch (IOException e) {
            System.err.println("A client has left: " + e);
        }
    }
}
