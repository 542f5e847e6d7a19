package dev.rendezvous.client;

import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/** A blocking operation that runs on a virtual thread of its own. */
final class AsyncOperation {

    private AsyncOperation() {}

    /** Starts an operation and returns its future; cancelling the future interrupts the operation. */
    static <T> CompletableFuture<T> start(Callable<T> operation) {
        return start(operation, result -> {});
    }

    /**
     * Starts an operation and returns its future; cancelling the future interrupts the operation.
     *
     * @param discard called with a result that has come too late for a future that was cancelled or completed by others
     */
    static <T> CompletableFuture<T> start(Callable<T> operation, Consumer<? super T> discard) {
        CompletableFuture<T> future = new CompletableFuture<>();
        Thread thread = Thread.ofVirtual().name("rendezvous async").unstarted(() -> {
            try {
                T result = operation.call();
                if (!future.complete(result)) {
                    discard.accept(result);
                }
            } catch (Exception | Error e) {
                future.completeExceptionally(e);
            }
        });
        var unused = future.whenComplete((result, thrown) -> {
            // The operation's own thread goes on with the dependents of the future, which are not to be interrupted.
            if (Thread.currentThread() != thread) {
                thread.interrupt();
            }
        });
        thread.start();
        return future;
    }
}
