package dev.rendezvous.server;

import static dev.rendezvous.server.OpenApiExamples.example;

import dev.rendezvous.server.OpenApiExamples.Example;
import dev.rendezvous.server.resource.OpenApiService;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** The errors that every operation may return: those before it is executed, and those of limits. */
final class ErrorExamples {

    private static final String SIGNAL = "signal-token-0123456789";
    private static final String READ = "read-token-0123456789";
    private static final OpenApiDocument DOCUMENT = new OpenApiDocument(OpenApiService.document());

    /** The operations that a token with the permission to signal may not use; a token with the permission to read may not use the others. */
    private static final Set<String> WAITING = Set.of(
            "GET /{key}",
            "GET /_port/{host}/{port}",
            "GET /_postgres/{database}",
            "GET /_wait",
            "POST /_barrier/{name}",
            "POST /_lock/{name}");

    private ErrorExamples() {}

    static List<Example> all() {
        return Stream.of(tokens(), heads(), bodies(), waiters(), keys())
                .flatMap(List::stream)
                .toList();
    }

    private static List<Example> tokens() {
        return DOCUMENT.operations().stream()
                .filter(operation -> DOCUMENT.answers().contains(operation + " 401"))
                .flatMap(operation -> Stream.of(
                        example(operation + " 401", server -> withTokens(operation)),
                        example(
                                operation + " 403",
                                server -> withTokens(operation, "Authorization", "Bearer " + wrongToken(operation)))))
                .toList();
    }

    private static String wrongToken(String operation) {
        return operation.startsWith("GET") || operation.equals("POST /_tickets") ? SIGNAL : READ;
    }

    private static HttpResponse<String> withTokens(String operation, String... headers) throws Exception {
        Path tokens = Files.createTempFile("tokens", "");
        try {
            Files.writeString(tokens, "signal " + SIGNAL + "\nread " + READ + "\n");
            try (TestServer other = TestServer.start("--tokens", tokens.toString())) {
                return other.send(method(operation), path(operation), "", headers);
            }
        } finally {
            Files.delete(tokens);
        }
    }

    private static List<Example> heads() {
        return DOCUMENT.operations().stream()
                .map(operation -> example(
                        operation + " 431",
                        server -> raw(server, operation, "X-Large: " + "x".repeat(20 * 1024) + "\r\n")))
                .toList();
    }

    private static List<Example> bodies() {
        return Stream.of(
                        "PUT /{key}",
                        "POST /{key}",
                        "POST /_barrier/{name}",
                        "PUT /_barrier/{name}",
                        "PUT /_report/{run}")
                .map(operation -> example(operation + " 408", server -> {
                    try (TestServer other = TestServer.start("--body-timeout", "100ms")) {
                        return raw(other, operation, "Content-Length: 10\r\n\r\nx");
                    }
                }))
                .toList();
    }

    private static HttpResponse<String> raw(TestServer server, String operation, String rest) throws IOException {
        String path = path(operation);
        String answer = server.raw(method(operation) + " " + path + " HTTP/1.1\r\nHost: x\r\n" + rest);
        return RawResponse.parse(answer, server.uri(path));
    }

    private static List<Example> waiters() {
        return WAITING.stream()
                .map(operation -> example(operation + " 429", server -> {
                    try (TestServer other = TestServer.start("--max-waiters-per-address", "1")) {
                        var ignored = other.getLater("/first");
                        other.awaitCallers("/first", 1);
                        return other.send(method(operation), path(operation), "");
                    }
                }))
                .toList();
    }

    private static List<Example> keys() {
        return Stream.of("PUT /{key}", "POST /{key}", "PUT /_barrier/{name}")
                .map(operation -> example(operation + " 503", server -> {
                    try (TestServer other = TestServer.start("--max-keys", "1")) {
                        other.put("/first", "");
                        return other.send(method(operation), path(operation), "");
                    }
                }))
                .toList();
    }

    private static String method(String operation) {
        return operation.substring(0, operation.indexOf(' '));
    }

    private static String path(String operation) {
        String path = operation.substring(operation.indexOf(' ') + 1);
        String query = switch (path) {
            case "/_wait" -> "?all=/k";
            case "/_barrier/{name}" ->
                operation.startsWith("POST") ? "?parties=2" : operation.startsWith("PUT") ? "?status=failed" : "";
            default -> "";
        };
        return DOCUMENT.example(path) + query;
    }
}
