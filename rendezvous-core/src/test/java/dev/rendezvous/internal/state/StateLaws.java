package dev.rendezvous.internal.state;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;

/** The laws of all states and wait commands. */
final class StateLaws {

    private StateLaws() {}

    /** Applies two moments, in either order. */
    static <S extends State<S>> void timePassesAssociatively(S state, Instant one, Instant other) {
        Instant earlier = one.isBefore(other) ? one : other;
        Instant later = one.isBefore(other) ? other : one;
        assertThat(state.at(earlier).at(later)).isEqualTo(state.at(later));
        S past = state.at(later);
        assertThat(past.at(later)).isSameAs(past);
    }

    static <S extends State<S>> void nothingChangesBeforeTheNextChange(S current) {
        current.nextChange().ifPresent(next -> {
            assertThat(current.at(next.minusNanos(1))).isSameAs(current);
            assertThat(current.at(next)).isNotEqualTo(current);
        });
    }

    /** Applying a command twice equals once, its predicate agrees with it, and its withdrawal is idempotent too. */
    static <S extends State<S>, T> void isIdempotent(WaitCommand<S, T> waitCommand, S snapshot, Moment moment) {
        Transition<S, Answer<T>> once = waitCommand.apply(snapshot, moment);
        assertThat(waitCommand.apply(once.state(), moment)).isEqualTo(once);
        assertThat(waitCommand.isReady(snapshot, moment)).isEqualTo(!(once.answer() instanceof Answer.Pending));
        Command<S, Boolean> abandoned = waitCommand.onCancel().orElseThrow();
        S gone = abandoned.apply(once.state(), moment).state();
        assertThat(abandoned.apply(gone, moment).state()).isEqualTo(gone);
        waitCommand.onClose().ifPresent(closing -> {
            S closed = closing.apply(once.state(), moment).state();
            assertThat(closing.apply(closed, moment).state()).isEqualTo(closed);
            assertThat(closing.apply(gone, moment).state())
                    .as("whether the end of the request was noticed before")
                    .isEqualTo(closed);
        });
    }
}
