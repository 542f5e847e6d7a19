package dev.rendezvous.internal.store;

import dev.rendezvous.internal.state.KeyReset;
import dev.rendezvous.internal.state.KeySignal;
import dev.rendezvous.internal.state.KeyState;
import dev.rendezvous.internal.state.Name;
import dev.rendezvous.internal.state.SignalContent;
import dev.rendezvous.internal.state.Transition;
import java.time.Duration;
import java.util.Optional;
import org.jetbrains.lincheck.datastructures.BooleanGen;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Checks with Lincheck that the commands of keys are linearizable on the in-memory store. */
@Timeout(180)
class InMemoryStoreLincheckTest {

    /** Leaves out versions: removed names draw some too, so they do not depend on the commands alone. */
    @Test
    void commandsAreLinearizable() {
        Linearizability.check(Commands.class);
    }

    /** The operations that Lincheck calls, on a new store each time. Without retention, so that names are removed and created all the time. */
    @Param(name = "other", gen = BooleanGen.class)
    public static class Commands {

        private final InMemoryStore store = Linearizability.newStore();

        @Operation
        public long signal(@Param(name = "other") boolean other) {
            KeySignal signal = new KeySignal(
                    new SignalContent.Success(Optional.empty()), Optional.empty(), Optional.empty(), Duration.ZERO);
            return ((KeySignal.SignalResult.Accepted) store.apply(name(other), signal))
                    .receipt()
                    .count();
        }

        @Operation
        public boolean reset(@Param(name = "other") boolean other) {
            return store.apply(name(other), new KeyReset(Duration.ZERO));
        }

        @Operation
        public String check(@Param(name = "other") boolean other) {
            return store.apply(
                    name(other), (state, moment) -> new Transition<>(state, state.phase() + " " + state.count()));
        }

        private static Name<KeyState> name(boolean other) {
            return Name.key(other ? "b" : "a");
        }
    }
}
