package dev.rendezvous.mysql;

import dev.rendezvous.net.Line;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.ProtocolException;

/**
 * Sends and receives packets: three bytes of length, one of counting, the content. For one thread.
 *
 * @see <a href="https://dev.mysql.com/doc/dev/mysql-server/latest/page_protocol_basic_packets.html">MySQL packets</a>
 */
final class Packets {

    private static final int LONGEST = 1 << 20;

    private final Line line;
    private int next;

    Packets(Line line) {
        this.line = line;
    }

    /**
     * Returns the next packet.
     *
     * @throws MysqlErrorException if it is an error
     * @throws ProtocolException if it is longer than a mebibyte
     */
    Packet receive() throws IOException {
        // Not buffered: what follows may be encrypted.
        DataInputStream in = new DataInputStream(line.in());
        byte[] header = new byte[4];
        in.readFully(header);
        int length = Byte.toUnsignedInt(header[0])
                | Byte.toUnsignedInt(header[1]) << 8
                | Byte.toUnsignedInt(header[2]) << 16;
        if (length > LONGEST) {
            throw new ProtocolException("a packet of " + length + " bytes, and at most " + LONGEST + " are read");
        }
        byte[] content = new byte[length];
        in.readFully(content);
        next = header[3] + 1;
        return new Packet(content).orThrow();
    }

    /** Sends the next packet of an exchange. */
    void send(Content content) throws IOException {
        byte[] bytes = content.toBytes();
        byte[] packet = new byte[bytes.length + 4];
        packet[0] = (byte) bytes.length;
        packet[1] = (byte) (bytes.length >> 8);
        packet[2] = (byte) (bytes.length >> 16);
        packet[3] = (byte) next++;
        System.arraycopy(bytes, 0, packet, 4, bytes.length);
        OutputStream out = line.out();
        out.write(packet);
        out.flush();
    }

    /** Sends a command, which begins an exchange. */
    void command(Content content) throws IOException {
        next = 0;
        send(content);
    }

    /** Encrypts what follows. */
    void encrypt() throws IOException {
        line.encrypt();
    }
}
