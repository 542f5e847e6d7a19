package dev.rendezvous.internal.probe.mysql;

import dev.rendezvous.internal.probe.net.ServiceConnection;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.ProtocolException;

/**
 * Sends and receives packets: three bytes of length, one of sequence number, and the payload. Not thread-safe.
 *
 * @see <a href="https://dev.mysql.com/doc/dev/mysql-server/latest/page_protocol_basic_packets.html">MySQL packets</a>
 */
final class MysqlConnection {

    private static final int MAX_LENGTH = 1 << 20;

    private final ServiceConnection serviceConnection;
    private int nextSequence;

    MysqlConnection(ServiceConnection serviceConnection) {
        this.serviceConnection = serviceConnection;
    }

    /**
     * Returns the next packet.
     *
     * @throws MysqlErrorException if it is an error packet
     * @throws ProtocolException if it is longer than 1 MiB
     */
    PacketReader receive() throws IOException {
        // Unbuffered, because the following bytes may belong to TLS.
        DataInputStream in = new DataInputStream(serviceConnection.input());
        byte[] header = new byte[4];
        in.readFully(header);
        int length = Byte.toUnsignedInt(header[0])
                | Byte.toUnsignedInt(header[1]) << 8
                | Byte.toUnsignedInt(header[2]) << 16;
        if (length > MAX_LENGTH) {
            throw new ProtocolException("packet length must be at most " + MAX_LENGTH + ", but was " + length);
        }
        byte[] content = new byte[length];
        in.readFully(content);
        nextSequence = header[3] + 1;
        return new PacketReader(content).orThrow();
    }

    /** Sends the next packet of the current exchange. */
    void send(PacketWriter packetWriter) throws IOException {
        byte[] bytes = packetWriter.toByteArray();
        byte[] packet = new byte[bytes.length + 4];
        packet[0] = (byte) bytes.length;
        packet[1] = (byte) (bytes.length >> 8);
        packet[2] = (byte) (bytes.length >> 16);
        packet[3] = (byte) nextSequence++;
        System.arraycopy(bytes, 0, packet, 4, bytes.length);
        OutputStream out = serviceConnection.output();
        out.write(packet);
        out.flush();
    }

    /** Sends a command, which starts a new exchange. */
    void sendCommand(PacketWriter packetWriter) throws IOException {
        nextSequence = 0;
        send(packetWriter);
    }

    /** Switches the connection to TLS. */
    void startTls() throws IOException {
        serviceConnection.startTls();
    }
}
