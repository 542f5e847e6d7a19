package dev.rendezvous.internal.store.contract;

import dev.rendezvous.Deadline;
import dev.rendezvous.Reason;
import dev.rendezvous.internal.state.Command;
import dev.rendezvous.internal.state.Kind;
import dev.rendezvous.internal.state.Moment;
import dev.rendezvous.internal.state.Name;
import dev.rendezvous.internal.state.RequestId;
import dev.rendezvous.internal.state.State;
import dev.rendezvous.internal.store.Store;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiPredicate;
import java.util.function.Predicate;

/** Forwards to another store. Subclasses change a part of it. */
public abstract class ForwardingStore implements Store {

    private final Store store;

    protected ForwardingStore(Store store) {
        this.store = store;
    }

    @Override
    public <S extends State<S>, R> R apply(Name<S> name, Command<S, R> command) throws InterruptedException {
        return store.apply(name, command);
    }

    @Override
    public <S extends State<S>> void awaitChange(Name<S> name, BiPredicate<S, Moment> wanted, Deadline deadline)
            throws InterruptedException {
        store.awaitChange(name, wanted, deadline);
    }

    @Override
    public <S extends State<S>> Map<String, S> snapshot(Kind<S> kind) {
        return store.snapshot(kind);
    }

    @Override
    public RequestId newRequestId() {
        return store.newRequestId();
    }

    @Override
    public long latestRevision() {
        return store.latestRevision();
    }

    @Override
    public Optional<Reason> unavailableReason() {
        return store.unavailableReason();
    }

    @Override
    public <S extends State<S>> List<String> firstNames(Kind<S> kind, Predicate<String> wanted, int most) {
        return store.firstNames(kind, wanted, most);
    }

    @Override
    public void awaitAvailability(Deadline deadline) throws InterruptedException {
        store.awaitAvailability(deadline);
    }

    @Override
    public void removeExpired() throws InterruptedException {
        store.removeExpired();
    }

    @Override
    public void close() {
        store.close();
    }
}
