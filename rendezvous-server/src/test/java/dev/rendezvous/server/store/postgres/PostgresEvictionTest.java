package dev.rendezvous.server.store.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rendezvous.Condition;
import dev.rendezvous.Deadline;
import dev.rendezvous.Probe;
import dev.rendezvous.internal.state.EvictionClass;
import dev.rendezvous.internal.state.KeyAwait;
import dev.rendezvous.internal.state.KeyReset;
import dev.rendezvous.internal.state.KeySignal;
import dev.rendezvous.internal.state.KeyState;
import dev.rendezvous.internal.state.Kind;
import dev.rendezvous.internal.state.Name;
import dev.rendezvous.internal.state.SignalContent;
import dev.rendezvous.internal.store.EvictionPolicy;
import dev.rendezvous.internal.store.QuotaListener;
import dev.rendezvous.internal.store.StateListener;
import dev.rendezvous.internal.store.StoreQuota;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class PostgresEvictionTest {

    private static final TestDatabase DATABASE = TestDatabase.create();
    private static final Duration HOUR = Duration.ofHours(1);

    private final Map<EvictionClass, Long> evicted = new ConcurrentHashMap<>();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final String schema = DATABASE.freshSchema();

    private final QuotaListener listener = new QuotaListener() {
        @Override
        public void nearlyFull(StoreQuota storeQuota) {}

        @Override
        public void evicted(EvictionClass evictionClass, long names) {
            evicted.merge(evictionClass, names, Long::sum);
        }
    };

    private final PostgresStore store = DATABASE.open(
            schema,
            PostgresStore.ChangeDetection.LISTENING,
            StateListener.NONE,
            StoreQuota.of(
                    20,
                    1 << 20,
                    new EvictionPolicy(Optional.of(Duration.ofMinutes(1)), Optional.of(Duration.ofHours(24))),
                    listener));

    @AfterEach
    void close() {
        threads.shutdownNow();
        store.close();
    }

    private void signal(String name) throws InterruptedException {
        store.apply(
                Name.key(name),
                new KeySignal(new SignalContent.Success(Optional.empty()), Optional.empty(), Optional.empty(), HOUR));
    }

    private void setAge(String names, String age) throws SQLException {
        DATABASE.execute("UPDATE " + schema + ".state SET changed = clock_timestamp() - interval '" + age
                + "' WHERE name LIKE '" + names + "'");
    }

    private void await(String what, Probe probe) throws InterruptedException {
        Condition.polling(probe).withName(what).await(Duration.ofSeconds(60));
    }

    @Test
    void aStoreThatIsAlmostFullEvictsWhatHasNotChangedForLong() throws Exception {
        store.awaitAvailability(Deadline.in(Duration.ofSeconds(60)));
        await("available", Probe.of("available", () -> store.unavailableReason().isEmpty()));
        for (int i = 0; i < 5; i++) {
            signal("standing" + i);
            signal("reset" + i);
            store.apply(Name.key("reset" + i), new KeyReset(HOUR));
            signal("young" + i);
        }
        Name<KeyState> waited = Name.key("waited");
        signal("waited");
        KeyAwait second = store.apply(waited, KeyAwait.startingNow(2, OptionalLong.empty()));
        Future<?> waiting =
                threads.submit(() -> store.awaitAnswer(waited, second, Deadline.in(Duration.ofSeconds(100))));
        for (int i = 0; i < 3; i++) {
            signal("more" + i);
        }
        setAge("standing%", "30 days");
        setAge("waited", "40 days");
        setAge("reset%", "2 minutes");
        setAge("reset3", "3 minutes");
        Future<?> maintenance = threads.submit(() -> {
            store.removeExpired();
            return null;
        });
        signal("last");
        await("an eviction", Probe.of("an eviction", () -> !evicted.isEmpty()));
        assertThat(evicted).containsOnlyKeys(EvictionClass.REMEMBERED);
        assertThat(store.snapshot(Kind.KEY)).doesNotContainKey("reset3").hasSize(19);
        DATABASE.execute(
                "UPDATE " + schema + ".state SET due = NULL, changed = clock_timestamp() WHERE name LIKE 'reset%'");
        signal("another");
        await("another", Probe.of("another", () -> evicted.containsKey(EvictionClass.STANDING)));
        assertThat(store.snapshot(Kind.KEY)).containsKeys("waited", "young0", "young4", "last", "another");
        assertThat(waiting.isDone()).isFalse();
        maintenance.cancel(true);
    }
}
