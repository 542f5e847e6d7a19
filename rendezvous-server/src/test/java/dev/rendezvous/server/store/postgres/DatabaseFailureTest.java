package dev.rendezvous.server.store.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rendezvous.Deadline;
import dev.rendezvous.internal.state.Answer;
import dev.rendezvous.internal.state.BarrierArrive;
import dev.rendezvous.internal.state.BarrierSpec;
import dev.rendezvous.internal.state.BarrierState;
import dev.rendezvous.internal.state.KeySignal;
import dev.rendezvous.internal.state.KeySignal.SignalResult;
import dev.rendezvous.internal.state.KeyState;
import dev.rendezvous.internal.state.Kind;
import dev.rendezvous.internal.state.Name;
import dev.rendezvous.internal.state.SignalContent;
import dev.rendezvous.internal.state.State;
import dev.rendezvous.internal.store.StateListener;
import dev.rendezvous.internal.store.Store;
import dev.rendezvous.internal.store.StoreQuota;
import dev.rendezvous.internal.store.StoreUnavailableException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Failures inside the store, which must affect only the callers concerned. */
@Timeout(120)
class DatabaseFailureTest {

    private static final TestDatabase DATABASE = TestDatabase.create();
    private static final Duration LONG = Duration.ofSeconds(60);
    private static final Name<KeyState> KEY = Name.key("abc");

    private final String schema = DATABASE.freshSchema();
    private final List<Store> stores = new ArrayList<>();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    @AfterEach
    void close() {
        threads.shutdownNow();
        stores.forEach(Store::close);
    }

    private PostgresStore open(StateListener stateListener, StoreQuota storeQuota) throws InterruptedException {
        PostgresStore store = DATABASE.open(schema, PostgresStore.ChangeDetection.LISTENING, stateListener, storeQuota);
        stores.add(store);
        for (Deadline end = Deadline.in(LONG); store.unavailableReason().isPresent() && !end.isExpired(); ) {
            store.awaitAvailability(end);
        }
        return store;
    }

    private static KeySignal signal() {
        return new KeySignal(new SignalContent.Success(Optional.empty()), Optional.empty(), Optional.empty(), LONG);
    }

    @Test
    void anExceptionOfACommandOnlyReachesItsCaller() throws Exception {
        PostgresStore store = open(StateListener.NONE, StoreQuota.unlimited());
        assertThatThrownBy(() -> store.apply(KEY, (state, moment) -> {
                    throw new AssertionError("on purpose");
                }))
                .isInstanceOf(AssertionError.class)
                .hasMessage("on purpose");
        assertThatThrownBy(() -> store.apply(KEY, (state, moment) -> {
                    throw new IllegalStateException("on purpose, too");
                }))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("on purpose, too");
        assertThat(store.apply(KEY, signal())).isInstanceOf(SignalResult.Accepted.class);
    }

    @Test
    void anExceptionOfAListenerDoesNotWithholdTheAnswer() throws Exception {
        AtomicBoolean fragile = new AtomicBoolean(true);
        PostgresStore store = open(new Fragile(fragile, new AtomicInteger()), StoreQuota.unlimited());
        assertThat(store.apply(KEY, signal())).isInstanceOf(SignalResult.Accepted.class);
        fragile.set(false);
        assertThat(store.apply(KEY, signal()))
                .isInstanceOfSatisfying(
                        SignalResult.Accepted.class,
                        accepted -> assertThat(accepted.receipt().count()).isEqualTo(2));
    }

    @Test
    void aServerKeepsUpdatingItsMembership() throws Exception {
        AtomicInteger failures = new AtomicInteger();
        PostgresStore one = open(new Fragile(new AtomicBoolean(true), failures), StoreQuota.unlimited());
        PostgresStore other = open(StateListener.NONE, StoreQuota.unlimited());
        Name<BarrierState> barrier = Name.barrier("b");
        BarrierArrive arrive = new BarrierArrive(
                other.newRequestId(),
                new BarrierArrive.ArrivalSpec(Optional.empty(), Optional.empty(), Optional.empty()),
                new BarrierSpec(2, List.of()),
                LONG,
                LONG);
        assertThat(other.apply(barrier, arrive)).isInstanceOf(Answer.Pending.class);
        assertThat(other.snapshot(Kind.BARRIER)).containsKey("b");
        other.close();
        Deadline end = Deadline.in(LONG);
        await(end, () -> one.snapshot(Kind.BARRIER).isEmpty());
        await(end, () -> failures.get() > 0);
        Instant then = seen();
        await(end, () -> seen().isAfter(then));
    }

    private static void await(Deadline end, Check check) throws Exception {
        while (!check.holds()) {
            assertThat(end.isExpired()).isFalse();
            end.timeSource().sleep(Duration.ofMillis(20));
        }
    }

    @FunctionalInterface
    private interface Check {
        boolean holds() throws Exception;
    }

    /** Returns the time of the latest heartbeat. */
    private Instant seen() throws SQLException {
        try (Connection connection = DATABASE.connect();
                Statement statement = connection.createStatement();
                ResultSet seen = statement.executeQuery("SELECT max(seen) FROM " + schema + ".server")) {
            seen.next();
            return seen.getTimestamp(1).toInstant();
        }
    }

    @Test
    void aRetriedTransactionReservesItsSpaceOnce() throws Exception {
        PostgresStore store = open(StateListener.NONE, StoreQuota.of(1, 1000));
        AtomicInteger attempts = new AtomicInteger();
        SignalResult answer = store.apply(KEY, (state, moment) -> {
            if (attempts.incrementAndGet() == 1) {
                cutTransactions();
            }
            return signal().apply(state, moment);
        });
        assertThat(answer).isInstanceOf(SignalResult.Accepted.class);
        assertThat(attempts).hasValue(2);
    }

    private static void cutTransactions() {
        try {
            DATABASE.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                    + " WHERE application_name = 'rendezvous' AND state = 'idle in transaction'");
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void closingTheStoreCompletesStartedCommandsAndRejectsNewOnes() throws Exception {
        PostgresStore store = open(StateListener.NONE, StoreQuota.unlimited());
        List<Future<SignalResult>> started = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            Name<KeyState> name = Name.key("key" + i);
            started.add(threads.submit(() -> store.apply(name, signal())));
        }
        store.close();
        int done = 0;
        for (Future<SignalResult> one : started) {
            try {
                assertThat(one.get(60, TimeUnit.SECONDS)).isInstanceOf(SignalResult.Accepted.class);
                done++;
            } catch (ExecutionException e) {
                assertThat(e.getCause())
                        .isInstanceOfSatisfying(
                                StoreUnavailableException.class,
                                refused -> assertThat(refused.isWithoutEffect()).isTrue());
            }
        }
        assertThat(open(StateListener.NONE, StoreQuota.unlimited()).snapshot(Kind.KEY))
                .hasSize(done);
        assertThatThrownBy(() -> store.apply(KEY, signal()))
                .isInstanceOf(StoreUnavailableException.class)
                .hasMessageContaining("shutting down");
    }

    /** A listener that fails while a flag is set. */
    private record Fragile(AtomicBoolean fails, AtomicInteger failures) implements StateListener {

        @Override
        public <S extends State<S>> void stateChanged(Name<S> name, S before, S after, Instant now) {
            if (fails.get()) {
                failures.incrementAndGet();
                throw new IllegalStateException("on purpose");
            }
        }
    }
}
