package dev.rendezvous.internal.probe.http2;

import java.net.ProtocolException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Decodes the header blocks of one connection (HPACK, RFC 7541). Blocks must be decoded in their order, as each may refer to previous
 * ones. Not thread-safe.
 *
 * <p>A block whose fields have more than 64 KiB in total is rejected, as a short block may expand to a very long list.
 */
public final class HpackDecoder {

    private static final int MAX_LIST_SIZE = 65_536;

    private final HpackTable table = new HpackTable();

    /** Makes a decoder with an empty table. */
    public HpackDecoder() {}

    /**
     * Returns the fields of a header block, in their order.
     *
     * @throws ProtocolException if the block is malformed
     */
    public List<HpackField> decode(byte[] block) throws ProtocolException {
        return new Block(block).fields();
    }

    private final class Block {

        private final byte[] bytes;
        private int next;

        Block(byte[] bytes) {
            this.bytes = bytes;
        }

        List<HpackField> fields() throws ProtocolException {
            List<HpackField> fields = new ArrayList<>();
            int size = 0;
            while (next < bytes.length) {
                int first = bytes[next] & 0xff;
                if (first >> 5 == 0b001) {
                    resize(!fields.isEmpty());
                    continue;
                }
                HpackField field = field(first);
                fields.add(field);
                size += field.size();
                if (size > MAX_LIST_SIZE) {
                    throw new ProtocolException("an HTTP/2 header of more than " + MAX_LIST_SIZE + " bytes");
                }
            }
            return fields;
        }

        /** RFC 7541 section 6.3: allowed only at the beginning of a block. */
        private void resize(boolean late) throws ProtocolException {
            if (late) {
                throw new ProtocolException("an HTTP/2 header that resizes the table after a field");
            }
            table.resize(integer(5));
        }

        /** RFC 7541 sections 6.1 and 6.2. */
        private HpackField field(int first) throws ProtocolException {
            if (first >= 0b1000_0000) {
                return table.get(integer(7));
            }
            boolean indexed = first >= 0b0100_0000;
            int nameIndex = integer(indexed ? 6 : 4);
            HpackField field = new HpackField(
                    nameIndex == 0 ? string() : table.get(nameIndex).name(), string());
            if (indexed) {
                table.add(field);
            }
            return field;
        }

        /** RFC 7541 section 5.1, with at most four bytes after the prefix. */
        private int integer(int prefix) throws ProtocolException {
            int max = (1 << prefix) - 1;
            int value = nextByte() & max;
            if (value < max) {
                return value;
            }
            for (int shift = 0; shift < 28; shift += 7) {
                int octet = nextByte();
                value += (octet & 0x7f) << shift;
                if (octet < 0x80) {
                    return value;
                }
            }
            throw new ProtocolException("an HTTP/2 header with an integer that is too large");
        }

        /** RFC 7541 section 5.2. */
        private String string() throws ProtocolException {
            boolean compressed = next < bytes.length && bytes[next] < 0;
            int length = integer(7);
            if (length > bytes.length - next) {
                throw truncated();
            }
            int start = next;
            next += length;
            return compressed
                    ? HpackHuffman.decode(bytes, start, next)
                    : new String(bytes, start, length, StandardCharsets.ISO_8859_1);
        }

        private int nextByte() throws ProtocolException {
            if (next >= bytes.length) {
                throw truncated();
            }
            return bytes[next++] & 0xff;
        }

        private static ProtocolException truncated() {
            return new ProtocolException("an HTTP/2 header that ends within a field");
        }
    }
}
