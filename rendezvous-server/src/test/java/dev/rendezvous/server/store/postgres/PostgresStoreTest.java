package dev.rendezvous.server.store.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rendezvous.Deadline;
import dev.rendezvous.internal.state.Answer;
import dev.rendezvous.internal.state.KeyAwait;
import dev.rendezvous.internal.state.KeyReset;
import dev.rendezvous.internal.state.KeySignal;
import dev.rendezvous.internal.state.KeyState;
import dev.rendezvous.internal.state.Kind;
import dev.rendezvous.internal.state.Name;
import dev.rendezvous.internal.state.ReadCommand;
import dev.rendezvous.internal.state.SignalContent;
import dev.rendezvous.internal.state.SignalReceipt;
import dev.rendezvous.internal.state.SuccessSignal;
import dev.rendezvous.internal.store.Store;
import dev.rendezvous.internal.store.StoreUnavailableException;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class PostgresStoreTest {

    private static final Name<KeyState> NAME = Name.key("abc");
    private static final Duration LONG = Duration.ofSeconds(60);

    private static final TestDatabase DATABASE = TestDatabase.create();

    private final String schema = DATABASE.freshSchema();
    private final PostgresStore one = DATABASE.open(schema);
    private final PostgresStore other = DATABASE.open(schema);
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    @AfterEach
    void close() {
        threads.shutdownNow();
        one.close();
        other.close();
    }

    private static KeySignal signal() {
        return new KeySignal(new SignalContent.Success(Optional.empty()), Optional.empty(), Optional.empty(), LONG);
    }

    private static SignalReceipt signalled(Store store) throws InterruptedException {
        ready(store);
        return ((KeySignal.SignalResult.Accepted) store.apply(NAME, signal())).receipt();
    }

    private static void ready(Store store) throws InterruptedException {
        for (Deadline end = Deadline.in(LONG); store.unavailableReason().isPresent() && !end.isExpired(); ) {
            store.awaitAvailability(end);
        }
    }

    @Test
    void aSignalToOneServerReleasesTheWaitersOfAnother() throws Exception {
        ready(other);
        KeyAwait wait = other.apply(NAME, KeyAwait.startingNow(1, OptionalLong.empty()));
        Future<Answer<SuccessSignal>> waiting = threads.submit(() -> other.awaitAnswer(NAME, wait, Deadline.in(LONG)));
        SignalReceipt receipt = signalled(one);
        Answer<SuccessSignal> answer = waiting.get(60, TimeUnit.SECONDS);
        assertThat(((Answer.Granted<SuccessSignal>) answer).value().version()).isEqualTo(receipt.version());
        assertThat(other.snapshot(Kind.KEY)).containsOnlyKeys("abc");
        assertThat(other.apply(NAME, new KeyReset(Duration.ofMillis(1)))).isTrue();
    }

    @Test
    void versionsRiseThroughAllServers() throws Exception {
        long first = signalled(one).version();
        long second = signalled(other).version();
        long third = signalled(one).version();
        assertThat(second).isGreaterThan(first);
        assertThat(third).isGreaterThan(second);
    }

    @Test
    void aReadWaitsForEarlierTransactions() throws Exception {
        ready(one);
        ReadCommand<KeyState, KeyState.Phase> phase = (state, now) -> state.phase();
        KeySignal soonOver = new KeySignal(
                new SignalContent.Success(Optional.empty()),
                Optional.of(Duration.ofMillis(300)),
                Optional.empty(),
                LONG);
        assertThat(one.apply(NAME, soonOver)).isInstanceOf(KeySignal.SignalResult.Accepted.class);
        try (Connection transaction = DATABASE.connect();
                Statement lock = transaction.createStatement()) {
            transaction.setAutoCommit(false);
            lock.execute("SELECT FROM " + schema + ".state FOR UPDATE");
            assertThatThrownBy(() -> {
                        while (one.apply(NAME, phase) == KeyState.Phase.SIGNALLED) {
                            Thread.onSpinWait();
                        }
                    })
                    .isInstanceOf(StoreUnavailableException.class);
        }
        assertThat(one.apply(NAME, phase)).isEqualTo(KeyState.Phase.UNSIGNALLED);
    }
}
