package dev.rendezvous.internal.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rendezvous.Payload;
import dev.rendezvous.internal.state.KeyReset;
import dev.rendezvous.internal.state.KeySignal;
import dev.rendezvous.internal.state.KeyState;
import dev.rendezvous.internal.state.Kind;
import dev.rendezvous.internal.state.Moment;
import dev.rendezvous.internal.state.Name;
import dev.rendezvous.internal.state.SignalContent;
import dev.rendezvous.testing.ManualTimeSource;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class StoreQuotaTest {

    private static final Duration RETENTION = Duration.ofSeconds(60);
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    private static final Name<KeyState> NAME = Name.key("abc");

    private final ManualTimeSource time = new ManualTimeSource();

    private InMemoryStore store(long names, long bytes) {
        return new InMemoryStore(time, START, StateListener.NONE, StoreQuota.of(names, bytes), Revisions.above(0));
    }

    private static KeySignal.SignalResult signal(InMemoryStore store, String name, int bytes) {
        Optional<Payload> payload =
                bytes == 0 ? Optional.empty() : Optional.of(Payload.of(new byte[bytes], "application/octet-stream"));
        return store.apply(
                Name.key(name),
                new KeySignal(new SignalContent.Success(payload), Optional.empty(), Optional.empty(), RETENTION));
    }

    @Test
    void aNameBeyondTheLimitIsRefusedAndLeavesNothing() {
        InMemoryStore store = store(2, 1000);
        signal(store, "a", 0);
        signal(store, "b", 0);
        assertThatThrownBy(() -> signal(store, "c", 0))
                .isInstanceOf(StoreFullException.class)
                .hasMessageContaining("2 names");
        assertThat(store.size()).isEqualTo(2);
        assertThat(store.snapshot(Kind.KEY)).containsOnlyKeys("a", "b");
    }

    @Test
    void spaceIsFreedWhenANameIsRemoved() {
        InMemoryStore store = store(1, 10_000);
        for (int i = 0; i < 5; i++) {
            signal(store, "key" + i, 100);
            store.apply(Name.key("key" + i), new KeyReset(RETENTION));
            int next = i + 1;
            assertThatThrownBy(() -> signal(store, "key" + next, 100))
                    .as("the last signal outlives its reset")
                    .isInstanceOf(StoreFullException.class);
            time.advance(RETENTION);
            store.apply(Name.key("somewhere-else"), new KeyReset(Duration.ZERO));
            time.advance(Duration.ofMillis(1));
            store.apply(Name.key("somewhere-else"), new KeyReset(Duration.ZERO));
        }
    }

    @Test
    void unusedReservationsAreReturned() {
        StoreQuota storeQuota = StoreQuota.of(1, 10_000);
        KeyState signalled = new KeySignal(
                        new SignalContent.Success(Optional.of(Payload.of(new byte[10], "application/octet-stream"))),
                        Optional.empty(),
                        Optional.empty(),
                        RETENTION)
                .apply(KeyState.BLANK, new Moment(START, 1))
                .state();
        for (int i = 0; i < 3; i++) {
            assertThat(storeQuota.reserve(NAME, KeyState.BLANK, signalled)).isEqualTo(signalled);
            storeQuota.release(NAME, KeyState.BLANK, signalled);
        }
        assertThat(storeQuota).hasToString("0 names and 0 bytes");
    }

    @Test
    void aMeasurementKeepsReservationsMadeMeanwhile() {
        StoreQuota storeQuota = StoreQuota.of(10, 10_000);
        KeyState signalled = new KeySignal(
                        new SignalContent.Success(Optional.of(Payload.of(new byte[10], "application/octet-stream"))),
                        Optional.empty(),
                        Optional.empty(),
                        RETENTION)
                .apply(KeyState.BLANK, new Moment(START, 1))
                .state();
        StoreQuota.Usage expected = storeQuota.usage();
        storeQuota.reserve(NAME, KeyState.BLANK, signalled);
        storeQuota.correct(expected, new StoreQuota.Usage(3, 30));
        assertThat(storeQuota.usage()).isEqualTo(new StoreQuota.Usage(4, 30 + StoreQuota.size(NAME, signalled)));
    }
}
