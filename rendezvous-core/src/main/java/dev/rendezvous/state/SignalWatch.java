package dev.rendezvous.state;

import dev.rendezvous.Deadline;
import dev.rendezvous.Observation;
import dev.rendezvous.Watch;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Waits for the event of a key: once it has been seen it stays seen. Belongs to one thread. */
public final class SignalWatch implements Watch {

    private static final Observation SEEN = Observation.satisfied("signalled");

    private final Store store;
    private final Name<KeyState> name;
    private final long count;
    private final OptionalLong newerThan;
    private @Nullable AwaitKey petition;
    private @Nullable Good granted;

    /** Makes a watch for the {@code count}-th good signal since the last reset, and for one newer than a version if that is given. */
    public SignalWatch(Store store, Name<KeyState> name, long count, OptionalLong newerThan) {
        this.store = store;
        this.name = name;
        this.count = count;
        this.newerThan = newerThan;
    }

    /** Returns the signal that was seen. */
    public Optional<Good> granted() {
        return Optional.ofNullable(granted);
    }

    @Override
    public Observation look(Deadline deadline) throws InterruptedException {
        if (granted != null) {
            return SEEN;
        }
        try {
            return observed(store.apply(name, petition()));
        } catch (StoreUnavailableException e) {
            return Observation.unsatisfied(e.reason());
        }
    }

    private Observation observed(Answer<Good> answer) {
        return switch (answer) {
            case Answer.Granted<Good> yes -> {
                granted = yes.value();
                yield SEEN;
            }
            case Answer.Pending<Good> notYet -> Observation.unsatisfied(notYet.reason());
            case Answer.Refused<Good> no -> Observation.unsatisfied(no.reason());
        };
    }

    @Override
    public void pause(Deadline until) throws InterruptedException {
        if (granted != null) {
            until.time().sleep(until.left());
            return;
        }
        try {
            store.await(name, petition()::isReady, until);
        } catch (StoreUnavailableException e) {
            store.awaitReadiness(until);
        }
    }

    private AwaitKey petition() throws InterruptedException {
        if (petition == null) {
            petition = store.apply(name, AwaitKey.beginning(count, newerThan));
        }
        return petition;
    }
}
