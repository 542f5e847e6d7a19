package dev.rendezvous.internal.probe.mysql;

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

    private final MysqlConnection mysqlConnection;

    TableQuery(MysqlConnection mysqlConnection) {
        this.mysqlConnection = mysqlConnection;
    }

    /** Returns whether a table or view of this name is visible to the user. */
    boolean tableExists(String table) throws IOException {
        mysqlConnection.sendCommand(new PacketWriter().int8(PREPARE).string(SQL));
        PacketReader prepared = mysqlConnection.receive();
        if (!prepared.isOk()) {
            throw new ProtocolException("the response to PREPARE is neither OK nor an error");
        }
        int statement = prepared.skipHeader().int32();
        int columns = prepared.int16();
        int parameters = prepared.int16();
        if (columns != 1 || parameters != 1) {
            throw new ProtocolException("the prepared statement must have 1 column and 1 parameter, but has " + columns
                    + " and " + parameters);
        }
        skipDefinitions();
        skipDefinitions();
        mysqlConnection.sendCommand(execution(statement, table));
        mysqlConnection.receive();
        skipDefinitions();
        PacketReader first = mysqlConnection.receive();
        if (!first.isOk() && !first.isEof()) {
            throw new ProtocolException("the result set has neither a row nor an end");
        }
        return first.isOk();
    }

    private static PacketWriter execution(int statement, String table) {
        return new PacketWriter()
                .int8(EXECUTE)
                .int32(statement)
                .int8(0) // flags: no cursor
                .int32(1) // iteration count
                .int8(0) // NULL bitmap
                .int8(1) // parameter types follow
                .int16(TYPE_VAR_STRING)
                .lengthEncodedBytes(table.getBytes(StandardCharsets.UTF_8));
    }

    private void skipDefinitions() throws IOException {
        while (!mysqlConnection.receive().isEof()) {
            // Column definitions are not needed.
        }
    }
}
