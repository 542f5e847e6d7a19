package dev.rendezvous.server.store.postgres;

import dev.rendezvous.TimeSource;
import dev.rendezvous.Waker;
import dev.rendezvous.server.diagnosis.CallerStatus;
import dev.rendezvous.server.report.RemoteCallers;
import dev.rendezvous.server.report.ReportCodec;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Publishes the callers that wait at this server in its row of the table of servers, and reads those of the others. A thread writes them
 * once a second if they have changed, so requests never wait for it.
 */
final class SharedCallers implements RemoteCallers {

    /** The maximum number of callers that a server publishes. */
    static final int MAX_CALLERS = 200;

    /** The maximum size of what a server publishes, in bytes; one caller always fits. */
    private static final int MAX_BYTES = 256 * 1024;

    private static final Duration INTERVAL = Duration.ofSeconds(1);

    /** The row of a server that was taken for lost has been replaced; it is written again after this time at the latest. */
    private static final int ROUNDS_UNTIL_REPEATED = 5;

    private static final Duration CLOSE_TIMEOUT = Duration.ofMillis(300);

    private static final String WRITE = "UPDATE {}.server SET callers = ?, more_callers = ? WHERE incarnation = ?";

    /** A server that has died is not shown until it is found to be lost. */
    private static final String READ = "SELECT incarnation, callers, more_callers FROM {}.server"
            + " WHERE incarnation <> ? AND callers IS NOT NULL AND NOT lost"
            + " AND seen > clock_timestamp() - interval '5 seconds'";

    private final Database database;
    private final Schema schema;
    private final DatabaseAvailability availability;
    private final long incarnation;
    private final Supplier<List<CallerStatus>> waiting;
    private final Waker closed = TimeSource.system().newWaker();
    private final SharingLog log = new SharingLog("Callers that wait");
    private final WorkerLoop workerLoop;
    private byte[][] written = {};
    private int roundsSinceWrite;
    private volatile Published latestRead = Published.NONE;
    private volatile boolean closing;

    /**
     * Starts to publish.
     *
     * @param incarnation that of this server
     * @param waiting returns the callers that wait at this server, the oldest first, one more than are published if there are more
     */
    SharedCallers(
            Database database,
            Schema schema,
            DatabaseAvailability databaseAvailability,
            long incarnation,
            Supplier<List<CallerStatus>> waiting) {
        this.database = database;
        this.schema = schema;
        this.availability = databaseAvailability;
        this.incarnation = incarnation;
        this.waiting = waiting;
        this.workerLoop = new WorkerLoop("callers", this::round);
    }

    private boolean round() throws InterruptedException {
        closed.await(INTERVAL);
        if (availability.unavailableReason().isPresent()) {
            // The others may take this server for lost meanwhile, and delete its row.
            written = new byte[0][];
        } else if (!closing) {
            publish(waiting.get());
        }
        return !closing;
    }

    private void publish(List<CallerStatus> callers) {
        byte[][] content = encode(callers);
        roundsSinceWrite++;
        boolean isRepetition = content.length > 0 && roundsSinceWrite >= ROUNDS_UNTIL_REPEATED;
        if (!isRepetition && Arrays.deepEquals(content, written)) {
            return;
        }
        try (Connection connection = database.statements();
                PreparedStatement write = connection.prepareStatement(schema.qualify(WRITE))) {
            write.setArray(1, content.length == 0 ? null : connection.createArrayOf("bytea", content));
            write.setBoolean(2, content.length < callers.size());
            write.setLong(3, incarnation);
            if (write.executeUpdate() == 1) {
                written = content;
                roundsSinceWrite = 0;
            }
            log.recordSuccess();
        } catch (SQLException e) {
            log.recordFailure(e);
        }
    }

    private static byte[][] encode(List<CallerStatus> callers) {
        List<byte[]> content = new ArrayList<>();
        int bytes = 0;
        for (CallerStatus caller : callers.stream().limit(MAX_CALLERS).toList()) {
            byte[] encoded = ReportCodec.encode(caller);
            bytes += encoded.length;
            if (bytes > MAX_BYTES && !content.isEmpty()) {
                break;
            }
            content.add(encoded);
        }
        return content.toArray(byte[][]::new);
    }

    @Override
    public Published published() {
        if (availability.unavailableReason().isEmpty()) {
            try {
                latestRead = read();
            } catch (SQLException e) {
                log.recordFailure(e);
            }
        }
        return latestRead;
    }

    private Published read() throws SQLException {
        List<CallerStatus> callers = new ArrayList<>();
        boolean more = false;
        try (Connection connection = database.statements();
                PreparedStatement query = connection.prepareStatement(schema.qualify(READ))) {
            query.setLong(1, incarnation);
            try (ResultSet rows = query.executeQuery()) {
                while (rows.next()) {
                    String server = Long.toString(rows.getLong(1), Character.MAX_RADIX);
                    for (Object content : (Object[]) rows.getArray(2).getArray()) {
                        Optional<CallerStatus> caller = ReportCodec.decode((byte[]) content);
                        caller.map(one -> one.withId(server + "-" + one.id())).ifPresent(callers::add);
                    }
                    more |= rows.getBoolean(3);
                }
            }
        }
        return new Published(callers, more);
    }

    @Override
    public void close() {
        closing = true;
        closed.wake();
        workerLoop.finish(CLOSE_TIMEOUT);
    }
}
