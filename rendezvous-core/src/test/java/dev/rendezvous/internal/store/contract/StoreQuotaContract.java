package dev.rendezvous.internal.store.contract;

import static dev.rendezvous.internal.store.contract.Commands.KEY;
import static dev.rendezvous.internal.store.contract.Commands.begin;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rendezvous.Deadline;
import dev.rendezvous.Payload;
import dev.rendezvous.internal.state.Answer;
import dev.rendezvous.internal.state.KeyReset;
import dev.rendezvous.internal.state.KeyState;
import dev.rendezvous.internal.state.Kind;
import dev.rendezvous.internal.state.Name;
import dev.rendezvous.internal.state.SuccessSignal;
import dev.rendezvous.internal.store.StateListener;
import dev.rendezvous.internal.store.Store;
import dev.rendezvous.internal.store.StoreFullException;
import dev.rendezvous.internal.store.StoreQuota;
import java.time.Duration;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** The contract of stores with a quota. */
interface StoreQuotaContract extends StoreScenario {

    private static Payload bytes(int size) {
        return Payload.of(new byte[size], "application/octet-stream");
    }

    private static void signal(Store store, String name, int size) throws InterruptedException {
        store.apply(Name.key(name), size == 0 ? Commands.signal() : Commands.signal(bytes(size)));
    }

    @Test
    default void aNameBeyondTheLimitIsRefusedAndLeavesNothing() throws Exception {
        Store store = start(StateListener.NONE, StoreQuota.of(2, 1000));
        signal(store, "a", 0);
        signal(store, "b", 0);
        assertThatThrownBy(() -> signal(store, "c", 0))
                .isInstanceOf(StoreFullException.class)
                .hasMessageContaining("2 names");
        assertThat(store.snapshot(Kind.KEY)).containsOnlyKeys("a", "b");
        signal(store, "a", 0);
    }

    @Test
    default void waitingUsesNoSpaceOfTheQuota() throws Exception {
        Store store = start(StateListener.NONE, StoreQuota.of(1, 1000));
        Name<KeyState> other = Name.key("other");
        Future<Answer<SuccessSignal>> one = startWaiting(store, other, begin(store, other));
        Future<Answer<SuccessSignal>> two = startWaiting(store, KEY, begin(store, KEY));
        store.apply(KEY, Commands.signal());
        StoreScenario.granted(StoreScenario.resultOf(two));
        assertThat(one.isDone()).isFalse();
    }

    @Test
    default void bytesBeyondTheLimitAreRefusedAndEarlierOnesAreKept() throws Exception {
        Store store = start(StateListener.NONE, StoreQuota.of(10, 100_000));
        signal(store, "a", 60_000);
        assertThatThrownBy(() -> signal(store, "b", 41_000))
                .isInstanceOfSatisfying(
                        StoreFullException.class,
                        full -> assertThat(full.isOfNames()).isFalse())
                .hasMessageContaining("100000 bytes");
        assertThatThrownBy(() -> signal(store, "a", 101_000)).isInstanceOf(StoreFullException.class);
        assertThat(store.snapshot(Kind.KEY)).containsOnlyKeys("a");
        assertThat(store.snapshot(Kind.KEY).values().stream().mapToLong(KeyState::weight))
                .allMatch(weight -> weight > 60_000 && weight < 61_000);
        signal(store, "b", 38_000);
        signal(store, "a", 1);
        signal(store, "c", 58_000);
    }

    @Test
    default void spaceIsFreedWhenANameIsRemoved() throws Exception {
        Store store = start(StateListener.NONE, StoreQuota.of(1, 10_000));
        removeExpiredInBackground(store);
        for (int i = 0; i < 3; i++) {
            signal(store, "key" + i, 100);
            String next = "key" + (i + 1);
            assertThatThrownBy(() -> signal(store, next, 0)).isInstanceOf(StoreFullException.class);
            store.apply(Name.key("key" + i), new KeyReset(Duration.ofHours(1)));
            assertThatThrownBy(() -> signal(store, next, 0))
                    .as("the last signal outlives its reset")
                    .isInstanceOf(StoreFullException.class);
            signal(store, "key" + i, 100);
            store.apply(Name.key("key" + i), new KeyReset(Duration.ofMillis(100)));
            assertThat(hasRoomSoon(store, next)).isTrue();
        }
    }

    private static boolean hasRoomSoon(Store store, String name) throws InterruptedException {
        for (Deadline deadline = Deadline.in(Duration.ofSeconds(30)); !deadline.isExpired(); ) {
            try {
                signal(store, name, 0);
                return true;
            } catch (StoreFullException e) {
                deadline.timeSource().sleep(Duration.ofMillis(20));
            }
        }
        return false;
    }
}
