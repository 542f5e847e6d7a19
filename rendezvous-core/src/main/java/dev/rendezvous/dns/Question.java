package dev.rendezvous.dns;

import java.nio.ByteBuffer;

/**
 * What is asked of a name server: RFC 1035 section 4.1.
 *
 * @param name valid
 * @param type of the records asked for
 */
record Question(String name, RecordType type) {

    static final int INTERNET = 1;
    private static final short RECURSION_DESIRED = 0x0100;
    private static final int MOST_BYTES = 12 + 255 + 4;

    /** Returns the message that asks, ready to be sent. */
    ByteBuffer encoded(int id) {
        ByteBuffer message = ByteBuffer.allocate(MOST_BYTES);
        message.putShort((short) id).putShort(RECURSION_DESIRED);
        message.putShort((short) 1).putShort((short) 0).putShort((short) 0).putShort((short) 0);
        DomainName.write(name, message);
        return message.putShort((short) type.code()).putShort((short) INTERNET).flip();
    }
}
