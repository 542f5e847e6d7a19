package dev.rendezvous.internal.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rendezvous.Deadline;
import dev.rendezvous.Payload;
import dev.rendezvous.internal.state.EvictionClass;
import dev.rendezvous.internal.state.KeyAwait;
import dev.rendezvous.internal.state.KeyReset;
import dev.rendezvous.internal.state.KeySignal;
import dev.rendezvous.internal.state.KeyState;
import dev.rendezvous.internal.state.Kind;
import dev.rendezvous.internal.state.Name;
import dev.rendezvous.internal.state.SignalContent;
import dev.rendezvous.testing.ManualTimeSource;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class EvictionTest {

    private static final Duration REMEMBERED = Duration.ofMinutes(1);
    private static final Duration STANDING = Duration.ofHours(24);
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    private final ManualTimeSource time = new ManualTimeSource();
    private final Map<EvictionClass, Long> evicted = new TreeMap<>();
    private final List<StoreQuota.Usage> warnings = new ArrayList<>();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    private final QuotaListener listener = new QuotaListener() {
        @Override
        public void nearlyFull(StoreQuota storeQuota) {
            warnings.add(storeQuota.usage());
        }

        @Override
        public void evicted(EvictionClass evictionClass, long names) {
            evicted.merge(evictionClass, names, Long::sum);
        }
    };

    @AfterEach
    void stop() {
        threads.shutdownNow();
    }

    private InMemoryStore store(long names, long bytes) {
        StoreQuota quota = StoreQuota.of(
                names, bytes, new EvictionPolicy(Optional.of(REMEMBERED), Optional.of(STANDING)), listener);
        return new InMemoryStore(time, START, StateListener.NONE, quota, Revisions.above(0));
    }

    private static void signal(InMemoryStore store, String name) {
        store.apply(
                Name.key(name),
                new KeySignal(
                        new SignalContent.Success(Optional.empty()),
                        Optional.empty(),
                        Optional.empty(),
                        Duration.ofHours(1)));
    }

    private static void reset(InMemoryStore store, String name) {
        store.apply(Name.key(name), new KeyReset(Duration.ofHours(1)));
    }

    @Test
    void aServerThatIsUsedForYearsNeverRejectsASignal() {
        InMemoryStore store = store(1000, 1 << 20);
        for (int day = 0; day < 1000; day++) {
            for (int build = 0; build < 100; build++) {
                String name = "build/" + day + "/" + build;
                signal(store, name);
                if (build % 3 == 0) {
                    reset(store, name);
                }
            }
            signal(store, "migrated");
            time.advance(Duration.ofDays(1));
        }
        assertThat(store.snapshot(Kind.KEY)).containsKeys("migrated", "build/999/98", "build/995/98");
        assertThat(evicted.get(EvictionClass.STANDING)).isGreaterThan(60_000);
    }

    @Test
    void unsignalledNamesMakeRoomBeforeOthersAndTheOldestFirst() {
        InMemoryStore store = store(4, 1 << 20);
        signal(store, "standing");
        time.advance(STANDING.plusDays(1));
        for (String name : List.of("one", "two", "three")) {
            signal(store, name);
            reset(store, name);
            time.advance(Duration.ofSeconds(20));
        }
        time.advance(REMEMBERED.minusSeconds(60));
        signal(store, "four");
        assertThat(store.snapshot(Kind.KEY)).containsOnlyKeys("standing", "two", "three", "four");
        time.advance(Duration.ofSeconds(20));
        signal(store, "five");
        assertThat(store.snapshot(Kind.KEY)).containsOnlyKeys("standing", "three", "four", "five");
        assertThat(evicted).containsOnlyKeys(EvictionClass.REMEMBERED);
    }

    @Test
    void nothingYoungMakesRoom() {
        InMemoryStore store = store(2, 1 << 20);
        signal(store, "one");
        signal(store, "two");
        reset(store, "two");
        time.advance(REMEMBERED.minusSeconds(1));
        assertThatThrownBy(() -> signal(store, "three"))
                .isInstanceOfSatisfying(
                        StoreFullException.class,
                        full -> assertThat(full.isOfNames()).isTrue());
        time.advance(Duration.ofSeconds(2));
        signal(store, "three");
        time.advance(STANDING.minusSeconds(70));
        assertThatThrownBy(() -> signal(store, "four")).isInstanceOf(StoreFullException.class);
    }

    @Test
    void namesThatAreReadStayAndThoseThatAreOnlyListedDoNot() {
        InMemoryStore store = store(2, 1 << 20);
        signal(store, "read");
        signal(store, "listed");
        for (int hour = 0; hour < 48; hour++) {
            time.advance(Duration.ofHours(1));
            store.apply(Name.key("read"), KeyAwait.startingNow(1, OptionalLong.empty()));
            assertThat(store.snapshot(Kind.KEY)).hasSize(2);
        }
        signal(store, "new");
        assertThat(store.snapshot(Kind.KEY)).containsOnlyKeys("read", "new");
    }

    @Test
    void namesWithWaitersStay() throws Exception {
        InMemoryStore store = store(1, 1 << 20);
        Name<KeyState> waited = Name.key("waited");
        signal(store, "waited");
        KeyAwait second = store.apply(waited, KeyAwait.startingNow(2, OptionalLong.empty()));
        Future<?> waiting = threads.submit(() -> store.awaitAnswer(waited, second, Deadline.never(time)));
        time.awaitParked(1);
        time.advance(STANDING.multipliedBy(3));
        assertThatThrownBy(() -> signal(store, "other")).isInstanceOf(StoreFullException.class);
        signal(store, "waited");
        assertThat(waiting.get(30, TimeUnit.SECONDS)).isNotNull();
    }

    @Test
    void aStoreThatIsFullOfBytesMakesRoomToo() {
        InMemoryStore store = store(Long.MAX_VALUE, 100_000);
        for (int i = 0; i < 100; i++) {
            store.apply(
                    Name.key("large" + i),
                    new KeySignal(
                            new SignalContent.Success(Optional.of(Payload.of(new byte[30_000], "text/plain"))),
                            Optional.empty(),
                            Optional.empty(),
                            Duration.ofHours(1)));
            time.advance(STANDING.plusSeconds(1));
        }
        assertThat(store.snapshot(Kind.KEY)).containsOnlyKeys("large97", "large98", "large99");
    }

    @Test
    void warnsOnceAtFourFifthsAndAgainAfterItHasBeenLess() {
        InMemoryStore store = store(10, 1 << 20);
        for (int round = 1; round <= 2; round++) {
            for (int i = 0; i < 10; i++) {
                signal(store, "k" + i);
            }
            assertThat(warnings).hasSize(round).allMatch(usage -> usage.names() == 8);
            for (int i = 0; i < 10; i++) {
                reset(store, "k" + i);
            }
            time.advance(Duration.ofHours(2));
            for (int i = 0; i < 20; i++) {
                reset(store, "another");
            }
            assertThat(store.size()).isZero();
        }
    }

    @Test
    void theExpiriesOfNamesThatHaveGoneAreForgotten() {
        InMemoryStore store = store(10, 1 << 20);
        for (int i = 0; i < 10_000; i++) {
            store.apply(
                    Name.key("k" + i % 5),
                    new KeySignal(
                            new SignalContent.Success(Optional.empty()),
                            Optional.of(Duration.ofDays(365)),
                            Optional.empty(),
                            Duration.ofHours(1)));
            store.apply(Name.key("k" + i % 5), new KeyReset(Duration.ofMinutes(1)));
            time.advance(Duration.ofMinutes(2));
        }
        assertThat(store.scheduled()).isLessThan(200);
    }
}
