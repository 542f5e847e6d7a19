package dev.rendezvous.internal.store.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rendezvous.Deadline;
import dev.rendezvous.TimeSource;
import dev.rendezvous.internal.state.Answer;
import dev.rendezvous.internal.state.Command;
import dev.rendezvous.internal.state.KeyState;
import dev.rendezvous.internal.state.Name;
import dev.rendezvous.internal.state.State;
import dev.rendezvous.internal.state.Transition;
import dev.rendezvous.internal.state.WaitCommand;
import dev.rendezvous.internal.store.StateListener;
import dev.rendezvous.internal.store.Store;
import dev.rendezvous.internal.store.StoreQuota;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Callable;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** The environment of a test: a process with an open store, and its threads. */
interface StoreScenario {

    /** Longer than any operation takes. */
    Duration LONG = Duration.ofSeconds(100);

    /** How long a race is repeated, unless it has been repeated often enough before. */
    Duration ENOUGH = Duration.ofSeconds(8);

    /** Opens the store in a new process; the former one has ended. */
    Store start(StateListener stateListener, StoreQuota storeQuota) throws Exception;

    /** Opens the store in a new process without a quota; the former one has ended. */
    default Store start() throws Exception {
        return start(StateListener.NONE, StoreQuota.unlimited());
    }

    /** Opens the store in another process. Skips the test if only one process can use it. */
    Store startAnother() throws Exception;

    /** Runs a task on a thread that ends with the test. */
    <T> Future<T> fork(Callable<T> task);

    /** Lets a store remove expired state on time, in the background. */
    default void removeExpiredInBackground(Store store) {
        Future<?> untilTheTestEnds = fork(() -> {
            store.removeExpired();
            return null;
        });
        assertThat(untilTheTestEnds.isCancelled()).isFalse();
    }

    /** Starts a wait that is not met yet, and returns once that has been found: the thread waits or is about to. */
    default <S extends State<S>, T> Future<Answer<T>> startWaiting(
            Store store, Name<S> name, WaitCommand<S, T> waitCommand) throws InterruptedException {
        WaitDetectingStore watched = new WaitDetectingStore(store);
        Future<Answer<T>> answer = fork(() -> watched.awaitAnswer(name, waitCommand, Deadline.never()));
        watched.awaitWaiter();
        return answer;
    }

    /** Returns the result of a task. */
    static <T> T resultOf(Future<T> future) throws Exception {
        return future.get(60, TimeUnit.SECONDS);
    }

    /** Returns the value of a granted answer. */
    static <T> T granted(Answer<T> answer) {
        assertThat(answer).isInstanceOf(Answer.Granted.class);
        return ((Answer.Granted<T>) answer).value();
    }

    /** Returns the present time of a store. */
    static Instant now(Store store) throws InterruptedException {
        Command<KeyState, Instant> clock = (state, moment) -> new Transition<>(state, moment.now());
        return store.apply(Name.key("clock"), clock);
    }

    /** Waits until an instant has passed by the clock of a store. */
    static void awaitInstant(Store store, Instant when) throws InterruptedException {
        for (Instant now = now(store); now.isBefore(when); now = now(store)) {
            TimeSource.system().sleep(Duration.between(now, when));
        }
    }
}
