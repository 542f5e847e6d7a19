package dev.rendezvous.client;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rendezvous.Condition;
import dev.rendezvous.Outcome;
import dev.rendezvous.Payload;
import dev.rendezvous.Reason;
import dev.rendezvous.coordination.Key;
import dev.rendezvous.coordination.Rendezvous;
import dev.rendezvous.coordination.Signal;
import dev.rendezvous.testing.ServerProcess;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A wait for a key on a server ends as one for a key in this process: with the same outcome and the same reasons. */
@Timeout(120)
class RemoteReasonTest {

    private static ServerProcess server;
    private static RendezvousClient client;
    private static Rendezvous local;
    private static final AtomicInteger names = new AtomicInteger();

    @BeforeAll
    static void start() throws Exception {
        server = ServerProcess.start(0);
        client = RendezvousClient.at(server.url());
        local = Rendezvous.inMemory();
        // The first request of a program takes longer.
        client.key("warm").signal();
    }

    @AfterAll
    static void stop() {
        local.close();
        client.close();
        server.close();
    }

    @FunctionalInterface
    interface Step {
        void take(Key key) throws InterruptedException;
    }

    private static Named<Step> past(String name, Step step) {
        return Named.of(name, step);
    }

    /** What happens to the key before the wait. */
    static List<Named<Step>> pasts() {
        return List.of(
                past("nothing", key -> {}),
                past("signalled", Key::signal),
                past("signalled twice", key -> {
                    key.signal();
                    key.signal();
                }),
                past("payload", key -> key.signal(Payload.text("10.0.0.7"))),
                past("reset", key -> {
                    key.signal();
                    key.reset();
                }),
                past("failed", key -> key.fail("disk full")),
                past("failed without a reason", key -> key.fail("")),
                past("signalled and failed", key -> {
                    key.signal();
                    key.fail("disk full");
                }),
                past("failed and signalled", key -> {
                    key.fail("disk full");
                    key.signal();
                }));
    }

    @FunctionalInterface
    private interface Kind {
        Condition of(Key key, long version);
    }

    private static final List<Kind> KINDS = List.of(
            (key, version) -> key,
            (key, version) -> key.atLeast(1),
            (key, version) -> key.atLeast(2),
            (key, version) -> key.atLeast(3),
            (key, version) -> key.newerThan(version),
            (key, version) -> key.signalled(),
            (key, version) -> key.unsignalled(),
            (key, version) -> Condition.not(key.signalled().withName("signalled")),
            (key, version) -> Condition.not(key.unsignalled().withName("unsignalled")),
            (key, version) -> key.keepTrying(),
            (key, version) -> key.withName("key").withSuccessThreshold(2),
            (key, version) -> key.latched());

    private static String end(Outcome outcome, long version) {
        String last = outcome.summary()
                .last()
                .map(reason -> reason.kind().name() + " " + reason.permanence() + " " + reason.message())
                .orElse("");
        String shown = outcome instanceof Outcome.Met met ? met.detail() : last;
        return outcome.getClass().getSimpleName() + " " + shown.replace("version " + version, "version N");
    }

    @ParameterizedTest
    @MethodSource("pasts")
    void everyKindOfConditionEndsAsInOneProcess(Step past) throws Exception {
        String name = "past/" + names.incrementAndGet();
        Key remoteKey = client.key(name);
        Key localKey = local.key(name);
        Signal remoteFirst = remoteKey.signal();
        Signal localFirst = localKey.signal();
        remoteKey.reset();
        localKey.reset();
        past.take(remoteKey);
        past.take(localKey);
        for (Kind kind : KINDS) {
            Condition remote = kind.of(remoteKey, remoteFirst.version());
            Condition same = kind.of(localKey, localFirst.version());
            assertThat(end(remote.tryAwait(Duration.ZERO), remoteFirst.version()))
                    .as("%s in one check", same)
                    .isEqualTo(end(same.tryAwait(Duration.ZERO), localFirst.version()));
            assertThat(end(outcomeOfServer(remote), remoteFirst.version()))
                    .as("%s with long polls", same)
                    .isEqualTo(end(same.tryAwait(ofMillis(1)), localFirst.version()));
        }
    }

    /** Its limit comes long before that of the wait: which of two that come together is the first differs. */
    @Test
    void aConditionWithALimitOfItsOwnEndsAsInOneProcess() throws Exception {
        Duration limit = ofMillis(50);
        Outcome remote = client.key("limited").within(limit).tryAwait(ofSeconds(60));
        while (remote.summary().last().filter(RemoteReasonTest::isLate).isPresent()) {
            limit = limit.multipliedBy(2);
            remote = client.key("limited").within(limit).tryAwait(ofSeconds(60));
        }
        Outcome same = local.key("limited").within(ofMillis(1)).tryAwait(ofSeconds(60));
        assertThat(end(remote, 0)).isEqualTo(end(same, 0)).startsWith("Failed OUT_OF_TIME");
    }

    /** Returns the outcome of a wait that is long enough for the server to respond. */
    private static Outcome outcomeOfServer(Condition condition) throws InterruptedException {
        Duration limit = ofMillis(50);
        Outcome outcome = condition.tryAwait(limit);
        while (outcome.summary().last().filter(RemoteReasonTest::isLate).isPresent()) {
            limit = limit.multipliedBy(2);
            outcome = condition.tryAwait(limit);
        }
        return outcome;
    }

    private static boolean isLate(Reason reason) {
        return reason.message().contains("no answer in time");
    }

    @Test
    void aMistypedKeyIsSaidToBeSimilar() throws Exception {
        client.key("caches/warm").signal();
        // Several polls, so that the deadline does not cut off the response of all.
        try (RendezvousClient impatient = client.withLongPollTimeout(ofMillis(200))) {
            Outcome outcome = impatient.key("cache/warm").atLeast(1).tryAwait(ofSeconds(2));
            assertThat(outcome.summary().last().orElseThrow().message())
                    .startsWith("/cache/warm: not signalled; /caches/warm, which differs in ");
        }
    }
}
