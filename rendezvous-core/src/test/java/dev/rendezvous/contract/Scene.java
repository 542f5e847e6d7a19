package dev.rendezvous.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rendezvous.Deadline;
import dev.rendezvous.Time;
import dev.rendezvous.state.Answer;
import dev.rendezvous.state.Command;
import dev.rendezvous.state.KeyState;
import dev.rendezvous.state.Name;
import dev.rendezvous.state.Petition;
import dev.rendezvous.state.Room;
import dev.rendezvous.state.State;
import dev.rendezvous.state.Step;
import dev.rendezvous.state.Store;
import dev.rendezvous.state.Transitions;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Callable;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** Where a test takes place: a process that has opened a store, and its threads. */
interface Scene {

    /** Longer than anything takes. */
    Duration LONG = Duration.ofSeconds(100);

    /** How often something is tried that goes wrong by chance only: until this is over, or often enough. */
    Duration ENOUGH = Duration.ofSeconds(8);

    /** Returns the store, opened by a new process; the former one is gone. */
    Store start(Transitions transitions, Room room) throws Exception;

    /** Returns the store, opened by a new process that has room for everything; the former one is gone. */
    default Store start() throws Exception {
        return start(Transitions.UNNOTICED, Room.unlimited());
    }

    /** Returns the store, opened by one more process. Skips the test if it is of one only. */
    Store startBeside() throws Exception;

    /** Starts a thread that ends with the test. */
    <T> Future<T> fork(Callable<T> task);

    /** Lets a store drop in time what is past. */
    default void tidy(Store store) {
        Future<?> untilTheTestEnds = fork(() -> {
            store.keepTidy();
            return null;
        });
        assertThat(untilTheTestEnds.isCancelled()).isFalse();
    }

    /** Starts to ask what is not answered yet, and returns once it has been found so, and so waits or is about to. */
    default <S extends State<S>, T> Future<Answer<T>> waiting(Store store, Name<S> name, Petition<S, T> petition)
            throws InterruptedException {
        WatchedStore watched = new WatchedStore(store);
        Future<Answer<T>> asked = fork(() -> watched.ask(name, petition, Deadline.never()));
        watched.awaitWaiter();
        return asked;
    }

    /** Returns what a thread has come to. */
    static <T> T end(Future<T> future) throws Exception {
        return future.get(60, TimeUnit.SECONDS);
    }

    /** Returns what was granted. */
    static <T> T granted(Answer<T> answer) {
        assertThat(answer).isInstanceOf(Answer.Granted.class);
        return ((Answer.Granted<T>) answer).value();
    }

    /** Returns the moment that a command has now. */
    static Instant now(Store store) throws InterruptedException {
        Command<KeyState, Instant> clock = (state, moment) -> new Step<>(state, moment.now());
        return store.apply(Name.key("clock"), clock);
    }

    /** Returns when it is later than a moment by the store's own time. */
    static void passes(Store store, Instant when) throws InterruptedException {
        for (Instant now = now(store); now.isBefore(when); now = now(store)) {
            Time.system().sleep(Duration.between(now, when));
        }
    }
}
