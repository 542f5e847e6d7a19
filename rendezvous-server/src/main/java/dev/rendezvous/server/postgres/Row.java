package dev.rendezvous.server.postgres;

import dev.rendezvous.state.Command;
import dev.rendezvous.state.Moment;
import dev.rendezvous.state.Name;
import dev.rendezvous.state.Room;
import dev.rendezvous.state.State;
import dev.rendezvous.state.Step;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A row that this transaction has locked, and what it becomes. Belongs to one thread.
 *
 * @param <S> the state in it
 */
final class Row<S extends State<S>> {

    /** Of a block of serials a command takes two, for a version and one that follows it. */
    static final int MOST_COMMANDS = 127;

    private final Name<S> name;
    private final Instant now;
    private final Room room;
    private final boolean isNew;
    private final long block;
    private final List<Change<S>> changes = new ArrayList<>();
    private final @Nullable UnreadableStateException unreadable;
    private int drawn;
    private S state;

    /** One transition. */
    record Change<S extends State<S>>(S before, S after) {}

    /**
     * Makes a row.
     *
     * @param isNew whether this transaction has made it
     * @param block the first of the serials that are its own
     */
    Row(Name<S> name, S state, Instant now, boolean isNew, long block, Room room) {
        this(name, state, now, isNew, block, room, null);
    }

    private Row(
            Name<S> name,
            S state,
            Instant now,
            boolean isNew,
            long block,
            Room room,
            @Nullable UnreadableStateException unreadable) {
        this.name = name;
        this.state = state;
        this.now = now;
        this.isNew = isNew;
        this.block = block;
        this.room = room;
        this.unreadable = unreadable;
    }

    /** Returns a row that stays as it is, whatever is asked of it. The others of its transaction go on. */
    static <S extends State<S>> Row<S> unreadable(Name<S> name, Instant now, Room room, UnreadableStateException why) {
        return new Row<>(name, name.kind().blank(), now, false, 0, room, why);
    }

    /**
     * Returns the answer of a command that is applied to what the row has become by now.
     *
     * @throws UnreadableStateException if nobody knows what that is
     */
    <R> R apply(Command<S, R> command) {
        if (unreadable != null) {
            throw unreadable;
        }
        become(state.at(now));
        drawn++;
        Step<S, R> step = command.apply(state, new Moment(now, block + 2L * drawn));
        become(step.state());
        return step.answer();
    }

    @SuppressWarnings("ReferenceEquality") // What changes nothing returns the very state.
    private void become(S next) {
        if (next != state) {
            changes.add(new Change<>(state, room.exchange(state, next)));
            state = next;
        }
    }

    /** Gives back the room that was taken: the transaction comes to nothing. */
    void giveBack() {
        changes.forEach(change -> room.giveBack(change.before(), change.after()));
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

    /** Returns a number that rises with every change of the row. */
    long version() {
        return block + 2L * drawn;
    }

    boolean isToBeWritten() {
        return !state.isBlank() && !changes.isEmpty();
    }

    boolean isToBeDeleted() {
        return state.isBlank() && (isNew || !changes.isEmpty());
    }

    /** Returns whether there is anything to keep. */
    boolean isChanged() {
        return !changes.isEmpty();
    }
}
