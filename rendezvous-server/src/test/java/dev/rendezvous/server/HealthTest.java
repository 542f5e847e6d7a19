package dev.rendezvous.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rendezvous.Deadline;
import dev.rendezvous.Reason;
import dev.rendezvous.Reason.Common;
import dev.rendezvous.TimeSource;
import dev.rendezvous.internal.state.Command;
import dev.rendezvous.internal.state.Kind;
import dev.rendezvous.internal.state.Moment;
import dev.rendezvous.internal.state.Name;
import dev.rendezvous.internal.state.RequestId;
import dev.rendezvous.internal.state.State;
import dev.rendezvous.internal.store.InMemoryStore;
import dev.rendezvous.internal.store.Store;
import dev.rendezvous.server.http.Problem;
import dev.rendezvous.server.http.Responses;
import dev.rendezvous.server.http.TimeoutScheduler;
import dev.rendezvous.server.observe.EventLog;
import dev.rendezvous.server.observe.Metrics;
import dev.rendezvous.server.resource.HealthService;
import dev.rendezvous.server.waiting.ActivityTracker;
import dev.rendezvous.server.waiting.WaitRecorder;
import dev.rendezvous.server.waiting.WaitRegistry;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.HttpRouting;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BiPredicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(120)
class HealthTest {

    private static String header(HttpResponse<?> response, String name) {
        return response.headers().firstValue(name).orElse("");
    }

    @Test
    void whileItStopsItIsNotReadyAndStillAlive() throws Exception {
        try (TestServer server = TestServer.start()) {
            CompletableFuture<HttpResponse<String>> waiting = server.getLater("/abc");
            server.awaitCallers("/abc", 1);
            server.drain();
            HttpResponse<String> ready = server.get("/_health/ready");
            assertThat(ready.statusCode()).isEqualTo(503);
            assertThat(header(ready, "Retry-After")).isEqualTo("1");
            assertThat(header(ready, "Content-Type")).isEqualTo("application/json");
            assertThat(ready.body()).startsWith("{\"ok\":false,\"error\":\"The server is shutting down");
            assertThat(server.get("/_health/live").statusCode()).isEqualTo(200);
            assertThat(waiting.get(60, TimeUnit.SECONDS).statusCode()).isEqualTo(503);
        }
    }

    @Test
    void withAnUnreachableStoreItIsNotReadyAndNamesTheKindOfError() throws Exception {
        WaitRegistry waitRegistry = new WaitRegistry(
                TestServer.waiterQuota(),
                new ActivityTracker(Clock.systemUTC()),
                new EventLog(),
                (kind, name, more) -> {},
                new Metrics(),
                new WaitRecorder(new InMemoryStore(TimeSource.system(), Instant.now())),
                new TimeoutScheduler());
        WebServer server = WebServer.builder()
                .host("127.0.0.1")
                .port(0)
                .routing(HttpRouting.builder()
                        .error(Problem.class, Responses::sendProblem)
                        .register("/", new HealthService(new OutOfReach(), waitRegistry)))
                .build()
                .start();
        try (HttpClient http = HttpClient.newHttpClient()) {
            HttpResponse<String> ready = http.send(
                    HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + "/_health/ready"))
                            .build(),
                    BodyHandlers.ofString());
            assertThat(ready.statusCode()).isEqualTo(503);
            assertThat(header(ready, "Retry-After")).isEqualTo("1");
            assertThat(ready.body())
                    .isEqualTo("{\"ok\":false,\"error\":\"The store is not ready: refused\","
                            + "\"kind\":\"CONNECTION_REFUSED\"}\n");
        } finally {
            server.stop();
        }
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '|',
            value = {"/_health/live, |{\"ok\":true}|", "/_health/ready, |{\"ok\":true,\"ready\":true}|"})
    void aRunningServerIsHealthy(String path, String body) throws Exception {
        try (TestServer server = TestServer.start()) {
            HttpResponse<String> well = server.get(path);
            assertThat(well.statusCode()).isEqualTo(200);
            assertThat(well.body()).isEqualTo(body + "\n");
            assertThat(header(well, "Content-Type")).isEqualTo("application/json");
            assertThat(header(well, "Cache-Control")).isEqualTo("no-store");
            assertThat(server.send("HEAD", path, "").statusCode()).isEqualTo(200);
            assertThat(server.get(path + "?verbose").statusCode()).isEqualTo(400);
            HttpResponse<String> changed = server.put(path, "");
            assertThat(changed.statusCode()).isEqualTo(405);
            assertThat(header(changed, "Allow")).isEqualTo("GET, HEAD");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/_health", "/_health/", "/_health/other", "/_health/live/x"})
    void otherPathsAreNotServed(String path) throws Exception {
        try (TestServer server = TestServer.start()) {
            assertThat(server.get(path).statusCode()).isIn(400, 404);
        }
    }

    /** A store that is unavailable. */
    private static final class OutOfReach implements Store {

        @Override
        public <S extends State<S>, R> R apply(Name<S> name, Command<S, R> command) {
            throw new IllegalStateException("out of reach");
        }

        @Override
        public <S extends State<S>> void awaitChange(Name<S> name, BiPredicate<S, Moment> wanted, Deadline deadline) {
            throw new IllegalStateException("out of reach");
        }

        @Override
        public <S extends State<S>> Map<String, S> snapshot(Kind<S> kind) {
            throw new IllegalStateException("out of reach");
        }

        @Override
        public RequestId newRequestId() {
            return new RequestId(0, 0);
        }

        @Override
        public long latestRevision() {
            return 0;
        }

        @Override
        public void removeExpired() {
            throw new IllegalStateException("out of reach");
        }

        @Override
        public Optional<Reason> unavailableReason() {
            return Optional.of(Reason.transientReason(Common.CONNECTION_REFUSED, "db.internal:5432 refused"));
        }

        @Override
        public void close() {}
    }
}
