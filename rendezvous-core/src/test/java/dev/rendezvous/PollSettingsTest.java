package dev.rendezvous;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rendezvous.testing.ManualTimeSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class PollSettingsTest {

    private final List<Duration> remaining = Collections.synchronizedList(new ArrayList<>());

    private final Condition polled = Condition.polling(deadline -> {
        remaining.add(deadline.remaining());
        return ScriptedProbe.YES;
    });

    private List<Duration> attemptsOf(Condition condition) throws Exception {
        remaining.clear();
        condition.await(Deadline.in(Duration.ofMinutes(1), new ManualTimeSource()));
        return List.copyOf(remaining);
    }

    @Test
    void reachThePolledConditionThroughEveryDecorator() throws Exception {
        Condition decorated = polled.within(Duration.ofSeconds(50))
                .keepTrying()
                .withSuccessThreshold(1)
                .onCheck(seen -> {})
                .withName("decorated");
        assertThat(attemptsOf(decorated.withAttemptTimeout(Duration.ofSeconds(3))))
                .containsExactly(Duration.ofSeconds(3));
    }

    @Test
    void reachEveryPartOfAComposite() throws Exception {
        Condition both = Condition.all(polled, polled).withAttemptTimeout(Duration.ofSeconds(3));
        assertThat(attemptsOf(both)).containsExactly(Duration.ofSeconds(3), Duration.ofSeconds(3));
    }

    @Test
    void ofTheOutermostConditionWin() throws Exception {
        Condition twice = polled.withAttemptTimeout(Duration.ofSeconds(3))
                .withSchedule(Schedule.adaptive())
                .withAttemptTimeout(Duration.ofSeconds(7));
        assertThat(attemptsOf(twice)).containsExactly(Duration.ofSeconds(7));
    }

    @Test
    void limitHowManyChecksRunAtTheSameTime() throws Exception {
        Semaphore running = new Semaphore(3);
        AtomicInteger checks = new AtomicInteger();
        Condition one = Condition.polling(deadline -> {
            if (!running.tryAcquire()) {
                throw new IllegalStateException("more than 3 checks at the same time");
            }
            running.release();
            return checks.incrementAndGet() < 200 ? ScriptedProbe.REFUSED : ScriptedProbe.YES;
        });
        List<Condition> many = Collections.nCopies(50, one);
        Condition.all(List.of(Condition.all(many), Condition.any(many)))
                .withMaxConcurrentChecks(3)
                .await(Duration.ofSeconds(100));
        assertThat(checks).hasValueGreaterThanOrEqualTo(200);
    }

    @Test
    void ofAWaitThatEndsBeforeItsTurnSayThatThereWasNoCheck() throws Exception {
        CountDownLatch end = new CountDownLatch(1);
        Condition slow = Condition.polling(deadline -> {
            end.await();
            return ScriptedProbe.YES;
        });
        Outcome outcome = Condition.all(slow, polled).withMaxConcurrentChecks(1).tryAwait(Duration.ofMillis(100));
        end.countDown();
        assertThat(outcome).isInstanceOf(Outcome.TimedOut.class);
    }

    @Test
    void needAPositiveLimit() {
        assertThatThrownBy(() -> polled.withMaxConcurrentChecks(0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("limit of concurrent checks must be at least 1, but was 0");
    }

    @Test
    void needAPositiveAttemptTimeout() {
        assertThatThrownBy(() -> polled.withAttemptTimeout(Duration.ZERO))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("attempt timeout must be positive, but was PT0S");
    }
}
