package dev.rendezvous.internal.store;

import dev.rendezvous.Deadline;
import dev.rendezvous.internal.state.Answer;
import dev.rendezvous.internal.state.BarrierArrive;
import dev.rendezvous.internal.state.BarrierBreak;
import dev.rendezvous.internal.state.BarrierDepart;
import dev.rendezvous.internal.state.BarrierPosition;
import dev.rendezvous.internal.state.BarrierReset;
import dev.rendezvous.internal.state.BarrierSpec;
import dev.rendezvous.internal.state.BarrierState;
import dev.rendezvous.internal.state.Name;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.jetbrains.lincheck.datastructures.ThreadIdGen;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Checks with Lincheck that the commands of barriers are linearizable on the in-memory store. */
@Timeout(180)
class BarrierLincheckTest {

    @Test
    void commandsAreLinearizable() {
        Linearizability.check(Commands.class);
    }

    /** A barrier for two, for three threads. Each thread repeats its arrival until it has a final answer; then its next one is another. */
    @Param(name = "generation", gen = IntGen.class, conf = "1:3")
    public static class Commands {

        private static final Name<BarrierState> NAME = Name.barrier("start");
        private static final BarrierSpec SPEC = new BarrierSpec(2, List.of());
        private static final Duration LONG = Duration.ofMinutes(1);

        private final InMemoryStore store = Linearizability.newStore();

        /** How many arrivals of each thread have had their final answer. */
        private final int[] answered = new int[4];

        /** Arrives, and stays there if others are missing. */
        @Operation
        public String arrive(@Param(gen = ThreadIdGen.class) int thread) {
            return read(thread, store.apply(NAME, command(thread)));
        }

        /** Asks once, as a request with a timeout of zero does. */
        @Operation
        public String tryArrive(@Param(gen = ThreadIdGen.class) int thread) throws InterruptedException {
            Deadline now = Deadline.in(Duration.ZERO, new Linearizability.StoppedTime());
            return read(thread, store.awaitAnswer(NAME, command(thread), now));
        }

        /** Withdraws the latest arrival; the answer is the position if that is too late. */
        @Operation
        public String depart(@Param(gen = ThreadIdGen.class) int thread) {
            Optional<BarrierPosition> tooLate = store.apply(NAME, new BarrierDepart(operation(thread)));
            answered[thread]++;
            return tooLate.map(Commands::text).orElse("withdrawn");
        }

        @Operation
        public String fail(@Param(gen = ThreadIdGen.class) int thread) {
            BarrierBreak.Result result = store.apply(NAME, new BarrierBreak("by thread " + thread, LONG));
            return result.generation() + " is broken " + result.broken().reason() + ", rejected " + result.rejected();
        }

        @Operation
        public String reset(@Param(name = "generation") int generation) {
            return store.apply(NAME, new BarrierReset(generation, LONG)).toString();
        }

        private String read(int thread, Answer<BarrierPosition> answer) {
            return switch (answer) {
                case Answer.Granted<BarrierPosition> granted -> {
                    answered[thread]++;
                    yield text(granted.value());
                }
                case Answer.Pending<BarrierPosition> pending -> pending.reason().message();
                case Answer.Rejected<BarrierPosition> rejected -> {
                    answered[thread]++;
                    yield rejected.reason().message();
                }
            };
        }

        private static String text(BarrierPosition position) {
            return "generation %d as %d of %s"
                    .formatted(
                            position.generation().number(),
                            position.index(),
                            position.generation().presentNames());
        }

        private BarrierArrive command(int thread) {
            BarrierArrive.ArrivalSpec arrival = new BarrierArrive.ArrivalSpec(
                    Optional.of(operation(thread)), Optional.of("thread " + thread), Optional.empty());
            return new BarrierArrive(store.newRequestId(), arrival, SPEC, LONG, LONG);
        }

        private String operation(int thread) {
            return "arrival " + answered[thread] + " of thread " + thread;
        }
    }
}
