package dev.rendezvous.internal.store.contract;

import static dev.rendezvous.internal.store.contract.Commands.KEY;
import static dev.rendezvous.internal.store.contract.Commands.reset;
import static dev.rendezvous.internal.store.contract.Commands.signal;
import static dev.rendezvous.internal.store.contract.Commands.signalFor;
import static dev.rendezvous.internal.store.contract.StoreScenario.resultOf;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rendezvous.internal.state.KeyState;
import dev.rendezvous.internal.state.KeyState.Phase;
import dev.rendezvous.internal.state.Name;
import dev.rendezvous.internal.state.State;
import dev.rendezvous.internal.store.StateListener;
import dev.rendezvous.internal.store.Store;
import dev.rendezvous.internal.store.StoreQuota;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The contract of state listeners. */
interface StateListenerContract extends StoreScenario {

    /** Records the changes of keys. */
    final class RecordingListener implements StateListener {

        private record Entry(String name, KeyState before, KeyState after, Instant now) {}

        private final BlockingQueue<Entry> entries = new LinkedBlockingQueue<>();

        @Override
        public <S extends State<S>> void stateChanged(Name<S> name, S before, S after, Instant now) {
            if (before instanceof KeyState was && after instanceof KeyState is && was.version() != is.version()) {
                entries.add(new Entry(name.text(), was, is, now));
            }
        }

        private Entry next() throws InterruptedException {
            Entry next = entries.poll(60, TimeUnit.SECONDS);
            assertThat(next).as("the next change").isNotNull();
            return next;
        }

        private Instant next(String name, Phase phase) throws InterruptedException {
            Entry next = next();
            assertThat(next.name()).isEqualTo(name);
            assertThat(next.after().phase()).isEqualTo(phase);
            return next.now();
        }
    }

    @Test
    default void publishesExpiriesOnTimeWithoutFurtherCommands() throws Exception {
        RecordingListener recordingListener = new RecordingListener();
        Store store = start(recordingListener, StoreQuota.unlimited());
        removeExpiredInBackground(store);
        Duration late = Duration.ofSeconds(3);
        Duration soon = Duration.ofMillis(300);
        store.apply(Name.key("late"), signalFor(late));
        store.apply(Name.key("soon"), signalFor(soon));
        Instant lateBegan = recordingListener.next("late", Phase.SIGNALLED);
        Instant soonBegan = recordingListener.next("soon", Phase.SIGNALLED);
        assertThat(recordingListener.next("soon", Phase.UNSIGNALLED)).isAfterOrEqualTo(soonBegan.plus(soon));
        assertThat(recordingListener.next("late", Phase.UNSIGNALLED)).isAfterOrEqualTo(lateBegan.plus(late));
    }

    @Test
    default void publishesAnExpiryBeforeTheNextChange() throws Exception {
        RecordingListener recordingListener = new RecordingListener();
        Store store = start(recordingListener, StoreQuota.unlimited());
        Duration ttl = Duration.ofMillis(200);
        store.apply(KEY, signalFor(ttl));
        Instant began = recordingListener.next(KEY.text(), Phase.SIGNALLED);
        StoreScenario.awaitInstant(store, began.plus(ttl));
        store.apply(KEY, signal());
        assertThat(recordingListener.next(KEY.text(), Phase.UNSIGNALLED)).isAfterOrEqualTo(began.plus(ttl));
        recordingListener.next(KEY.text(), Phase.SIGNALLED);
    }

    @Test
    default void publishesEveryChangeOfANameInOrder() throws Exception {
        RecordingListener recordingListener = new RecordingListener();
        Store store = start(recordingListener, StoreQuota.unlimited());
        removeExpiredInBackground(store);
        int threads = 8;
        int each = 20;
        List<Future<Boolean>> all = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
            all.add(fork(() -> {
                for (int n = 0; n < each; n++) {
                    store.apply(KEY, signal());
                    store.apply(KEY, signalFor(Duration.ofMillis(n % 3 + 1)));
                    store.apply(KEY, reset());
                }
                return true;
            }));
        }
        for (Future<Boolean> one : all) {
            assertThat(resultOf(one)).isTrue();
        }
        KeyState last = KeyState.BLANK;
        Instant before = Instant.MIN;
        int good = 0;
        while (good < 2 * threads * each) {
            RecordingListener.Entry entry = recordingListener.next();
            assertThat(entry.before().version()).isEqualTo(last.version());
            assertThat(entry.after().version()).isGreaterThan(last.version());
            assertThat(entry.now()).isAfterOrEqualTo(before);
            last = entry.after();
            before = entry.now();
            good += last.phase() == Phase.SIGNALLED ? 1 : 0;
        }
    }
}
