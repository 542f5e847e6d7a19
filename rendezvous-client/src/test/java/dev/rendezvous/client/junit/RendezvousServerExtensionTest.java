package dev.rendezvous.client.junit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectMethod;
import static org.junit.platform.testkit.engine.EventConditions.event;
import static org.junit.platform.testkit.engine.EventConditions.finishedWithFailure;
import static org.junit.platform.testkit.engine.TestExecutionResultConditions.instanceOf;
import static org.junit.platform.testkit.engine.TestExecutionResultConditions.message;
import static org.junit.platform.testkit.engine.TestExecutionResultConditions.suppressed;

import dev.rendezvous.Condition;
import dev.rendezvous.Deadline;
import dev.rendezvous.client.RendezvousClient;
import dev.rendezvous.coordination.Arrival;
import java.net.ConnectException;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.platform.engine.DiscoverySelector;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.testkit.engine.EngineExecutionResults;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Event;

class RendezvousServerExtensionTest {

    private static final Set<String> SERVERS = ConcurrentHashMap.newKeySet();

    private static EngineExecutionResults run(DiscoverySelector tests) {
        SERVERS.clear();
        return EngineTestKit.engine("junit-jupiter").selectors(tests).execute();
    }

    @Test
    void eachTestHasAServerOfItsOwn() {
        run(selectClass(OfEachTest.class)).testEvents().assertStatistics(statistics -> statistics.succeeded(2));
        assertThat(SERVERS).hasSize(2).allSatisfy(RendezvousServerExtensionTest::assertStopped);
    }

    @Test
    void aServerOfTheClassIsThatOfItsTests() {
        run(selectClass(OfClass.class)).testEvents().assertStatistics(statistics -> statistics.succeeded(2));
        assertThat(SERVERS).hasSize(1).allSatisfy(RendezvousServerExtensionTest::assertStopped);
    }

    @Test
    void aStaticFieldIsOneServerAndAnInstanceFieldOneForEachTest() {
        run(selectClass(OfStaticField.class)).testEvents().assertStatistics(statistics -> statistics.succeeded(3));
        assertThat(SERVERS).hasSize(1).allSatisfy(RendezvousServerExtensionTest::assertStopped);
        run(selectClass(OfInstanceField.class)).testEvents().assertStatistics(statistics -> statistics.succeeded(2));
        assertThat(SERVERS).hasSize(2).allSatisfy(RendezvousServerExtensionTest::assertStopped);
    }

    @Test
    void aFieldMustBeUsedWhileTestsRun() {
        assertThatThrownBy(RendezvousServerExtension.onFreePort()::uri)
                .isInstanceOf(IllegalStateException.class)
                .hasMessage(
                        "the rendezvous server must be used while tests run, but the extension has not begun, or has ended");
    }

    @Test
    void aFailureTellsWhatTheServerKnows() {
        assertFailure(
                "failsWhileOthersWait",
                AssertionError.class,
                0,
                text -> text.contains("/_barrier/all is short of b: 1 of 2 have arrived -> Start b")
                        && text.contains("worker has waited ")
                        && text.contains(" for /_barrier/all: 1 of 2 have arrived: a; missing: b")
                        && text.contains("/prepared is signalled by Failing.failsWhileOthersWait, count 1"));
    }

    @Test
    void aTimeoutOfJUnitTellsItToo() {
        assertFailure(
                "hangs",
                TimeoutException.class,
                1,
                text -> text.contains("Failing.hangs") && text.contains(" for /never"));
    }

    @Test
    void anAssumptionThatDoesNotHoldIsNoFailure() {
        List<Event> aborted = run(selectMethod(Failing.class, "isAborted", "dev.rendezvous.client.RendezvousClient"))
                .testEvents()
                .aborted()
                .list();
        assertThat(aborted)
                .hasSize(1)
                .allSatisfy(event -> assertThat(event.getRequiredPayload(TestExecutionResult.class)
                                .getThrowable()
                                .orElseThrow())
                        .hasNoSuppressedExceptions());
    }

    private static void assertFailure(String test, Class<? extends Throwable> type, int index, Predicate<String> text) {
        run(selectMethod(Failing.class, test, "dev.rendezvous.client.RendezvousClient"))
                .testEvents()
                .failed()
                .assertThatEvents()
                .haveExactly(1, event(finishedWithFailure(instanceOf(type), suppressed(index, message(text)))));
    }

    private static void assertStopped(String server) {
        URI uri = URI.create(server);
        assertThatThrownBy(() -> new Socket(uri.getHost(), uri.getPort()).close())
                .isInstanceOf(ConnectException.class);
    }

    @ExtendWith(RendezvousServerExtension.class)
    static class OfEachTest {

        @BeforeEach
        void signal(RendezvousClient client) throws InterruptedException {
            client.key("prepared").signal();
        }

        @Test
        void one(RendezvousClient client) throws InterruptedException {
            SERVERS.add(client.toString());
            assertThat(client.key("prepared").signal().count()).isEqualTo(2);
        }

        @Test
        void other(RendezvousClient client) throws InterruptedException {
            SERVERS.add(client.toString());
            assertThat(client.key("prepared").signal().count()).isEqualTo(2);
        }
    }

    @ExtendWith(RendezvousServerExtension.class)
    static class OfClass {

        OfClass(RendezvousClient client) {
            SERVERS.add(client.toString());
        }

        @BeforeAll
        static void signal(RendezvousClient client) throws InterruptedException {
            client.key("prepared").signal();
        }

        @Test
        void one(RendezvousClient client) throws InterruptedException {
            client.key("prepared").await(Duration.ofSeconds(20));
        }

        @Test
        void other(RendezvousClient client) throws InterruptedException {
            client.key("prepared").await(Duration.ofSeconds(20));
        }
    }

    static class OfStaticField {

        @RegisterExtension
        static final RendezvousServerExtension SERVER = RendezvousServerExtension.onFreePort();

        @BeforeAll
        static void signal() throws InterruptedException {
            SERVER.client().key("prepared").signal();
        }

        @Test
        void one(RendezvousClient client) {
            assertThat(client).isSameAs(SERVER.client());
        }

        @Test
        void other() throws InterruptedException {
            SERVERS.add(SERVER.uri().toString());
            SERVER.client().key("prepared").await(Duration.ofSeconds(20));
        }

        @Nested
        class Inside {

            @Test
            void inside() throws InterruptedException {
                SERVERS.add(SERVER.uri().toString());
                SERVER.client().key("prepared").await(Duration.ofSeconds(20));
            }
        }
    }

    static class OfInstanceField {

        @RegisterExtension
        final RendezvousServerExtension server = RendezvousServerExtension.onFreePort();

        @Test
        void one() {
            SERVERS.add(server.uri().toString());
        }

        @Test
        void other() {
            SERVERS.add(server.uri().toString());
        }
    }

    @ExtendWith(RendezvousServerExtension.class)
    static class Failing {

        @Test
        void failsWhileOthersWait(RendezvousClient client) throws InterruptedException {
            client.key("prepared").signal();
            RendezvousClient worker = client.withCallerName("worker");
            Thread thread = Thread.ofVirtual().start(() -> arrive(worker));
            Condition.of(() -> !client.status().waiting().isEmpty()).await(Duration.ofSeconds(20));
            throw new AssertionError(thread + " has not done its work");
        }

        private static void arrive(RendezvousClient client) {
            try {
                client.barrier("all", List.of("a", "b")).arrive(Arrival.of("a"), Deadline.in(Duration.ofSeconds(20)));
            } catch (InterruptedException | RuntimeException e) {
                // The server has been stopped.
            }
        }

        @Test
        @Timeout(value = 3, unit = TimeUnit.SECONDS) // The server must have got the request before.
        void hangs(RendezvousClient client) throws InterruptedException {
            client.key("never").await(Duration.ofSeconds(20));
        }

        @Test
        void isAborted(RendezvousClient client) {
            Assumptions.abort("no reason to test " + client);
        }
    }
}
