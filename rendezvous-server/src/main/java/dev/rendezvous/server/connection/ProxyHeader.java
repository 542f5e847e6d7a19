package dev.rendezvous.server.connection;

import io.helidon.webserver.ProxyProtocolData;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/**
 * The header that a proxy sends before the bytes of its client, in version 1 (text) or 2 (binary).
 *
 * @param length the number of bytes of the header
 * @param sourceAddress the address of the client; empty if the proxy does not know it, or if the connection is the proxy's own
 * @param sourcePort the port of the client; -1 if there is no address
 * @see <a href="https://www.haproxy.org/download/3.0/doc/proxy-protocol.txt">The PROXY protocol</a>
 */
record ProxyHeader(
        int length,
        Family family,
        Protocol protocol,
        String sourceAddress,
        String destAddress,
        int sourcePort,
        int destPort)
        implements ProxyProtocolData {

    private static final byte[] TEXT = "PROXY ".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] BINARY = "\r\n\r\n\0\r\nQUIT\n".getBytes(StandardCharsets.US_ASCII);

    private static final int MAX_TEXT = 107;
    private static final int TEXT_FIELDS = 6;
    private static final int BINARY_HEAD = 16;
    private static final int LOCAL = 0x20;
    private static final int PROXY = 0x21;
    private static final int TCP4 = 0x11;
    private static final int TCP6 = 0x21;

    /**
     * Returns the header at the beginning of the bytes; empty if more bytes are needed.
     *
     * @throws IllegalArgumentException if the bytes do not begin with a header
     */
    static Optional<ProxyHeader> parse(byte[] bytes) {
        if (begins(bytes, BINARY)) {
            return bytes.length < BINARY_HEAD ? Optional.empty() : binary(bytes);
        }
        if (begins(bytes, TEXT)) {
            return text(bytes);
        }
        throw new IllegalArgumentException("PROXY header must come first, but did not");
    }

    private static boolean begins(byte[] bytes, byte[] prefix) {
        int length = Math.min(bytes.length, prefix.length);
        return Arrays.equals(bytes, 0, length, prefix, 0, length);
    }

    private static Optional<ProxyHeader> text(byte[] bytes) {
        String text = new String(bytes, 0, Math.min(bytes.length, MAX_TEXT), StandardCharsets.US_ASCII);
        int end = text.indexOf("\r\n");
        if (end < 0) {
            if (bytes.length >= MAX_TEXT) {
                throw new IllegalArgumentException("PROXY header must have at most 107 bytes, but has more");
            }
            return Optional.empty();
        }
        String[] fields = text.substring(0, end).split(" ", -1);
        if (fields.length > 1 && fields[1].equals("UNKNOWN")) {
            return Optional.of(unknown(end + 2));
        }
        if (fields.length != TEXT_FIELDS || !(fields[1].equals("TCP4") || fields[1].equals("TCP6"))) {
            throw new IllegalArgumentException("PROXY header must name a protocol, two addresses and two ports");
        }
        return Optional.of(new ProxyHeader(
                end + 2,
                fields[1].equals("TCP4") ? Family.IPv4 : Family.IPv6,
                Protocol.TCP,
                InetAddress.ofLiteral(fields[2]).getHostAddress(),
                InetAddress.ofLiteral(fields[3]).getHostAddress(),
                port(fields[4]),
                port(fields[5])));
    }

    private static int port(String text) {
        int port = Integer.parseInt(text);
        if (port < 0 || port > 0xffff) {
            throw new IllegalArgumentException("port must be in 0..65535, but was " + port);
        }
        return port;
    }

    private static ProxyHeader unknown(int length) {
        return new ProxyHeader(length, Family.UNKNOWN, Protocol.UNKNOWN, "", "", -1, -1);
    }

    private static Optional<ProxyHeader> binary(byte[] bytes) {
        int command = bytes[12] & 0xff;
        if (command != LOCAL && command != PROXY) {
            throw new IllegalArgumentException("PROXY header must have version 2 and a known command");
        }
        int length = BINARY_HEAD + unsignedShort(bytes, 14);
        if (bytes.length < length) {
            return Optional.empty();
        }
        int family = bytes[13] & 0xff;
        return Optional.of(
                command == PROXY && family == TCP4
                        ? addresses(bytes, length, Family.IPv4, 4)
                        : command == PROXY && family == TCP6
                                ? addresses(bytes, length, Family.IPv6, 16)
                                : unknown(length));
    }

    private static ProxyHeader addresses(byte[] bytes, int length, Family family, int size) {
        int ports = BINARY_HEAD + 2 * size;
        if (length < ports + 4) {
            throw new IllegalArgumentException("PROXY header must contain two addresses and two ports");
        }
        return new ProxyHeader(
                length,
                family,
                Protocol.TCP,
                address(bytes, BINARY_HEAD, size),
                address(bytes, BINARY_HEAD + size, size),
                unsignedShort(bytes, ports),
                unsignedShort(bytes, ports + 2));
    }

    private static String address(byte[] bytes, int offset, int size) {
        try {
            return InetAddress.getByAddress(Arrays.copyOfRange(bytes, offset, offset + size))
                    .getHostAddress();
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private static int unsignedShort(byte[] bytes, int offset) {
        return ((bytes[offset] & 0xff) << 8) | (bytes[offset + 1] & 0xff);
    }
}
