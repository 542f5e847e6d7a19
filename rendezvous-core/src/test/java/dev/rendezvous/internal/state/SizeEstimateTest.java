package dev.rendezvous.internal.state;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rendezvous.Payload;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Everything that a caller can send counts, wherever it is kept. */
class SizeEstimateTest {

    private static final long LENGTH = 200;
    private static final String TEXT = "x".repeat(200);
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final Duration HOUR = Duration.ofHours(1);

    private int revision;

    private KeyState signal(KeyState state, SignalContent content, Optional<String> id) {
        revision += 2;
        return new KeySignal(content, Optional.empty(), id, HOUR)
                .apply(state, new Moment(NOW, revision))
                .state();
    }

    private static SignalContent typed(String type) {
        return new SignalContent.Success(Optional.of(Payload.of(new byte[1], type)));
    }

    @Test
    void mediaTypesCountAlsoInTheHistory() {
        KeyState state = KeyState.BLANK;
        KeyState plain = KeyState.BLANK;
        for (int i = 1; i <= 10; i++) {
            state = signal(state, typed(TEXT), Optional.empty());
            plain = signal(plain, typed(""), Optional.empty());
            assertThat(state.weight() - plain.weight()).isGreaterThanOrEqualTo((i + 1) * LENGTH);
        }
    }

    @Test
    void reasonsCountAlsoInTheHistory() {
        KeyState state = KeyState.BLANK;
        for (int i = 1; i <= 10; i++) {
            state = signal(state, new SignalContent.Failed(TEXT), Optional.empty());
            assertThat(state.weight()).isGreaterThanOrEqualTo((i + 1) * LENGTH);
        }
    }

    @Test
    void idempotencyKeysCountUntilTheyAreForgotten() {
        KeyState state = KeyState.BLANK;
        for (int i = 1; i <= 128; i++) {
            state = signal(state, new SignalContent.Success(Optional.empty()), Optional.of(TEXT + i));
            assertThat(state.weight()).isGreaterThanOrEqualTo(i * LENGTH);
        }
        long most = state.weight();
        state = signal(state, new SignalContent.Success(Optional.empty()), Optional.of(TEXT + 999));
        assertThat(state.weight()).isBetween(most - 10, most + 10);
        assertThat(state.at(NOW.plus(HOUR)).weight()).isLessThan(2000);
    }

    @Test
    void aResetNeedsNoMore() {
        KeyState state = signal(KeyState.BLANK, typed(TEXT), Optional.of(TEXT));
        assertThat(new KeyReset(HOUR).apply(state, new Moment(NOW, 9)).state().weight())
                .isLessThanOrEqualTo(state.weight());
    }

    @Test
    void namesOfMembersAndPartiesCount() {
        BarrierState state = new BarrierArrive(
                        new RequestId(1, 1),
                        new BarrierArrive.ArrivalSpec(Optional.of(TEXT), Optional.of("a" + TEXT), Optional.empty()),
                        new BarrierSpec(2, List.of("a" + TEXT, "b" + TEXT)),
                        HOUR,
                        HOUR)
                .apply(BarrierState.BLANK, new Moment(NOW, 1))
                .state();
        assertThat(state.weight()).isGreaterThanOrEqualTo(4 * LENGTH);
    }
}
