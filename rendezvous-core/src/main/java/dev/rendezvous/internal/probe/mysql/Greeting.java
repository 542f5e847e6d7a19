package dev.rendezvous.internal.probe.mysql;

import java.net.ProtocolException;
import java.nio.ByteBuffer;

/**
 * The server's first packet: its capabilities and the challenge for the password.
 *
 * @param capabilities a bit set
 * @param nonce the challenge, 20 bytes
 * @param authPlugin the server's default authentication plugin
 * @see <a
 *     href="https://dev.mysql.com/doc/dev/mysql-server/latest/page_protocol_connection_phase_packets_protocol_handshake_v10.html">
 *     Protocol::HandshakeV10</a>
 */
record Greeting(int capabilities, ByteBuffer nonce, String authPlugin) {

    static final int NONCE_LENGTH = 20;

    private static final int VERSION = 10;
    private static final int FIRST_PART_LENGTH = 8;

    /**
     * Parses a greeting.
     *
     * @throws ProtocolException if it is not of protocol version 10, which every server since MySQL 3.21 speaks, or if it names no
     *     authentication plugin, as servers before MySQL 5.5 do not
     */
    static Greeting read(PacketReader packetReader) throws ProtocolException {
        if (packetReader.int8() != VERSION) {
            throw new ProtocolException("not the greeting of a MySQL server");
        }
        packetReader.nullTerminatedString();
        packetReader.int32();
        ByteBuffer nonce = ByteBuffer.allocate(NONCE_LENGTH).put(packetReader.bytes(FIRST_PART_LENGTH));
        packetReader.int8();
        int low = packetReader.int16();
        packetReader.bytes(3);
        int high = packetReader.int16();
        packetReader.bytes(11);
        nonce.put(packetReader.bytes(NONCE_LENGTH - FIRST_PART_LENGTH)).flip();
        packetReader.int8();
        return new Greeting(low | high << 16, nonce.asReadOnlyBuffer(), packetReader.nullTerminatedString());
    }

    boolean supportsTls() {
        return (capabilities & MysqlLogin.TLS) != 0;
    }
}
