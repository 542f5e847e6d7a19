package dev.rendezvous.mysql;

import java.io.IOException;
import java.net.ProtocolException;
import java.nio.charset.StandardCharsets;

/**
 * Checks for a table in the current database. The table's name is a parameter of a prepared statement, never SQL text.
 *
 * @see <a href="https://dev.mysql.com/doc/dev/mysql-server/latest/page_protocol_command_phase_ps.html">Prepared statements</a>
 */
final class TableQuery {

    private static final String SQL =
            "SELECT 1 FROM information_schema.TABLES WHERE TABLE_SCHEMA = DATABASE() AND TABLE_NAME = ? LIMIT 1";

    private static final int PREPARE = 0x16;
    private static final int EXECUTE = 0x17;
    private static final int TYPE_VAR_STRING = 0xfd;

    private final Packets packets;

    TableQuery(Packets packets) {
        this.packets = packets;
    }

    /** Returns whether a table or view of this name is visible to the user. */
    boolean finds(String table) throws IOException {
        packets.command(new Content().number8(PREPARE).text(SQL));
        Packet prepared = packets.receive();
        if (!prepared.isOk()) {
            throw new ProtocolException("the response to PREPARE is neither OK nor an error");
        }
        int statement = prepared.body().number32();
        int columns = prepared.number16();
        int parameters = prepared.number16();
        if (columns != 1 || parameters != 1) {
            throw new ProtocolException("the prepared statement must have 1 column and 1 parameter, but has " + columns
                    + " and " + parameters);
        }
        skipDefinitions();
        skipDefinitions();
        packets.command(execution(statement, table));
        packets.receive();
        skipDefinitions();
        Packet first = packets.receive();
        if (!first.isOk() && !first.isEnd()) {
            throw new ProtocolException("the result set has neither a row nor an end");
        }
        return first.isOk();
    }

    private static Content execution(int statement, String table) {
        return new Content()
                .number8(EXECUTE)
                .number32(statement)
                .number8(0) // flags: no cursor
                .number32(1) // iteration count
                .number8(0) // NULL bitmap
                .number8(1) // parameter types follow
                .number16(TYPE_VAR_STRING)
                .counted(table.getBytes(StandardCharsets.UTF_8));
    }

    private void skipDefinitions() throws IOException {
        while (!packets.receive().isEnd()) {
            // Column definitions are not needed.
        }
    }
}
