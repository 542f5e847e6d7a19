package dev.rendezvous.state;

import dev.rendezvous.Deadline;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.BiPredicate;

/** A store on which every waiter is slow to read after its wake. */
record HarshStore(Store store, int mostMillis) implements Store {

    @Override
    public <S extends State<S>, R> R apply(Name<S> name, Command<S, R> command) throws InterruptedException {
        return store.apply(name, command);
    }

    @Override
    public <S extends State<S>> void await(Name<S> name, BiPredicate<S, Moment> wanted, Deadline deadline)
            throws InterruptedException {
        store.await(name, wanted, deadline);
        Thread.sleep(ThreadLocalRandom.current().nextInt(mostMillis + 1));
    }

    @Override
    public <S extends State<S>> Map<String, S> snapshot(Kind<S> kind) {
        return store.snapshot(kind);
    }

    @Override
    public Request newRequest() {
        return store.newRequest();
    }

    @Override
    public void keepTidy() throws InterruptedException {
        store.keepTidy();
    }

    @Override
    public void close() {
        store.close();
    }
}
