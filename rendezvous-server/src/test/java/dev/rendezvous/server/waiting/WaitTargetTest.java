package dev.rendezvous.server.waiting;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rendezvous.TimeSource;
import dev.rendezvous.internal.state.KeySignal;
import dev.rendezvous.internal.state.KeyState;
import dev.rendezvous.internal.state.Name;
import dev.rendezvous.internal.state.SignalContent;
import dev.rendezvous.internal.store.InMemoryStore;
import dev.rendezvous.server.http.RequestPath;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class WaitTargetTest {

    private static final Name<KeyState> KEY = Name.key("abc");
    private static final Duration DELAY = Duration.ofHours(1);

    private final InMemoryStore store = new InMemoryStore(TimeSource.system(), Instant.now());

    private static KeySignal signal() {
        return new KeySignal(
                new SignalContent.Success(Optional.empty()), Optional.empty(), Optional.empty(), Duration.ofDays(1));
    }

    private Instant signalledAt() {
        return StoreView.of(store, Instant.now())
                .state(KEY)
                .success()
                .orElseThrow()
                .at();
    }

    private WaitTarget awaited() throws InterruptedException {
        Clock late = Clock.offset(Clock.systemUTC(), DELAY);
        WaitTarget target = WaitTarget.key(RequestPath.parse("/abc"), store, late);
        target.condition().await(Duration.ofSeconds(30));
        return target;
    }

    @Test
    void aKeyWasMetWhenItWasSignalledHoweverLateThatWasNoticed() throws Exception {
        Instant since = Instant.now().minusSeconds(1);
        store.apply(KEY, signal());
        WaitTarget target = awaited();
        assertThat(target.metAt()).hasValue(signalledAt());
        assertThat(target.status(StoreView.of(store, Instant.now()), since).changed())
                .isEqualTo(signalledAt());
    }

    @Test
    void aKeyThatWasSignalledBeforeIsMetFromTheBeginning() throws Exception {
        store.apply(KEY, signal());
        Instant since = signalledAt().plusSeconds(1);
        assertThat(awaited().status(StoreView.of(store, Instant.now()), since).changed())
                .isEqualTo(since);
    }
}
