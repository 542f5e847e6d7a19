package dev.rendezvous.dns;

import java.net.ProtocolException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/** Names as people write them and as they travel: RFC 1035 sections 3.1 and 4.1.4. */
final class DomainName {

    private static final int MOST_BYTES = 255;
    private static final Pattern LABEL = Pattern.compile("[A-Za-z0-9_-]{1,63}");

    private DomainName() {}

    /** Returns whether we ask for such a name: letters, digits, hyphens and underscores between dots. */
    static boolean isValid(String name) {
        String bare = name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
        for (String label : bare.split("\\.", -1)) {
            if (!LABEL.matcher(label).matches()) {
                return false;
            }
        }
        return bare.length() <= MOST_BYTES - 2;
    }

    /** Writes a valid name. */
    static void write(String name, ByteBuffer message) {
        for (String label : name.split("\\.")) {
            message.put((byte) label.length()).put(label.getBytes(StandardCharsets.US_ASCII));
        }
        message.put((byte) 0);
    }

    /**
     * Returns the name that begins where the message stands, without its last dot; an unusual byte as {@code \046}.
     *
     * @throws ProtocolException if it is none, or points at itself
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
                    throw new ProtocolException("a name does not point back");
                }
                earliest = target;
                at = message.duplicate().position(target);
            } else {
                bytes += length + 1;
                if (length > 63 || bytes > MOST_BYTES) {
                    throw new ProtocolException("a name is too long");
                }
                label(at, length, name.append('.'));
            }
        }
    }

    private static void label(ByteBuffer at, int length, StringBuilder name) {
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
