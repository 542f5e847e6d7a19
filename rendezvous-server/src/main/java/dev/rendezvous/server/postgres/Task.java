package dev.rendezvous.server.postgres;

import dev.rendezvous.state.Command;
import dev.rendezvous.state.Name;
import dev.rendezvous.state.State;
import dev.rendezvous.state.StoreUnavailableException;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;

/** A command on its way into a transaction, and its caller's way of waiting for the answer. */
final class Task<S extends State<S>, R> {

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

    Task(Name<S> name, Command<S, R> command) {
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

    /** Returns whether it is to be done; from then on its caller waits for it. */
    boolean begin() {
        return stage.compareAndSet(Stage.QUEUED, Stage.UNDER_WAY);
    }

    void done(R result) {
        answer.complete(result);
    }

    /** Whatever went wrong in another thread is for the caller to hear. */
    void failed(Throwable why) {
        answer.completeExceptionally(why);
    }

    /**
     * Returns what a caller throws for what went wrong in another thread.
     *
     * @throws Error if it was one
     */
    static RuntimeException thrown(ExecutionException e) {
        if (e.getCause() instanceof Error error) {
            throw error;
        }
        return e.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(e.getCause());
    }

    /** Has something run if the command turns out not to have been applied, or if nobody knows. */
    void otherwise(Runnable action) {
        answer.exceptionally(why -> {
            action.run();
            throw new CompletionException(why);
        });
    }

    /**
     * Returns the answer. An interrupt ends the wait as long as the command is not under way; once it is, the answer is worth more
     * and the interrupt is kept.
     *
     * @throws StoreUnavailableException if there is none in time
     */
    R await(Duration patience) throws InterruptedException {
        long end = System.nanoTime() + patience.toNanos();
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
                            ? StoreUnavailableException.withoutEffect(Away.reason("it is busy"))
                            : StoreUnavailableException.withUnknownEffect(Away.reason("it does not answer"));
                } catch (ExecutionException e) {
                    throw thrown(e);
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
