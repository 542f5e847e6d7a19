package dev.rendezvous.internal.probe.dns;

import dev.rendezvous.internal.probe.net.IpLiteral;
import java.net.InetAddress;
import java.net.ProtocolException;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * A type of DNS records and the text form of its data. A method {@code read} reads data of the given length at the position of the
 * message.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc1035#section-3.3">RFC 1035 section 3.3</a>
 */
enum RecordType {
    A(1) {
        @Override
        String read(ByteBuffer message, int length) throws ProtocolException {
            return address(message, length, 4);
        }
    },
    NS(2),
    CNAME(5),
    PTR(12),
    MX(15) {
        @Override
        String read(ByteBuffer message, int length) throws ProtocolException {
            return unsignedShort(message) + " " + DomainName.read(message);
        }
    },
    TXT(16) {
        @Override
        String read(ByteBuffer message, int length) throws ProtocolException {
            byte[] text = new byte[length];
            int size = 0;
            for (int end = message.position() + length; message.position() < end; ) {
                int partLength = Byte.toUnsignedInt(message.get());
                if (partLength > end - message.position()) {
                    throw new ProtocolException("a string is longer than its record");
                }
                message.get(text, size, partLength);
                size += partLength;
            }
            return new String(text, 0, size, StandardCharsets.UTF_8);
        }

        @Override
        String canonical(String value) {
            return value;
        }
    },
    /** RFC 3596. */
    AAAA(28) {
        @Override
        String read(ByteBuffer message, int length) throws ProtocolException {
            return address(message, length, 16);
        }
    },
    /** RFC 2782. */
    SRV(33) {
        @Override
        String read(ByteBuffer message, int length) throws ProtocolException {
            return unsignedShort(message) + " " + unsignedShort(message) + " " + unsignedShort(message) + " "
                    + DomainName.read(message);
        }
    };

    private final int code;

    RecordType(int code) {
        this.code = code;
    }

    int code() {
        return code;
    }

    boolean isAddress() {
        return this == A || this == AAAA;
    }

    /** Reads the data as text, in the form of a zone file, but names have no trailing dot and the text of TXT is not quoted. */
    String read(ByteBuffer message, int length) throws ProtocolException {
        return DomainName.read(message);
    }

    /** Returns whether records of this type can have a value. */
    boolean canHave(String value) {
        return switch (this) {
            case A -> IpLiteral.parse(value).isPresent() && value.indexOf(':') < 0;
            case AAAA -> IpLiteral.parse(value).isPresent() && value.indexOf(':') >= 0;
            case MX -> value.strip().matches("[0-9]{1,5}\\s+\\S+");
            case SRV -> value.strip().matches("([0-9]{1,5}\\s+){3}\\S+");
            case NS, CNAME, PTR -> value.strip().matches("\\S+");
            case TXT -> true;
        };
    }

    /** Returns the form of a value, for people. */
    String form() {
        return switch (this) {
            case A -> "an IPv4 address, as in 10.0.0.7";
            case AAAA -> "an IPv6 address, as in 2001:db8::7";
            case MX -> "a preference and a name, as in '10 mail.example'";
            case SRV -> "priority, weight, port and name, as in '1 2 8080 web.example'";
            case NS, CNAME, PTR -> "a name, as in web.example";
            case TXT -> "a text";
        };
    }

    /** Returns the canonical form of a value, for comparison. */
    String canonical(String value) {
        if (isAddress()) {
            return IpLiteral.parse(value).map(InetAddress::getHostAddress).orElse(value);
        }
        String lower = value.strip().replaceAll("\\s+", " ").toLowerCase(Locale.ROOT);
        return lower.endsWith(".") ? lower.substring(0, lower.length() - 1) : lower;
    }

    private static int unsignedShort(ByteBuffer message) {
        return Short.toUnsignedInt(message.getShort());
    }

    private static String address(ByteBuffer message, int length, int size) throws ProtocolException {
        if (length != size) {
            throw new ProtocolException("an address record has " + length + " bytes");
        }
        byte[] address = new byte[size];
        message.get(address);
        try {
            return InetAddress.getByAddress(address).getHostAddress();
        } catch (UnknownHostException e) {
            throw new ProtocolException("an address record has " + length + " bytes");
        }
    }
}
