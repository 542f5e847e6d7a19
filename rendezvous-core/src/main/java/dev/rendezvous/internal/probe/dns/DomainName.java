package dev.rendezvous.internal.probe.dns;

import java.net.ProtocolException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/** Domain names as text and in messages (RFC 1035 sections 3.1 and 4.1.4). */
final class DomainName {

    private static final int MAX_BYTES = 255;
    private static final Pattern LABEL = Pattern.compile("[A-Za-z0-9_-]{1,63}");

    private DomainName() {}

    /** Returns whether a name consists of labels of letters, digits, hyphens and underscores, separated by dots. */
    static boolean isValid(String name) {
        String relative = name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
        for (String label : relative.split("\\.", -1)) {
            if (!LABEL.matcher(label).matches()) {
                return false;
            }
        }
        return relative.length() <= MAX_BYTES - 2;
    }

    /** Writes a valid name to a message. */
    static void write(String name, ByteBuffer message) {
        for (String label : name.split("\\.")) {
            message.put((byte) label.length()).put(label.getBytes(StandardCharsets.US_ASCII));
        }
        message.put((byte) 0);
    }

    /**
     * Reads the name at the position of a message. It has no trailing dot; an unusual byte is written as in {@code \046}.
     *
     * @throws ProtocolException if the name is malformed or contains a pointer that does not point backwards
     */
    static String read(ByteBuffer message) throws ProtocolException {
        StringBuilder name = new StringBuilder();
        ByteBuffer at = message;
        int earliest = message.position();
        for (int bytes = 1; ; ) {
            int length = Byte.toUnsignedInt(at.get());
            if (length == 0) {
                return name.isEmpty() ? "." : name.substring(1);
            }
            if (length >= 0xc0) {
                int target = (length & 0x3f) << 8 | Byte.toUnsignedInt(at.get());
                if (target >= earliest) {
                    throw new ProtocolException("a name contains a pointer that does not point backwards");
                }
                earliest = target;
                at = message.duplicate().position(target);
            } else {
                bytes += length + 1;
                if (length > 63 || bytes > MAX_BYTES) {
                    throw new ProtocolException("a name is too long");
                }
                readLabel(at, length, name.append('.'));
            }
        }
    }

    private static void readLabel(ByteBuffer at, int length, StringBuilder name) {
        for (int i = 0; i < length; i++) {
            int c = Byte.toUnsignedInt(at.get());
            if (c > ' ' && c < 0x7f && c != '.' && c != '\\') {
                name.append((char) c);
            } else {
                name.append("\\%03d".formatted(c));
            }
        }
    }
}
