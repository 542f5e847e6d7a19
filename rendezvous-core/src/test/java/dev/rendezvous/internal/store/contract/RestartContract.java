package dev.rendezvous.internal.store.contract;

import static dev.rendezvous.internal.store.contract.Commands.BARRIER;
import static dev.rendezvous.internal.store.contract.Commands.KEY;
import static dev.rendezvous.internal.store.contract.Commands.LOCK;
import static dev.rendezvous.internal.store.contract.Commands.acquire;
import static dev.rendezvous.internal.store.contract.Commands.arrive;
import static dev.rendezvous.internal.store.contract.Commands.receipt;
import static dev.rendezvous.internal.store.contract.Commands.release;
import static dev.rendezvous.internal.store.contract.Commands.signal;
import static dev.rendezvous.internal.store.contract.StoreScenario.granted;
import static dev.rendezvous.internal.store.contract.StoreScenario.resultOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rendezvous.Deadline;
import dev.rendezvous.internal.state.KeyState;
import dev.rendezvous.internal.state.Kind;
import dev.rendezvous.internal.state.LockGrant;
import dev.rendezvous.internal.state.LockState;
import dev.rendezvous.internal.state.Name;
import dev.rendezvous.internal.state.RequestId;
import dev.rendezvous.internal.state.SignalReceipt;
import dev.rendezvous.internal.store.StateListener;
import dev.rendezvous.internal.store.Store;
import dev.rendezvous.internal.store.StoreFullException;
import dev.rendezvous.internal.store.StoreQuota;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** The contract of restarts: a process ends, and another one opens its store. */
interface RestartContract extends StoreScenario {

    /** Returns whether the state outlives the process. */
    boolean isDurable();

    @Test
    default void versionsRiseAcrossARestart() throws Exception {
        long before = receipt(start().apply(KEY, signal())).version();
        for (int i = 0; i < 3; i++) {
            long after = receipt(start().apply(KEY, signal())).version();
            assertThat(after).isGreaterThan(before);
            before = after;
        }
    }

    @Test
    default void fencesRiseAcrossARestart() throws Exception {
        long before = 0;
        for (int i = 0; i < 3; i++) {
            Store store = start();
            LockGrant grant = granted(store.apply(LOCK, acquire(store, LONG)));
            assertThat(grant.fence()).isGreaterThan(before);
            before = grant.fence();
            store.apply(LOCK, release(grant));
        }
    }

    @Test
    default void answeredCommandsSurviveARestart() throws Exception {
        Store store = start();
        SignalReceipt receipt = receipt(store.apply(KEY, signal("op", "10.0.0.1")));
        LockGrant grant = granted(store.apply(LOCK, acquire(store, LONG)));
        Map<String, KeyState> keys = store.snapshot(Kind.KEY);
        Store restarted = start();
        if (!isDurable()) {
            assertThat(restarted.snapshot(Kind.KEY)).isEmpty();
            assertThat(restarted.snapshot(Kind.LOCK)).isEmpty();
            return;
        }
        assertThat(restarted.snapshot(Kind.KEY)).isEqualTo(keys);
        assertThat(restarted.snapshot(Kind.LOCK).values()).containsExactly(new LockState(1, List.of(grant), List.of()));
        assertThat(receipt(restarted.apply(KEY, signal("op", "10.0.0.1")))).isEqualTo(receipt);
        assertThat(restarted.apply(LOCK, release(grant))).isPresent();
    }

    /** There is no waiter left that could read the answers. */
    @Test
    default void waitersOfThePreviousProcessAreRemoved() throws Exception {
        Store store = start();
        granted(store.apply(LOCK, acquire(store, LONG)));
        store.apply(LOCK, acquire(store, LONG));
        store.apply(BARRIER, arrive(store, 2, LONG));
        Store restarted = start();
        removeExpiredInBackground(restarted);
        Deadline deadline = Deadline.in(Duration.ofSeconds(30));
        while (!restarted.snapshot(Kind.BARRIER).isEmpty() && !deadline.isExpired()) {
            restarted.awaitChange(BARRIER, (state, moment) -> state.open().isEmpty(), deadline);
        }
        assertThat(restarted.snapshot(Kind.BARRIER)).isEmpty();
        assertThat(restarted.snapshot(Kind.LOCK).values())
                .allMatch(state -> state.queue().isEmpty());
    }

    @Test
    default void requestsAreNotConfused() throws Exception {
        Store store = start();
        List<Future<List<RequestId>>> all = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            all.add(fork(() -> {
                List<RequestId> some = new ArrayList<>();
                for (int n = 0; n < 1000; n++) {
                    some.add(store.newRequestId());
                }
                return some;
            }));
        }
        Set<RequestId> requests = new HashSet<>();
        for (Future<List<RequestId>> some : all) {
            requests.addAll(resultOf(some));
        }
        assertThat(requests).hasSize(8000);
        RequestId later = start().newRequestId();
        assertThat(isDurable() && requests.contains(later)).isFalse();
    }

    @Test
    default void remainingStatesUseTheirSpace() throws Exception {
        Assumptions.assumeTrue(isDurable(), "the state outlives the process");
        start(StateListener.NONE, StoreQuota.of(1, 1000)).apply(KEY, signal());
        Store restarted = start(StateListener.NONE, StoreQuota.of(1, 1000));
        assertThatThrownBy(() -> restarted.apply(Name.key("other"), signal())).isInstanceOf(StoreFullException.class);
        restarted.apply(KEY, signal());
    }
}
