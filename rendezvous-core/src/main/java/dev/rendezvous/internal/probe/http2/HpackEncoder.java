package dev.rendezvous.internal.probe.http2;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Encodes header blocks as literals without indexing and without Huffman code (HPACK, RFC 7541 section 6.2.2). Names of the static table
 * are encoded by their index, as some servers expect it of pseudo-header fields.
 */
public final class HpackEncoder {

    private HpackEncoder() {}

    /** Returns the header block of these fields, whose characters must be ISO-8859-1. */
    public static byte[] encode(List<HpackField> fields) {
        ByteArrayOutputStream block = new ByteArrayOutputStream();
        for (HpackField field : fields) {
            int index = HpackTable.staticIndex(field.name());
            integer(index, 4, block);
            if (index == 0) {
                string(field.name(), block);
            }
            string(field.value(), block);
        }
        return block.toByteArray();
    }

    private static void string(String text, ByteArrayOutputStream block) {
        byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        integer(bytes.length, 7, block);
        block.writeBytes(bytes);
    }

    /** RFC 7541 section 5.1; the bits before the prefix are zero. */
    private static void integer(int value, int prefix, ByteArrayOutputStream block) {
        int max = (1 << prefix) - 1;
        if (value < max) {
            block.write(value);
            return;
        }
        block.write(max);
        int left = value - max;
        while (left >= 0x80) {
            block.write((left & 0x7f) | 0x80);
            left >>>= 7;
        }
        block.write(left);
    }
}
