package dev.rendezvous.server.store.postgres;

import dev.rendezvous.internal.state.Kind;
import dev.rendezvous.internal.state.State;
import dev.rendezvous.server.store.postgres.codec.StateCodec;
import dev.rendezvous.server.store.postgres.codec.UnreadableStateException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Map;
import java.util.TreeMap;

/** Reads all states of a kind; rows that cannot be decoded are left out, with a warning. */
final class SnapshotQuery {

    private static final System.Logger LOG = System.getLogger(SnapshotQuery.class.getPackageName());

    private SnapshotQuery() {}

    static <S extends State<S>> Map<String, S> of(Kind<S> kind, Schema schema, Connection connection)
            throws SQLException {
        Map<String, S> states = new TreeMap<>();
        try (PreparedStatement query = connection.prepareStatement(
                schema.qualify("SELECT name, state, (extract(epoch from greatest(now(), changed)) * 1000000)::bigint"
                        + " FROM {}.state WHERE kind = ?"))) {
            query.setString(1, kind.toString());
            try (ResultSet rows = query.executeQuery()) {
                while (rows.next()) {
                    String name = rows.getString(1);
                    try {
                        S state = StateCodec.decode(kind, rows.getBytes(2)).at(LockedRows.instant(rows.getLong(3)));
                        if (!state.isBlank()) {
                            states.put(name, state);
                        }
                    } catch (UnreadableStateException e) {
                        LOG.log(System.Logger.Level.WARNING, "Skipped the row '" + name + "': " + e.getMessage());
                    }
                }
            }
        }
        return states;
    }
}
