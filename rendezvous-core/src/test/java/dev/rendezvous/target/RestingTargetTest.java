package dev.rendezvous.target;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rendezvous.Condition;
import dev.rendezvous.Outcome;
import dev.rendezvous.Probe.Confirmation;
import dev.rendezvous.ScriptedProbe;
import dev.rendezvous.Watch;
import dev.rendezvous.testing.FakeServer;
import dev.rendezvous.testing.HttpPeer;
import dev.rendezvous.testing.ManualTimeSource;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How often real servers and files are checked, by manual time. */
@Timeout(60)
class RestingTargetTest {

    private static final Duration STEP = Duration.ofMillis(50);

    private final ManualTimeSource time = new ManualTimeSource();

    private static Condition target(String text) {
        return Targets.installed().parse(text);
    }

    private Outcome awaitBoth(String met, String missing, int seconds) throws Exception {
        Condition both = Condition.all(target(met), target(missing));
        return time.await(both, 2, Duration.ofSeconds(seconds), STEP);
    }

    private static String refused() throws Exception {
        return "127.0.0.1:" + FakeServer.closedPort();
    }

    @Test
    void aHealthyPageIsRequestedOnceASecond() throws Exception {
        try (HttpPeer page = HttpPeer.responding("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")) {
            awaitBoth(page.url() + "/ok", refused(), 20);
            assertThat(page.heads()).hasSizeBetween(5, 21);
        }
    }

    @Test
    void aPageThatIsNotReadyIsRequestedAHundredTimesInHalfAMinute() throws Exception {
        try (HttpPeer page = HttpPeer.responding("HTTP/1.1 503 Not Yet\r\nContent-Length: 0\r\n\r\n")) {
            time.await(target(page.url()), Duration.ofSeconds(30), new ArrayList<>());
            assertThat(page.heads()).hasSizeBetween(20, 100);
        }
    }

    @Test
    void anOpenPortIsLeftAlone() throws Exception {
        AtomicInteger connections = new AtomicInteger();
        try (FakeServer open = FakeServer.handling(client -> connections.incrementAndGet())) {
            awaitBoth("127.0.0.1:" + open.port(), refused(), 60);
            assertThat(connections).hasValueBetween(0, 1);
        }
    }

    @Test
    void aFileThatIsRemovedAgainIsRememberedIfOnceIsEnough(@TempDir Path folder) throws Exception {
        Path done = Files.createFile(folder.resolve("done"));
        Condition remembered = target("file:" + done + "#once=true")
                .onCheck(seen -> done.toFile().delete());
        AtomicInteger checks = new AtomicInteger();
        Condition late =
                Condition.polling(deadline -> checks.incrementAndGet() < 5 ? ScriptedProbe.REFUSED : ScriptedProbe.YES);
        Outcome outcome = time.await(Condition.all(remembered, late), 2, Duration.ofSeconds(30), STEP);
        assertThat(outcome.isMet()).isTrue();
        assertThat(done).doesNotExist();
    }

    @ParameterizedTest
    @CsvSource({
        "http://app/health, OF_REQUEST",
        "https://app/health, OF_SESSION",
        "db:3306, OF_UNFINISHED_HANDSHAKE",
        "unix:/run/mysqld.sock, OF_UNFINISHED_HANDSHAKE",
        "mysql://db, OF_UNFINISHED_HANDSHAKE",
        "mariadb://db, OF_UNFINISHED_HANDSHAKE",
        "mysql://app@db/app, OF_SESSION",
        "postgres://app@db/app, OF_SESSION",
        "redis://cache, OF_REQUEST",
        "redis://:secret@cache, OF_SESSION",
        "rediss://cache, OF_SESSION",
        "valkey://cache, OF_REQUEST",
        "valkeys://cache, OF_SESSION",
        "amqp://mq, OF_SESSION",
        "kafka://broker, OF_SESSION",
        "mongodb://db, OF_SESSION",
        "grpc://app, OF_SESSION",
        "temporal://app, OF_SESSION",
        "exec:true, OF_SESSION",
        "dns:db, OF_REQUEST",
        "file:/x, OF_REQUEST",
        "file:/x#stable=1s, OF_REQUEST",
    })
    void isConfirmedAsItsProtocolPermits(String text, String policy) {
        Confirmation expected = switch (policy) {
            case "OF_REQUEST" -> Confirmation.OF_REQUEST;
            case "OF_SESSION" -> Confirmation.OF_SESSION;
            default -> Confirmation.OF_UNFINISHED_HANDSHAKE;
        };
        try (Watch watch = target(text + (text.contains("#") ? "&" : "#") + "timeout=9s&for=1s")
                .watch()) {
            assertThat(watch.confirmation()).contains(expected);
        }
    }
}
