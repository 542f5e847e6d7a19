package dev.rendezvous.internal.store;

import dev.rendezvous.Deadline;
import dev.rendezvous.internal.state.Answer;
import dev.rendezvous.internal.state.LeaseId;
import dev.rendezvous.internal.state.LockAcquire;
import dev.rendezvous.internal.state.LockAwaitFree;
import dev.rendezvous.internal.state.LockGrant;
import dev.rendezvous.internal.state.LockMode;
import dev.rendezvous.internal.state.LockRelease;
import dev.rendezvous.internal.state.LockRenew;
import dev.rendezvous.internal.state.LockState;
import dev.rendezvous.internal.state.LockUnlock;
import dev.rendezvous.internal.state.LockWithdraw;
import dev.rendezvous.internal.state.Name;
import java.time.Duration;
import java.util.Optional;
import org.jetbrains.lincheck.datastructures.BooleanGen;
import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.jetbrains.lincheck.datastructures.ThreadIdGen;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Checks with Lincheck that the commands of locks are linearizable on the in-memory store. */
@Timeout(180)
class LockLincheckTest {

    @Test
    void commandsAreLinearizable() {
        Linearizability.check(Commands.class);
    }

    /**
     * A read-write lock, and one of three permits. Each thread is one caller with an operation and a lease of its own. Results have the
     * text of an answer, which names the holders and the place in the queue, and leave out fences, which depend on other names too.
     */
    @Param(name = "semaphore", gen = BooleanGen.class)
    @Param(name = "large", gen = BooleanGen.class)
    @Param(name = "caller", gen = IntGen.class, conf = "1:3")
    public static class Commands {

        private static final Duration LIMIT = Duration.ofMinutes(1);
        private static final int PERMITS = 3;

        private final InMemoryStore store = Linearizability.newStore();

        /** The latest fence that each thread knows of. */
        private final long[] fences = new long[PERMITS + 1];

        /** Enters the queue, and stays there if the lock is not granted. */
        @Operation
        public String acquire(
                @Param(gen = ThreadIdGen.class) int thread,
                @Param(name = "semaphore") boolean semaphore,
                @Param(name = "large") boolean large)
                throws InterruptedException {
            return read(thread, store.apply(name(semaphore), command(thread, semaphore, large)));
        }

        /** Asks once, as a request with a timeout of zero does. */
        @Operation
        public String tryAcquire(
                @Param(gen = ThreadIdGen.class) int thread,
                @Param(name = "semaphore") boolean semaphore,
                @Param(name = "large") boolean large)
                throws InterruptedException {
            Deadline now = Deadline.in(Duration.ZERO, new Linearizability.StoppedTime());
            return read(thread, store.awaitAnswer(name(semaphore), command(thread, semaphore, large), now));
        }

        @Operation
        public boolean release(
                @Param(gen = ThreadIdGen.class) int thread, @Param(name = "semaphore") boolean semaphore) {
            return store.apply(name(semaphore), new LockRelease(lease(thread))).isPresent();
        }

        @Operation
        public boolean renew(@Param(gen = ThreadIdGen.class) int thread, @Param(name = "semaphore") boolean semaphore) {
            return store.apply(name(semaphore), new LockRenew(lease(thread))).isPresent();
        }

        /** Takes the lease with the latest fence of the thread, which may have ended since. */
        @Operation
        public String unlock(@Param(gen = ThreadIdGen.class) int thread, @Param(name = "semaphore") boolean semaphore) {
            LockUnlock.Result result = store.apply(name(semaphore), new LockUnlock(fences[thread]));
            return result.released().isPresent() + " of " + result.fences().size();
        }

        @Operation
        public boolean withdraw(@Param(name = "caller") int caller, @Param(name = "semaphore") boolean semaphore) {
            return store.apply(name(semaphore), new LockWithdraw(operation(caller)));
        }

        @Operation
        public boolean isFree(@Param(name = "semaphore") boolean semaphore) {
            return store.apply(name(semaphore), new LockAwaitFree()) instanceof Answer.Granted;
        }

        private String read(int thread, Answer<LockGrant> answer) {
            return switch (answer) {
                case Answer.Granted<LockGrant> granted -> {
                    boolean risen = granted.value().fence() >= fences[thread];
                    fences[thread] = granted.value().fence();
                    yield risen ? "granted" : "granted with a fence that has fallen";
                }
                case Answer.Pending<LockGrant> pending -> pending.reason().message();
                case Answer.Rejected<LockGrant> rejected -> rejected.reason().message();
            };
        }

        private LockAcquire command(int thread, boolean semaphore, boolean large) {
            LockMode mode =
                    !semaphore && !large ? new LockMode.Read() : new LockMode.Exclusive(semaphore && large ? 2 : 1);
            LockAcquire.AcquireSpec spec = new LockAcquire.AcquireSpec(
                    Optional.of(operation(thread)), Optional.of("thread " + thread), lease(thread), LIMIT, mode);
            return new LockAcquire(store.newRequestId(), spec, Optional.of(semaphore ? PERMITS : 1), LIMIT);
        }

        private static LeaseId lease(int thread) {
            return new LeaseId("lease " + thread);
        }

        private static String operation(int caller) {
            return "operation " + caller;
        }

        private static Name<LockState> name(boolean semaphore) {
            return Name.lock(semaphore ? "semaphore" : "readers and writers");
        }
    }
}
