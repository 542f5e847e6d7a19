package dev.rendezvous.server.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rendezvous.Deadline;
import dev.rendezvous.state.Answer;
import dev.rendezvous.state.Arrive;
import dev.rendezvous.state.BarrierState;
import dev.rendezvous.state.Content;
import dev.rendezvous.state.KeyState;
import dev.rendezvous.state.Kind;
import dev.rendezvous.state.Name;
import dev.rendezvous.state.Room;
import dev.rendezvous.state.SignalKey;
import dev.rendezvous.state.SignalKey.Signalled;
import dev.rendezvous.state.State;
import dev.rendezvous.state.Store;
import dev.rendezvous.state.StoreUnavailableException;
import dev.rendezvous.state.Terms;
import dev.rendezvous.state.Transitions;
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
class MishapTest {

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

    private PostgresStore open(Transitions transitions, Room room) throws InterruptedException {
        PostgresStore store = DATABASE.open(schema, PostgresStore.Ears.LISTENING, transitions, room);
        stores.add(store);
        for (Deadline end = Deadline.in(LONG); store.whyNotReady().isPresent() && !end.expired(); ) {
            store.awaitReadiness(end);
        }
        return store;
    }

    private static SignalKey signal() {
        return new SignalKey(new Content.Success(Optional.empty()), Optional.empty(), Optional.empty(), LONG);
    }

    @Test
    void anErrorInACommandIsItsCallersAlone() throws Exception {
        PostgresStore store = open(Transitions.UNNOTICED, Room.unlimited());
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
        assertThat(store.apply(KEY, signal())).isInstanceOf(Signalled.Done.class);
    }

    @Test
    void whoeverCannotBearToBeToldOfAChangeDoesNotKeepItsAnswerBack() throws Exception {
        AtomicBoolean fragile = new AtomicBoolean(true);
        PostgresStore store = open(new Fragile(fragile, new AtomicInteger()), Room.unlimited());
        assertThat(store.apply(KEY, signal())).isInstanceOf(Signalled.Done.class);
        fragile.set(false);
        assertThat(store.apply(KEY, signal()))
                .isInstanceOfSatisfying(
                        Signalled.Done.class,
                        done -> assertThat(done.receipt().count()).isEqualTo(2));
    }

    @Test
    void aServerGoesOnToSayThatItIsAlive() throws Exception {
        AtomicInteger failures = new AtomicInteger();
        PostgresStore one = open(new Fragile(new AtomicBoolean(true), failures), Room.unlimited());
        PostgresStore other = open(Transitions.UNNOTICED, Room.unlimited());
        Name<BarrierState> barrier = Name.barrier("b");
        Arrive arrive = new Arrive(
                other.newRequest(),
                new Arrive.Introduction(Optional.empty(), Optional.empty(), Optional.empty()),
                new Terms(2, List.of()),
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
            assertThat(end.expired()).isFalse();
            end.time().sleep(Duration.ofMillis(20));
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
    void aTransactionThatIsTriedAgainTakesItsRoomOnce() throws Exception {
        PostgresStore store = open(Transitions.UNNOTICED, Room.of(1, 1000));
        AtomicInteger attempts = new AtomicInteger();
        Signalled answer = store.apply(KEY, (state, moment) -> {
            if (attempts.incrementAndGet() == 1) {
                cutTransactions();
            }
            return signal().apply(state, moment);
        });
        assertThat(answer).isInstanceOf(Signalled.Done.class);
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
    void whatHasBegunIsDoneWhenTheStoreIsClosedAndNothingIsBegunAfterwards() throws Exception {
        PostgresStore store = open(Transitions.UNNOTICED, Room.unlimited());
        List<Future<Signalled>> started = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            Name<KeyState> name = Name.key("key" + i);
            started.add(threads.submit(() -> store.apply(name, signal())));
        }
        store.close();
        int done = 0;
        for (Future<Signalled> one : started) {
            try {
                assertThat(one.get(60, TimeUnit.SECONDS)).isInstanceOf(Signalled.Done.class);
                done++;
            } catch (ExecutionException e) {
                assertThat(e.getCause())
                        .isInstanceOfSatisfying(
                                StoreUnavailableException.class,
                                refused -> assertThat(refused.isWithoutEffect()).isTrue());
            }
        }
        assertThat(open(Transitions.UNNOTICED, Room.unlimited()).snapshot(Kind.KEY))
                .hasSize(done);
        assertThatThrownBy(() -> store.apply(KEY, signal()))
                .isInstanceOf(StoreUnavailableException.class)
                .hasMessageContaining("shutting down");
    }

    /** A listener that fails while a flag is set. */
    private record Fragile(AtomicBoolean fails, AtomicInteger failures) implements Transitions {

        @Override
        public <S extends State<S>> void happened(Name<S> name, S before, S after, Instant now) {
            if (fails.get()) {
                failures.incrementAndGet();
                throw new IllegalStateException("on purpose");
            }
        }
    }
}
