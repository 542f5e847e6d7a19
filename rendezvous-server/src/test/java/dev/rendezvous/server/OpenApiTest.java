package dev.rendezvous.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rendezvous.server.OpenApiExamples.Example;
import dev.rendezvous.server.config.CommandLineOptions;
import dev.rendezvous.server.config.Settings;
import dev.rendezvous.server.observe.EventLog;
import dev.rendezvous.server.resource.OpenApiService;
import io.helidon.http.PathMatcher;
import io.helidon.webserver.http.HttpRoute;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Holds openapi.json to the server, and the server to openapi.json. */
@Tag("slow")
@Timeout(120)
class OpenApiTest {

    /** The headers that a client may act upon. */
    private static final List<String> HEADERS = List.of(
            "ETag", "Preference-Applied", "Rendezvous-Count", "Rendezvous-Fence", "Rendezvous-Reset", "Retry-After");

    private final OpenApiDocument document = new OpenApiDocument(OpenApiService.document());

    static List<Example> examples() {
        return OpenApiExamples.all();
    }

    @ParameterizedTest
    @MethodSource("examples")
    void theServerAnswersAsDocumented(Example example) throws Exception {
        HttpResponse<String> response;
        try (TestServer server = TestServer.start(OpenApiExamples.SERVER)) {
            response = example.request().to(server);
        }
        assertThat(example.answer())
                .as("the answer was %s %s", response.statusCode(), response.body())
                .endsWith(" " + response.statusCode());
        assertThat(document.answers())
                .as("openapi.json does not document this answer")
                .contains(example.answer());
        assertThat(document.headers(example.answer()))
                .as("headers that openapi.json promises")
                .allMatch(header -> header.equals("Preference-Applied")
                        || response.headers().firstValue(header).isPresent());
        assertThat(HEADERS)
                .filteredOn(header -> response.headers().firstValue(header).isPresent())
                .as("headers of ours that came, and that openapi.json promises")
                .isSubsetOf(document.headers(example.answer()));

        Map<String, Optional<JsonNode>> content = document.content(example.answer());
        String type = response.headers().firstValue("Content-Type").orElse("").replaceFirst(";.*", "");
        if (content.isEmpty()) {
            assertThat(response.body()).as("openapi.json documents no content").isEmpty();
            return;
        }
        assertThat(content.containsKey(type) || content.containsKey("*/*"))
                .as("openapi.json documents %s, and not %s", content.keySet(), type)
                .isTrue();
        content.getOrDefault(type, Optional.empty())
                .filter(schema -> type.endsWith("json"))
                .ifPresent(schema -> assertThat(document.mistakes(schema, response.body()))
                        .as(response.body())
                        .isEmpty());
        if (type.equals("text/event-stream")) {
            checkEvents(document.eventSchema(example.answer()), response.body());
        }
    }

    private void checkEvents(JsonNode schema, String stream) {
        assertThat(stream).startsWith("event: open\nid: ").endsWith("\n\n");
        for (String event : stream.strip().split("\n\n", -1)) {
            if (event.startsWith(":")) {
                continue;
            }
            assertThat(event).matches("event: [a-z_]+\nid: [0-9a-f-]+:[0-9]+\ndata: \\{.*}");
            String data = event.substring(event.indexOf("\ndata: ") + 7);
            assertThat(document.mistakes(schema, data)).as(event).isEmpty();
            assertThat(event).startsWith(event(data));
        }
    }

    private static String event(String data) {
        return "event: "
                + JsonMapper.builder().build().readTree(data).path("event").stringValue() + "\n";
    }

    @Test
    void everyDocumentedResponseIsTested() {
        Set<String> tried = new TreeSet<>();
        examples().forEach(example -> tried.add(example.answer()));
        assertThat(document.answers())
                .as("openapi.json documents answers that no example in OpenApiExamples gets; add one for each")
                .isSubsetOf(tried);
    }

    @Test
    void everyRouteOfTheServerIsDocumented() throws IOException {
        Set<String> served = new TreeSet<>();
        Settings settings = CommandLineOptions.settings(new CommandLineOptions(Map.of()).parse());
        Routes.services(new Recorder("", served), ServerComponents.of(settings, new EventLog()));
        assertThat(served).as("the recorder sees the routes").contains("/_port/*", "/_metrics", "/*");
        assertThat(served)
                .allSatisfy(pattern -> assertThat(document.paths())
                        .as("the server serves %s, which no path of openapi.json describes", pattern)
                        .anyMatch(path -> describes(path, pattern)));
    }

    private static boolean describes(String path, String pattern) {
        String prefix = pattern.substring(0, pattern.length() - 1);
        return path.equals(pattern) || (pattern.endsWith("*") && path.startsWith(prefix + "{"));
    }

    @Test
    void whatIsNotDocumentedIsNotServed() throws Exception {
        try (TestServer server = TestServer.start()) {
            for (String path : document.paths()) {
                for (String method : List.of("GET", "PUT", "POST", "DELETE", "PATCH", "OPTIONS", "BREW")) {
                    if (!document.operations().contains(method + " " + path)) {
                        assertThat(server.send(method, document.example(path), "")
                                        .statusCode())
                                .as("%s %s is served, and openapi.json does not document it", method, path)
                                .isIn(404, 405);
                    }
                }
            }
        }
    }

    @Test
    void headIsAnsweredAsGetIs() throws Exception {
        try (TestServer server = TestServer.start()) {
            server.put(document.example("/{key}"), "12345");
            for (String path : List.of("/", "/_health/live", "/_metrics", "/_openapi", "/favicon.ico", "/{key}")) {
                HttpResponse<String> head = server.send("HEAD", document.example(path), "");
                assertThat(head.statusCode()).as(path).isEqualTo(200);
                assertThat(head.body()).isEmpty();
                assertThat(head.headers().firstValueAsLong("Content-Length").orElse(0))
                        .isPositive();
            }
        }
    }

    @Test
    void isWellFormedWithItsContentType() throws Exception {
        assertThat(document.root().path("openapi").asString()).startsWith("3.1.");
        assertThat(document.danglingReferences()).isEmpty();
        assertThat(document.root().findValues("operationId"))
                .hasSameSizeAs(document.operations())
                .doesNotHaveDuplicates();
        try (TestServer server = TestServer.start()) {
            HttpResponse<String> response = server.get("/_openapi");
            assertThat(response.headers().firstValue("Content-Type")).contains("application/openapi+json;version=3.1");
            assertThat(new OpenApiDocument(response.body().getBytes(java.nio.charset.StandardCharsets.UTF_8)).root())
                    .isEqualTo(document.root());
        }
    }

    /** Records the routes of a service. */
    private record Recorder(String prefix, Set<String> patterns) implements HttpRules {

        @Override
        public HttpRules register(HttpService... services) {
            return register("/", services);
        }

        @Override
        public HttpRules register(String path, HttpService... services) {
            for (HttpService service : services) {
                service.routing(new Recorder(prefix + (path.equals("/") ? "" : path), patterns));
            }
            return this;
        }

        @Override
        public HttpRules route(HttpRoute route) {
            String pattern = prefix
                    + route.pathMatcher().flatMap(PathMatcher::matchingElement).orElse("/*");
            patterns.add(
                    pattern.length() > 1 && pattern.endsWith("/")
                            ? pattern.substring(0, pattern.length() - 1)
                            : pattern);
            return this;
        }
    }
}
