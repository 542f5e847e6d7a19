package dev.rendezvous.server.store.postgres;

import dev.rendezvous.internal.state.Command;
import dev.rendezvous.internal.state.Name;
import dev.rendezvous.internal.state.State;
import dev.rendezvous.internal.store.StoreUnavailableException;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;

/** A command that is to be applied in a transaction; its caller waits here for the answer. */
final class PendingCommand<S extends State<S>, R> {

    private enum Stage {
        QUEUED,
        UNDER_WAY,
        GIVEN_UP
    }

    private final Name<S> name;
    private final UUID id;
    private final Command<S, R> command;
    private final AtomicReference<Stage> stage = new AtomicReference<>(Stage.QUEUED);
    private final CompletableFuture<R> answer = new CompletableFuture<>();

    PendingCommand(Name<S> name, Command<S, R> command) {
        this.name = name;
        this.id = RowId.of(name);
        this.command = command;
    }

    Name<S> name() {
        return name;
    }

    UUID id() {
        return id;
    }

    Command<S, R> command() {
        return command;
    }

    /** Starts the command; returns false if its caller has given up. After the start the caller waits for the answer. */
    boolean start() {
        return stage.compareAndSet(Stage.QUEUED, Stage.UNDER_WAY);
    }

    void complete(R result) {
        answer.complete(result);
    }

    /** Ends the command with a failure, which the caller's thread throws. */
    void fail(Throwable why) {
        answer.completeExceptionally(why);
    }

    /**
     * Returns the exception that a caller throws for a failure in another thread.
     *
     * @throws Error if the failure is one
     */
    static RuntimeException toException(ExecutionException e) {
        if (e.getCause() instanceof Error error) {
            throw error;
        }
        return e.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(e.getCause());
    }

    /** Runs an action if the command fails, with or without a known effect. */
    void onFailure(Runnable action) {
        answer.exceptionally(why -> {
            action.run();
            throw new CompletionException(why);
        });
    }

    /**
     * Waits for the answer. An interrupt ends the wait unless the command has been started; after that the interrupt status is kept
     * until the answer is there.
     *
     * @throws StoreUnavailableException if there is no answer in time
     */
    R await(Duration limit) throws InterruptedException {
        long end = System.nanoTime() + limit.toNanos();
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return answer.get(Math.max(0, end - System.nanoTime()), TimeUnit.NANOSECONDS);
                } catch (InterruptedException e) {
                    if (stage.compareAndSet(Stage.QUEUED, Stage.GIVEN_UP)) {
                        throw e;
                    }
                    interrupted = true;
                } catch (TimeoutException e) {
                    throw stage.compareAndSet(Stage.QUEUED, Stage.GIVEN_UP)
                            ? StoreUnavailableException.withoutEffect(DatabaseAvailability.reason("it is overloaded"))
                            : StoreUnavailableException.withUnknownEffect(
                                    DatabaseAvailability.reason("it does not answer"));
                } catch (ExecutionException e) {
                    throw toException(e);
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
