package dev.rendezvous.server;

import java.net.http.HttpResponse;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * For each answer that openapi.json promises, a way to get it from a server of its own. Each area has a file; a new one is added
 * here.
 */
final class OpenApiExamples {

    static final String[] SERVER = {"--max-payload", "1000"};
    static final String PROBLEM = "application/problem+json";

    private OpenApiExamples() {}

    /**
     * A request.
     *
     * @param answer what it is to get, as in {@code GET /{key} 404}
     */
    record Example(String answer, Request request) {
        @Override
        public String toString() {
            return answer;
        }
    }

    /** Sends to a server that nothing has happened to. */
    @FunctionalInterface
    interface Request {
        HttpResponse<String> to(TestServer server) throws Exception;
    }

    static List<Example> all() {
        return Stream.of(
                        KeyExamples.all(),
                        ManyKeysExamples.all(),
                        ProbeExamples.all(),
                        WaitExamples.all(),
                        BarrierExamples.all(),
                        LockExamples.all(),
                        ReportExamples.all(),
                        EventExamples.all(),
                        PageExamples.all(),
                        OperationsExamples.all(),
                        ErrorExamples.all())
                .flatMap(List::stream)
                .toList();
    }

    static Example example(String answer, Request request) {
        return new Example(answer, request);
    }

    /** Returns an example of a page of another site that has a browser ask. */
    static Example crossSite(String method, String path, String documented) {
        return example(
                method + " " + documented + " 403",
                server -> server.send(method, path, "", "Sec-Fetch-Site", "cross-site"));
    }

    /** Returns what a request gets that waits for a name, of which the path is one or has one, while the server stops. */
    static HttpResponse<String> stopped(TestServer server, String path, String name) throws Exception {
        return stopped(server, server.getLater(path), name);
    }

    /** Returns what a POST gets that waits at a path while the server stops. */
    static HttpResponse<String> stoppedPost(TestServer server, String path, String query) throws Exception {
        return stopped(server, server.sendLater("POST", path + query, ""), path);
    }

    private static HttpResponse<String> stopped(
            TestServer server, CompletableFuture<HttpResponse<String>> waiting, String name) throws Exception {
        server.awaitCallers(name, 1);
        server.drain();
        return waiting.get(60, TimeUnit.SECONDS);
    }
}
