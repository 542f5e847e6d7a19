package dev.rendezvous.grpc;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Writes header blocks in the plainest way that HPACK has: no table, no compression. RFC 7541 section 6.2.2. */
final class HeaderEncoder {

    private HeaderEncoder() {}

    /** Returns the block of these fields, which hold no character beyond a byte. */
    static byte[] encode(List<HeaderField> fields) {
        ByteArrayOutputStream block = new ByteArrayOutputStream();
        for (HeaderField field : fields) {
            block.write(0);
            string(field.name(), block);
            string(field.value(), block);
        }
        return block.toByteArray();
    }

    private static void string(String text, ByteArrayOutputStream block) {
        byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        integer(bytes.length, block);
        block.writeBytes(bytes);
    }

    /** RFC 7541 section 5.1, with a prefix of seven bits. */
    private static void integer(int value, ByteArrayOutputStream block) {
        int most = 0x7f;
        if (value < most) {
            block.write(value);
            return;
        }
        block.write(most);
        int left = value - most;
        while (left >= 0x80) {
            block.write((left & 0x7f) | 0x80);
            left >>>= 7;
        }
        block.write(left);
    }
}
