package dev.rendezvous.server.postgres;

import dev.rendezvous.state.Command;
import dev.rendezvous.state.Kind;
import dev.rendezvous.state.Name;
import dev.rendezvous.state.Room;
import dev.rendezvous.state.State;
import dev.rendezvous.state.Step;
import dev.rendezvous.state.StoreUnavailableException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Background work: removes expired state, measures the usage of the quota, and retries postponed commands. */
final class Tidying {

    private static final int MOST_AT_ONCE = 500;
    private static final int ROUNDS_BETWEEN_MEASURES = 5;

    private final Database database;
    private final Schema schema;
    private final Room room;
    private final Committer committer;
    private final Queue<Task<?, ?>> owed = new ConcurrentLinkedQueue<>();
    private int rounds;

    Tidying(Database database, Schema schema, Room room, Committer committer) {
        this.database = database;
        this.schema = schema;
        this.room = room;
        this.committer = committer;
    }

    /** Postpones a command until the database is available, and repeats it until it is certain to be applied. It must be idempotent. */
    <S extends State<S>> void owe(Name<S> name, Command<S, Boolean> command) {
        Task<S, Boolean> task = new Task<>(name, command);
        task.otherwise(() -> owe(name, command));
        owed.add(task);
    }

    /** Submits the postponed commands. */
    void payBack() {
        List<Task<?, ?>> due = new ArrayList<>();
        for (Task<?, ?> task = owed.poll(); task != null; task = owed.poll()) {
            due.add(task);
        }
        due.forEach(committer::add);
    }

    /** Removes some of the expired state. Call it about once a second, from one thread. */
    void once() throws SQLException, InterruptedException {
        List<Task<?, ?>> ticks = new ArrayList<>();
        try (Connection connection = database.statements();
                PreparedStatement query = connection.prepareStatement(
                        schema.in("SELECT kind, name FROM {}.state WHERE due <= clock_timestamp() ORDER BY due LIMIT "
                                + MOST_AT_ONCE));
                ResultSet rows = query.executeQuery()) {
            while (rows.next()) {
                ticks.add(tick(Rows.kind(rows.getString(1)), rows.getString(2)));
            }
        }
        ticks.forEach(committer::add);
        for (Task<?, ?> tick : ticks) {
            try {
                tick.await(Database.PATIENCE);
            } catch (StoreUnavailableException e) {
                return;
            } catch (UnreadableStateException e) {
                // The row stays as it is, and its users get the error. The others go on.
            }
        }
        if (rounds++ % ROUNDS_BETWEEN_MEASURES == 0) {
            measure();
        }
    }

    /** Every command removes expired state first, so one that does nothing else will do. */
    private static <S extends State<S>> Task<S, Boolean> tick(Kind<S> kind, String name) {
        return new Task<>(new Name<>(kind, name), (state, moment) -> new Step<>(state, true));
    }

    /** Measures the usage of all servers together. */
    void measure() throws SQLException {
        try (Connection connection = database.statements();
                PreparedStatement query = connection.prepareStatement(
                        schema.in("SELECT count(*), coalesce(sum(weight), 0)::bigint FROM {}.state"));
                ResultSet answer = query.executeQuery()) {
            answer.next();
            room.measured(answer.getLong(1), answer.getLong(2));
        }
    }
}
