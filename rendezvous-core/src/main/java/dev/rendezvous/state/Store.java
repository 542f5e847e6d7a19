package dev.rendezvous.state;

import dev.rendezvous.Deadline;
import dev.rendezvous.Reason;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiPredicate;

/** Makes transitions atomic and visible. Safe for use by many threads. */
public interface Store extends AutoCloseable {

    /**
     * Returns the answer of a command, once its state is kept and whoever it concerns has been woken.
     *
     * @throws StoreFullException if the command would keep more than there is room for
     * @throws StoreUnavailableException if the store is out of reach
     * @throws InterruptedException when the calling thread is interrupted before the command is applied
     */
    <S extends State<S>, R> R apply(Name<S> name, Command<S, R> command) throws InterruptedException;

    /**
     * Returns when the state under the name may be as wanted: at once if it is, else after a transition made it so, when time may
     * have, or at the deadline. A hint; only {@link #apply} tells.
     *
     * @param wanted pure and quick; called under the store's lock
     * @throws InterruptedException when the calling thread is interrupted
     */
    <S extends State<S>> void await(Name<S> name, BiPredicate<S, Moment> wanted, Deadline deadline)
            throws InterruptedException;

    /** Returns a snapshot of all names of a kind that are not blank, with their states. */
    <S extends State<S>> Map<String, S> snapshot(Kind<S> kind);

    /** Returns an id for a request that is about to ask for something. */
    Request newRequest();

    /**
     * Returns what a reading comes to, once the store can be read.
     *
     * @throws StoreUnavailableException if it cannot until the deadline
     * @throws InterruptedException when the calling thread is interrupted
     */
    default <S extends State<S>, R> R read(Name<S> name, Reading<S, R> reading, Deadline deadline)
            throws InterruptedException {
        while (true) {
            boolean last = deadline.expired();
            try {
                return apply(name, reading);
            } catch (StoreUnavailableException e) {
                if (last) {
                    throw e;
                }
                awaitReadiness(deadline);
            }
        }
    }

    /**
     * Returns the final answer of a petition, or its pending one at the deadline. Looks once more at the deadline, so that what
     * came just in time is seen. A wait that ends in any other way is withdrawn. It goes on while the store is out of reach, but asks
     * no more of a store that has failed when the time is over.
     *
     * @throws StoreUnavailableException if the store is out of reach at the deadline, and with it what the petition has come to
     * @throws InterruptedException when the calling thread is interrupted
     */
    default <S extends State<S>, T> Answer<T> ask(Name<S> name, Petition<S, T> petition, Deadline deadline)
            throws InterruptedException {
        boolean perhapsKept = false;
        try {
            while (true) {
                boolean last = deadline.expired();
                try {
                    Answer<T> answer = apply(name, last ? petition.atDeadline() : petition);
                    if (last || !(answer instanceof Answer.Pending)) {
                        return answer;
                    }
                    perhapsKept = true;
                    await(name, petition::isReady, deadline);
                } catch (StoreUnavailableException e) {
                    perhapsKept |= !e.isWithoutEffect();
                    if (last || deadline.expired()) {
                        throw perhapsKept ? StoreUnavailableException.withUnknownEffect(e.reason()) : e;
                    }
                    awaitReadiness(deadline);
                }
            }
        } catch (InterruptedException | RuntimeException e) {
            withdraw(name, petition);
            throw e;
        }
    }

    /**
     * Undoes a petition whose caller has gone. Is done when it returns, or will be as soon as the store is in reach, however often
     * the thread is interrupted meanwhile; the interruption is kept for whoever comes next.
     */
    default <S extends State<S>, T> void withdraw(Name<S> name, Petition<S, T> petition) {
        Optional<Command<S, Boolean>> departure = petition.abandoned();
        boolean interrupted = Thread.interrupted();
        boolean withdrawn = departure.isEmpty();
        try {
            while (!withdrawn) {
                try {
                    apply(name, departure.get());
                    withdrawn = true;
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Returns why commands cannot be applied at present; empty if they can. Answers at once, from what it knows already. */
    default Optional<Reason> whyNotReady() {
        return Optional.empty();
    }

    /**
     * Returns when the store may be in reach, at the deadline at the latest. A hint.
     *
     * @throws InterruptedException when the calling thread is interrupted
     */
    default void awaitReadiness(Deadline deadline) throws InterruptedException {}

    /**
     * Drops what is past as soon as it is, until the calling thread is interrupted: for a process that tells of expiries in time,
     * even of names that nobody touches. Without it they are dropped in passing. One thread at a time.
     *
     * @throws InterruptedException always
     */
    void keepTidy() throws InterruptedException;

    @Override
    void close();
}
