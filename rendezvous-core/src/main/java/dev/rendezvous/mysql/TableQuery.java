package dev.rendezvous.mysql;

import java.io.IOException;
import java.net.ProtocolException;
import java.nio.charset.StandardCharsets;

/**
 * Asks for a table of the database that the connection is in. Its name travels as the parameter of a prepared statement, never as
 * SQL text.
 *
 * @see <a href="https://dev.mysql.com/doc/dev/mysql-server/latest/page_protocol_command_phase_ps.html">Prepared statements</a>
 */
final class TableQuery {

    private static final String SQL =
            "SELECT 1 FROM information_schema.TABLES" + " WHERE TABLE_SCHEMA = DATABASE() AND TABLE_NAME = ? LIMIT 1";

    private static final int PREPARE = 0x16;
    private static final int EXECUTE = 0x17;
    private static final int TYPE_TEXT = 0xfd;

    private final Packets packets;

    TableQuery(Packets packets) {
        this.packets = packets;
    }

    /** Returns whether the user can see a table or view of this name. */
    boolean finds(String table) throws IOException {
        packets.command(new Content().number8(PREPARE).text(SQL));
        Packet prepared = packets.receive();
        if (!prepared.isOk()) {
            throw new ProtocolException("a statement is not prepared and there is no error");
        }
        int statement = prepared.body().number32();
        int columns = prepared.number16();
        int parameters = prepared.number16();
        if (columns != 1 || parameters != 1) {
            throw new ProtocolException("a statement is prepared that is not ours");
        }
        skipDefinitions();
        skipDefinitions();
        packets.command(execution(statement, table));
        packets.receive();
        skipDefinitions();
        Packet first = packets.receive();
        if (!first.isOk() && !first.isEnd()) {
            throw new ProtocolException("neither a row nor the end of them");
        }
        return first.isOk();
    }

    private static Content execution(int statement, String table) {
        return new Content()
                .number8(EXECUTE)
                .number32(statement)
                .number8(0) // No cursor.
                .number32(1) // Once.
                .number8(0) // No parameter is NULL.
                .number8(1) // Their types follow.
                .number16(TYPE_TEXT)
                .counted(table.getBytes(StandardCharsets.UTF_8));
    }

    private void skipDefinitions() throws IOException {
        while (!packets.receive().isEnd()) {
            // What the columns are called is of no interest.
        }
    }
}
