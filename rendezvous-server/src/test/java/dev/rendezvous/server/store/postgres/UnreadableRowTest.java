package dev.rendezvous.server.store.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rendezvous.Deadline;
import dev.rendezvous.internal.state.Answer;
import dev.rendezvous.internal.state.KeyAwait;
import dev.rendezvous.internal.state.KeySignal;
import dev.rendezvous.internal.state.KeySignal.SignalResult;
import dev.rendezvous.internal.state.KeyState;
import dev.rendezvous.internal.state.Kind;
import dev.rendezvous.internal.state.Name;
import dev.rendezvous.internal.state.SignalContent;
import dev.rendezvous.internal.state.SuccessSignal;
import dev.rendezvous.server.store.postgres.codec.UnreadableStateException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Rows that a newer server has written, or that are damaged: only users of those names are affected. */
@Timeout(120)
class UnreadableRowTest {

    private static final TestDatabase DATABASE = TestDatabase.create();

    private static final Name<KeyState> NEWER = Name.key("newer");
    private static final Name<KeyState> SOUND = Name.key("sound");

    private final String schema = DATABASE.freshSchema();
    private final PostgresStore store = DATABASE.open(schema);
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    @BeforeEach
    void aKeyOfANewerServer() throws Exception {
        for (Deadline end = Deadline.in(Duration.ofSeconds(60));
                store.unavailableReason().isPresent() && !end.isExpired(); ) {
            store.awaitAvailability(end);
        }
        store.apply(NEWER, signal(Duration.ofHours(1)));
        DATABASE.execute("UPDATE " + schema + ".state SET state = set_byte(state, 0, 3), due = now()");
    }

    @AfterEach
    void close() {
        threads.shutdownNow();
        store.close();
    }

    private static KeySignal signal(Duration ttl) {
        return new KeySignal(
                new SignalContent.Success(Optional.empty()), Optional.of(ttl), Optional.empty(), Duration.ZERO);
    }

    @Test
    void commandsForItAreRejectedWithTheWayOut() {
        assertThatThrownBy(() -> store.apply(NEWER, signal(Duration.ofHours(1))))
                .isInstanceOf(UnreadableStateException.class)
                .hasMessageContaining("upgrade this server");
        assertThatThrownBy(() -> store.apply(NEWER, KeyAwait.startingNow(1, OptionalLong.empty())))
                .isInstanceOf(UnreadableStateException.class);
    }

    @Test
    void otherCommandsOfTheSameTransactionOrReadSucceed() throws Exception {
        List<Future<SignalResult>> sound = new ArrayList<>();
        List<Future<KeyAwait>> reads = new ArrayList<>();
        List<Future<?>> others = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            Name<KeyState> name = Name.key("sound" + i);
            sound.add(threads.submit(() -> store.apply(name, signal(Duration.ofHours(1)))));
            reads.add(threads.submit(() -> store.apply(name, KeyAwait.startingNow(1, OptionalLong.empty()))));
            others.add(threads.submit(() -> store.apply(NEWER, signal(Duration.ofHours(1)))));
            others.add(threads.submit(() -> store.apply(NEWER, KeyAwait.startingNow(1, OptionalLong.empty()))));
        }
        for (Future<SignalResult> one : sound) {
            assertThat(one.get(60, TimeUnit.SECONDS)).isInstanceOf(SignalResult.Accepted.class);
        }
        for (Future<KeyAwait> one : reads) {
            assertThat(one.get(60, TimeUnit.SECONDS)).isNotNull();
        }
        for (Future<?> one : others) {
            assertThatThrownBy(() -> one.get(60, TimeUnit.SECONDS)).hasCauseInstanceOf(UnreadableStateException.class);
        }
    }

    @Test
    void aSnapshotOmitsIt() throws Exception {
        store.apply(SOUND, signal(Duration.ofHours(1)));
        assertThat(store.snapshot(Kind.KEY)).containsOnlyKeys("sound");
    }

    @Test
    void otherSignalsExpireOnTime() throws Exception {
        Future<?> tidying = threads.submit(() -> {
            store.removeExpired();
            return null;
        });
        for (int i = 0; i < 3; i++) {
            store.apply(SOUND, signal(Duration.ofMillis(100)));
            for (Deadline end = Deadline.in(Duration.ofSeconds(30)); isKept("sound") && !end.isExpired(); ) {
                end.timeSource().sleep(Duration.ofMillis(50));
            }
            assertThat(isKept("sound")).isFalse();
        }
        assertThat(tidying.isDone()).isFalse();
        assertThat(isKept("newer")).as("what cannot be read is not thrown away").isTrue();
    }

    private boolean isKept(String name) throws SQLException {
        try (Connection connection = DATABASE.connect();
                Statement statement = connection.createStatement()) {
            return statement
                    .executeQuery("SELECT 1 FROM " + schema + ".state WHERE name = '" + name + "'")
                    .next();
        }
    }

    @Test
    void aWaitForAnIntactKeyContinues() throws Exception {
        KeyAwait wait = store.apply(SOUND, KeyAwait.startingNow(1, OptionalLong.empty()));
        Future<Answer<SuccessSignal>> waiting = threads.submit(() -> store.awaitAnswer(SOUND, wait, Deadline.never()));
        assertThatThrownBy(() -> store.awaitAnswer(NEWER, wait, Deadline.never()))
                .isInstanceOf(UnreadableStateException.class);
        store.apply(SOUND, signal(Duration.ofHours(1)));
        assertThat(waiting.get(60, TimeUnit.SECONDS)).isInstanceOf(Answer.Granted.class);
    }
}
