package dev.rendezvous.internal.probe.dns;

import java.nio.ByteBuffer;

/**
 * The question of a query (RFC 1035 section 4.1).
 *
 * @param name a valid domain name
 * @param type the type of the requested records
 */
record DnsQuestion(String name, RecordType type) {

    static final int CLASS_INTERNET = 1;
    private static final short RECURSION_DESIRED = 0x0100;
    private static final int MAX_QUERY_LENGTH = 12 + 255 + 4;

    /** Returns the query message for this question. */
    ByteBuffer toQuery(int id) {
        ByteBuffer message = ByteBuffer.allocate(MAX_QUERY_LENGTH);
        message.putShort((short) id).putShort(RECURSION_DESIRED);
        message.putShort((short) 1).putShort((short) 0).putShort((short) 0).putShort((short) 0);
        DomainName.write(name, message);
        return message.putShort((short) type.code())
                .putShort((short) CLASS_INTERNET)
                .flip();
    }
}
