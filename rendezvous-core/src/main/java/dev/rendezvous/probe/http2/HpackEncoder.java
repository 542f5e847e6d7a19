package dev.rendezvous.probe.http2;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Encodes header blocks as literals without indexing and without Huffman code (HPACK, RFC 7541 section 6.2.2). */
public final class HpackEncoder {

    private HpackEncoder() {}

    /** Returns the header block of these fields, whose characters must be ISO-8859-1. */
    public static byte[] encode(List<HpackField> fields) {
        ByteArrayOutputStream block = new ByteArrayOutputStream();
        for (HpackField field : fields) {
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
        int max = 0x7f;
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
