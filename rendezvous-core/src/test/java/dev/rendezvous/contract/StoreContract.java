package dev.rendezvous.contract;

import dev.rendezvous.state.Room;
import dev.rendezvous.state.Store;
import dev.rendezvous.state.Transitions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Timeout;

/**
 * What every store does. A subclass says how its store is opened, on data that no other test touches.
 *
 * <p>Time is real here, as it is another machine's for some stores: bounds from above are generous, and those from below are held
 * against the store's own moments.
 */
@Timeout(120)
public abstract class StoreContract
        implements CommandContract,
                WakeupContract,
                BarrierContract,
                LockContract,
                TransitionsContract,
                RoomContract,
                RestartContract,
                SharedContract {

    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final List<Store> beside = new ArrayList<>();
    private Optional<Store> current = Optional.empty();

    /**
     * Opens the store, as a process does that begins. Once it has been opened before, that process is gone, and this one finds
     * what it has left.
     */
    protected abstract Store open(Transitions transitions, Room room) throws Exception;

    /** Opens the store in one more process, while the one of {@link #open} goes on; empty if the store is of one process only. */
    protected Optional<Store> openBeside() throws Exception {
        return Optional.empty();
    }

    /** No process leaves anything, unless a subclass says so. */
    @Override
    public boolean isDurable() {
        return false;
    }

    @Override
    public final Store start(Transitions transitions, Room room) throws Exception {
        current.ifPresent(Store::close);
        current = Optional.empty();
        Store opened = open(transitions, room);
        current = Optional.of(opened);
        return opened;
    }

    @Override
    public final Store startBeside() throws Exception {
        Optional<Store> another = openBeside();
        Assumptions.assumeTrue(another.isPresent(), "the store is of one process only");
        beside.add(another.orElseThrow());
        return another.orElseThrow();
    }

    @Override
    public final <T> Future<T> fork(Callable<T> task) {
        return threads.submit(task);
    }

    /** Whoever still uses the store is ended before it is closed, so that nothing is begun anew. */
    @AfterEach
    final void stop() throws InterruptedException {
        threads.shutdownNow();
        boolean ignored = threads.awaitTermination(60, TimeUnit.SECONDS);
        beside.forEach(Store::close);
        current.ifPresent(Store::close);
    }
}
