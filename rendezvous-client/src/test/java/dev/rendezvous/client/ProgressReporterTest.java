package dev.rendezvous.client;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rendezvous.Condition;
import dev.rendezvous.Deadline;
import dev.rendezvous.Outcome;
import dev.rendezvous.testing.ServerProcess;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(180)
class ProgressReporterTest {

    private static ServerProcess server;
    private static RendezvousClient client;

    @BeforeAll
    static void start() throws Exception {
        server = ServerProcess.start(0);
        client = RendezvousClient.at(server.url());
    }

    @AfterAll
    static void stop() throws Exception {
        client.close();
        server.close();
    }

    private static List<ServerStatus.Caller> callers(String name) throws InterruptedException {
        return client.status().callers().stream()
                .filter(caller -> caller.name().equals(name))
                .toList();
    }

    /** Awaits a report with a condition that was checked: the first one may be sent before there is a condition. */
    private static ServerStatus.Caller reported(String name, String state) throws InterruptedException {
        return Condition.awaitValue(
                        () -> callers(name),
                        all -> all.size() == 1
                                && all.getFirst().state().equals(state)
                                && all.getFirst().conditions().stream().anyMatch(condition -> condition.attempts() > 0),
                        ofSeconds(60))
                .getFirst();
    }

    @Test
    void theServerShowsAReportedWait() throws Exception {
        AtomicBoolean open = new AtomicBoolean();
        RendezvousClient app = client.withCallerName("app");
        Deadline deadline = Deadline.in(ofSeconds(60));
        try (app;
                ProgressReporter reporter = app.reportProgress(deadline)) {
            Condition database = reporter.observe(Condition.of(open::get).withName("db:5432"));
            Thread waiting = Thread.ofVirtual().start(() -> {
                try {
                    reporter.end(database.tryAwait(deadline), "./start");
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            });
            ServerStatus.Caller seen = reported("app", "waiting");
            assertThat(seen.kind()).isEqualTo("report");
            assertThat(seen.until()).isPresent();
            assertThat(seen.conditions()).singleElement().satisfies(condition -> {
                assertThat(condition.name()).isEqualTo("db:5432");
                assertThat(condition.met()).isFalse();
                assertThat(condition.reason()).isPresent();
                assertThat(condition.attempts()).isPositive();
            });
            open.set(true);
            waiting.join();
            ServerStatus.Caller ended = reported("app", "met");
            assertThat(ended.command()).contains("./start");
            assertThat(ended.conditions().getFirst().met()).isTrue();
        }
    }

    @Test
    void aWaitThatIsClosedBeforeItsEndIsReportedAsInterrupted() throws Exception {
        RendezvousClient left = client.withCallerName("left");
        try (left) {
            ProgressReporter reporter = left.reportProgress(Deadline.in(ofSeconds(60)));
            Condition never = reporter.observe(Condition.of(() -> false).withName("never"));
            assertThat(never.tryAwait(Deadline.in(ofSeconds(0))).isMet()).isFalse();
            reporter.close();
            assertThat(reported("left", "interrupted").conditions()).hasSize(1);
        }
    }

    @Test
    void aServerThatIsAwayNeitherDelaysNorFailsTheWait() throws Exception {
        try (RendezvousClient away = RendezvousClient.at("http://127.0.0.1:1");
                ProgressReporter reporter = away.reportProgress(Deadline.in(ofSeconds(60)))) {
            Condition here = reporter.observe(Condition.of(() -> true));
            Outcome outcome = here.tryAwait(Deadline.in(ofSeconds(60)));
            reporter.end(outcome);
            assertThat(outcome.isMet()).isTrue();
            Condition.of(() -> reporter.problem().isPresent()).await(ofSeconds(60));
            assertThat(reporter.problem().orElseThrow()).contains("refused");
        }
    }

    @Test
    void anotherServerEndsTheReportsWithItsFirstWords() throws Exception {
        try (ScriptedServer foreign = new ScriptedServer();
                RendezvousClient other = foreign.answering(ScriptedServer.status("200 OK", "<html>hello"));
                ProgressReporter reporter = other.reportProgress(Deadline.in(ofSeconds(60)))) {
            Condition.of(() -> reporter.problem().isPresent()).await(ofSeconds(60));
            assertThat(reporter.problem().orElseThrow()).contains("not the response of a rendezvous server", "hello");
        }
    }
}
