package dev.rendezvous.mysql;

import java.net.ProtocolException;
import java.nio.ByteBuffer;

/**
 * What the server says first: that it is there, what it can do, and the nonce that a password is to be mixed with.
 *
 * @param capabilities what it can do, as bits
 * @param nonce 20 bytes
 * @param method how it wants users to log in, unless one is set up otherwise
 * @see <a
 *     href="https://dev.mysql.com/doc/dev/mysql-server/latest/page_protocol_connection_phase_packets_protocol_handshake_v10.html">
 *     Protocol::HandshakeV10</a>
 */
record Greeting(int capabilities, ByteBuffer nonce, String method) {

    static final int NONCE_LENGTH = 20;

    private static final int VERSION = 10;
    private static final int FIRST_PART = 8;

    /**
     * Reads the greeting.
     *
     * @throws ProtocolException if it is none of protocol version 10, which every server since MySQL 3.21 speaks, or of before
     *     MySQL 5.5, whose servers do not name their method
     */
    static Greeting read(Packet packet) throws ProtocolException {
        if (packet.number8() != VERSION) {
            throw new ProtocolException("not the greeting of a MySQL server");
        }
        packet.text();
        packet.number32();
        ByteBuffer nonce = ByteBuffer.allocate(NONCE_LENGTH).put(packet.bytes(FIRST_PART));
        packet.number8();
        int low = packet.number16();
        packet.bytes(3);
        int high = packet.number16();
        packet.bytes(11);
        nonce.put(packet.bytes(NONCE_LENGTH - FIRST_PART)).flip();
        packet.number8();
        return new Greeting(low | high << 16, nonce.asReadOnlyBuffer(), packet.text());
    }

    boolean offersTls() {
        return (capabilities & Login.TLS) != 0;
    }
}
