package dev.rendezvous.coordination;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rendezvous.Condition;
import dev.rendezvous.ConditionNotMetException;
import dev.rendezvous.Deadline;
import dev.rendezvous.Outcome;
import dev.rendezvous.Payload;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class KeyTest {

    private static final Duration LONG = Duration.ofSeconds(50);

    private final Rendezvous rendezvous = Rendezvous.inMemory();
    private final Key key = rendezvous.key("migrated");

    private static <T> CompletableFuture<T> start(FutureTask<T> work) {
        CompletableFuture<T> result = new CompletableFuture<>();
        Thread.ofVirtual().start(() -> {
            work.run();
            try {
                result.complete(work.get());
            } catch (Exception e) {
                result.completeExceptionally(e.getCause());
            }
        });
        return result;
    }

    @Test
    void aSignalWithATimeToLiveEventuallyExpires() throws Exception {
        Key key = rendezvous.key("abc");
        key.expiringAfter(Duration.ofMillis(50)).signal();
        Condition.not(key.signalled()).await(Duration.ofSeconds(30));
        assertThat(key.reset()).isFalse();
        assertThatThrownBy(() -> key.expiringAfter(Duration.ZERO)).hasMessageContaining("positive");
    }

    @Test
    void aWaiterReceivesItsPayload() throws Exception {
        CompletableFuture<Signal> waiting = start(new FutureTask<>(() -> key.awaitSignal(LONG)));
        Signal sent = rendezvous.key("migrated").signal(Payload.text("42"));
        assertThat(waiting.get(30, TimeUnit.SECONDS)).isEqualTo(sent);
        assertThat(sent.payload().orElseThrow().text()).isEqualTo("42");
    }

    @Test
    void staysSignalledUntilItIsReset() throws Exception {
        key.signal();
        key.await(Duration.ZERO);
        assertThat(key.reset()).isTrue();
        assertThat(key.reset()).isFalse();
        assertThatThrownBy(() -> key.await(Duration.ZERO))
                .isInstanceOf(ConditionNotMetException.class)
                .hasMessageContaining("key migrated was not met within 0 s")
                .hasMessageContaining("not signalled");
    }

    @Test
    void endsAWaitAtOnceWhenItFails() throws Exception {
        CompletableFuture<Signal> waiting = start(new FutureTask<>(() -> key.awaitSignal(LONG)));
        key.fail("disk full");
        assertThatThrownBy(() -> waiting.get(30, TimeUnit.SECONDS))
                .hasCauseInstanceOf(ConditionNotMetException.class)
                .hasMessageContaining("disk full");
        assertThat(key.tryAwait(LONG)).isInstanceOf(Outcome.Failed.class);
    }

    @Test
    void waitsForTheThirdSignalAndForANewerVersion() throws Exception {
        key.signal();
        Signal second = key.signal();
        assertThat(key.atLeast(3).tryAwait(Duration.ZERO).isMet()).isFalse();
        assertThat(key.newerThan(second.version()).tryAwait(Duration.ZERO).isMet())
                .isFalse();
        key.signal();
        key.atLeast(3).await(Duration.ZERO);
        key.newerThan(second.version()).await(Duration.ZERO);
    }

    @Test
    void composesWithOtherConditions() throws Exception {
        Key other = rendezvous.key("seeded");
        CountDownLatch checked = new CountDownLatch(2);
        Condition both =
                Condition.all(key.onCheck(seen -> checked.countDown()), other.onCheck(seen -> checked.countDown()));
        CompletableFuture<Outcome> waiting = start(new FutureTask<>(() -> both.tryAwait(LONG)));
        checked.await();
        key.signal();
        key.reset();
        other.signal();
        assertThat(waiting.get(30, TimeUnit.SECONDS).isMet()).isTrue();
    }

    @Test
    void isALevelToo() throws Exception {
        Condition down = Condition.not(key.signalled());
        assertThat(down.tryAwait(Duration.ZERO).isMet()).isTrue();
        key.signal();
        CountDownLatch checked = new CountDownLatch(1);
        CompletableFuture<Outcome> waiting = start(
                new FutureTask<>(() -> down.onCheck(seen -> checked.countDown()).tryAwait(LONG)));
        checked.await();
        assertThat(waiting.isDone()).isFalse();
        key.reset();
        assertThat(waiting.get(30, TimeUnit.SECONDS).isMet()).isTrue();
    }

    @Test
    void canBeWaitedForUntilItIsReset() throws Exception {
        key.awaitReset(Deadline.in(Duration.ZERO));
        key.signal();
        CountDownLatch checked = new CountDownLatch(1);
        CompletableFuture<Outcome> waiting = start(new FutureTask<>(
                () -> key.unsignalled().onCheck(seen -> checked.countDown()).tryAwait(LONG)));
        checked.await();
        key.fail("disk full");
        assertThat(waiting.isDone()).as("a failure is no reset").isFalse();
        key.reset();
        assertThat(waiting.get(30, TimeUnit.SECONDS).isMet()).isTrue();
    }

    @Test
    void tellsHowItIsSignalledIfItIsNotReset() throws Exception {
        key.signal();
        assertThat(lastMessage(key.unsignalled().tryAwait(Duration.ZERO)))
                .isEqualTo("/" + key.name() + ": still signalled");
        key.fail("disk full");
        assertThat(lastMessage(key.unsignalled().tryAwait(Duration.ZERO)))
                .isEqualTo("/" + key.name() + ": still signalled as failed");
    }

    private static String lastMessage(Outcome outcome) {
        return outcome.summary().last().orElseThrow().message();
    }
}
