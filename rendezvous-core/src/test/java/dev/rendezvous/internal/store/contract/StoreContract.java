package dev.rendezvous.internal.store.contract;

import dev.rendezvous.internal.store.StateListener;
import dev.rendezvous.internal.store.Store;
import dev.rendezvous.internal.store.StoreQuota;
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
 * The contract of all stores. A subclass opens the store, with data that no other test uses.
 *
 * <p>These tests use real time, as some stores have the clock of another machine: upper bounds are generous, and lower bounds are checked
 * against the clock of the store.
 */
@Timeout(120)
public abstract class StoreContract
        implements CommandContract,
                WakeupContract,
                BarrierContract,
                LockContract,
                StateListenerContract,
                StoreQuotaContract,
                RestartContract,
                SharedStoreContract {

    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final List<Store> others = new ArrayList<>();
    private Optional<Store> current = Optional.empty();

    /**
     * Opens the store in a new process. If the store has been opened before, that process is gone, and this one finds what it has left.
     */
    protected abstract Store open(StateListener stateListener, StoreQuota storeQuota) throws Exception;

    /** Opens the store in another process, beside that of {@link #open}; empty if only one process can use the store. */
    protected Optional<Store> openAnother() throws Exception {
        return Optional.empty();
    }

    /** Returns false: by default the state is lost with the process. */
    @Override
    public boolean isDurable() {
        return false;
    }

    @Override
    public final Store start(StateListener stateListener, StoreQuota storeQuota) throws Exception {
        current.ifPresent(Store::close);
        current = Optional.empty();
        Store opened = open(stateListener, storeQuota);
        current = Optional.of(opened);
        return opened;
    }

    @Override
    public final Store startAnother() throws Exception {
        Optional<Store> another = openAnother();
        Assumptions.assumeTrue(another.isPresent(), "only one process can use the store");
        others.add(another.orElseThrow());
        return another.orElseThrow();
    }

    @Override
    public final <T> Future<T> fork(Callable<T> task) {
        return threads.submit(task);
    }

    /** Ends the threads before it closes the store, so that none of them uses a closed one. */
    @AfterEach
    final void stop() throws InterruptedException {
        threads.shutdownNow();
        threads.awaitTermination(60, TimeUnit.SECONDS);
        others.forEach(Store::close);
        current.ifPresent(Store::close);
    }
}
