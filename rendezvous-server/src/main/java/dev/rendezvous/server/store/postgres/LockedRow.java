package dev.rendezvous.server.store.postgres;

import dev.rendezvous.internal.state.Command;
import dev.rendezvous.internal.state.Moment;
import dev.rendezvous.internal.state.Name;
import dev.rendezvous.internal.state.State;
import dev.rendezvous.internal.state.Transition;
import dev.rendezvous.internal.store.StoreQuota;
import dev.rendezvous.server.store.postgres.codec.UnreadableStateException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A row that this transaction has locked, with the changes to it. Confined to one thread.
 *
 * @param <S> the state in it
 */
final class LockedRow<S extends State<S>> {

    /** Each command takes two of a block of 256 revisions. */
    static final int MOST_COMMANDS = 127;

    private final Name<S> name;
    private final Instant now;
    private final StoreQuota quota;
    private final boolean isNew;
    private final long block;
    private final List<Change<S>> changes = new ArrayList<>();
    private final @Nullable UnreadableStateException unreadable;
    private int drawn;
    private S state;

    /** One change of the state. */
    record Change<S extends State<S>>(S before, S after) {}

    /**
     * Creates a row.
     *
     * @param isNew whether this transaction has inserted it
     * @param block the first revision of the block that is reserved for it
     */
    LockedRow(Name<S> name, S state, Instant now, boolean isNew, long block, StoreQuota storeQuota) {
        this(name, state, now, isNew, block, storeQuota, null);
    }

    private LockedRow(
            Name<S> name,
            S state,
            Instant now,
            boolean isNew,
            long block,
            StoreQuota storeQuota,
            @Nullable UnreadableStateException unreadable) {
        this.name = name;
        this.state = state;
        this.now = now;
        this.isNew = isNew;
        this.block = block;
        this.quota = storeQuota;
        this.unreadable = unreadable;
    }

    /** Returns a row on which every command fails, so that it stays as it is. Other rows of the transaction are not affected. */
    static <S extends State<S>> LockedRow<S> unreadable(
            Name<S> name, Instant now, StoreQuota storeQuota, UnreadableStateException why) {
        return new LockedRow<>(name, name.kind().blank(), now, false, 0, storeQuota, why);
    }

    /**
     * Applies a command to the present state of the row and returns the answer.
     *
     * @throws UnreadableStateException if the stored state cannot be decoded
     */
    <R> R apply(Command<S, R> command) {
        if (unreadable != null) {
            throw unreadable;
        }
        transitionTo(state.at(now));
        drawn++;
        Transition<S, R> step = command.apply(state, new Moment(now, block + 2L * drawn));
        transitionTo(step.state());
        return step.answer();
    }

    @SuppressWarnings("ReferenceEquality") // A transition without a change returns the same instance.
    private void transitionTo(S next) {
        if (next != state) {
            changes.add(new Change<>(state, quota.reserve(name, state, next)));
            state = next;
        }
    }

    /** Releases the reserved quota, after the transaction has failed. */
    void releaseQuota() {
        changes.forEach(change -> quota.release(name, change.before(), change.after()));
    }

    Name<S> name() {
        return name;
    }

    S state() {
        return state;
    }

    Instant now() {
        return now;
    }

    List<Change<S>> changes() {
        return changes;
    }

    /** Returns the version of the row, which rises with every change. */
    long version() {
        return block + 2L * drawn;
    }

    boolean isToBeWritten() {
        return !state.isBlank() && !changes.isEmpty();
    }

    boolean isToBeDeleted() {
        return state.isBlank() && (isNew || !changes.isEmpty());
    }

    /** Returns whether the state has changed. */
    boolean isChanged() {
        return !changes.isEmpty();
    }
}
