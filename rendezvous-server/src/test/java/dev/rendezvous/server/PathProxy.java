package dev.rendezvous.server;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A reverse proxy that passes GET requests for a path on to a server, without that path. */
final class PathProxy implements AutoCloseable {

    private final HttpServer proxy;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final HttpClient http = HttpClient.newHttpClient();

    private PathProxy(HttpServer proxy) {
        this.proxy = proxy;
    }

    static PathProxy start(String path, TestServer server) throws IOException {
        PathProxy started =
                new PathProxy(HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0));
        started.proxy.setExecutor(started.threads);
        started.proxy.createContext(path + "/", exchange -> started.pass(exchange, path, server));
        started.proxy.start();
        return started;
    }

    String uri(String path) {
        return "http://127.0.0.1:" + proxy.getAddress().getPort() + path;
    }

    private void pass(HttpExchange exchange, String path, TestServer server) throws IOException {
        String rest = exchange.getRequestURI().toString().substring(path.length());
        HttpRequest request = HttpRequest.newBuilder(server.uri(rest))
                .header("Accept", exchange.getRequestHeaders().getFirst("Accept"))
                .build();
        try (exchange) {
            HttpResponse<InputStream> response = http.send(request, BodyHandlers.ofInputStream());
            response.headers()
                    .firstValue("Content-Type")
                    .ifPresent(type -> exchange.getResponseHeaders().set("Content-Type", type));
            exchange.sendResponseHeaders(response.statusCode(), 0);
            copy(response.body(), exchange.getResponseBody());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Passes every part on at once, as streams of events need it. */
    private static void copy(InputStream in, OutputStream out) throws IOException {
        byte[] buffer = new byte[8192];
        for (int length = in.read(buffer); length >= 0; length = in.read(buffer)) {
            out.write(buffer, 0, length);
            out.flush();
        }
    }

    @Override
    public void close() {
        proxy.stop(0);
        threads.shutdownNow();
        http.shutdownNow();
    }
}
