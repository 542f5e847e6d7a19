package dev.rendezvous.server.waiting;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rendezvous.Condition;
import dev.rendezvous.Probe;
import dev.rendezvous.TimeSource;
import dev.rendezvous.internal.state.Answer;
import dev.rendezvous.internal.state.Kind;
import dev.rendezvous.internal.state.LeaseId;
import dev.rendezvous.internal.state.LockAcquire;
import dev.rendezvous.internal.state.LockMode;
import dev.rendezvous.internal.state.LockState;
import dev.rendezvous.internal.state.Name;
import dev.rendezvous.internal.store.InMemoryStore;
import dev.rendezvous.server.IdleWire;
import dev.rendezvous.server.TestServer;
import dev.rendezvous.server.http.ClientConnection;
import dev.rendezvous.server.http.Json;
import dev.rendezvous.server.http.ResponseBody;
import dev.rendezvous.server.http.TimeoutScheduler;
import dev.rendezvous.server.observe.EventLog;
import dev.rendezvous.server.observe.Metrics;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What happens to a grant whose client closes the connection before the response is written. */
@Timeout(120)
class WaitCommandsTest {

    private static final Name<LockState> LOCK = Name.lock("x");

    private final InMemoryStore store = new InMemoryStore(TimeSource.system(), Instant.now());
    private final CountDownLatch granted = new CountDownLatch(1);
    private final CountDownLatch cut = new CountDownLatch(1);

    @Test
    void aGrantThatCannotBeDeliveredIsReturned() throws Exception {
        WebServer server = WebServer.builder()
                .host("127.0.0.1")
                .port(0)
                .routing(HttpRouting.builder().post("/", this::grant))
                .build()
                .start();
        try {
            try (Socket client = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
                client.getOutputStream()
                        .write("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n".getBytes(US_ASCII));
                granted.await();
                assertThat(store.snapshot(Kind.LOCK)).hasSize(1);
                // A reset: the client does not read what is in transit.
                client.setSoLinger(true, 0);
            }
            cut.countDown();
            Condition.polling(Probe.of(
                            "the lock is free", () -> store.snapshot(Kind.LOCK).isEmpty()))
                    .await(Duration.ofSeconds(20));
        } finally {
            server.stop();
        }
    }

    private void grant(ServerRequest request, ServerResponse response) throws InterruptedException {
        WaitRegistry waitRegistry = new WaitRegistry(
                TestServer.waiterQuota(),
                new ActivityTracker(Clock.systemUTC()),
                new EventLog(),
                (kind, name, more) -> {},
                new Metrics(),
                new WaitRecorder(store),
                new TimeoutScheduler());
        LockAcquire.AcquireSpec acquireSpec = new LockAcquire.AcquireSpec(
                Optional.empty(),
                Optional.empty(),
                new LeaseId("secret"),
                Duration.ofHours(1),
                new LockMode.Exclusive(1));
        LockAcquire acquire = new LockAcquire(store.newRequestId(), acquireSpec, Optional.empty(), Duration.ZERO);
        assertThat(store.apply(LOCK, acquire)).isInstanceOf(Answer.Granted.class);
        granted.countDown();
        cut.await();
        ScopedValue.where(ClientConnection.CURRENT, new IdleWire())
                .run(() -> new WaitCommands(store, waitRegistry)
                        .deliver(LOCK, acquire, request, response, ResponseBody.json(Json.ok())));
    }
}
