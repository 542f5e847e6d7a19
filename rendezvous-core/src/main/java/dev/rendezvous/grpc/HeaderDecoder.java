package dev.rendezvous.grpc;

import java.net.ProtocolException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads the header blocks of one connection in their order, as each may refer to those before: HPACK, RFC 7541. For one thread.
 *
 * <p>A block whose fields amount to more than 64 KiB is refused, as a short one may stand for a very long list.
 */
final class HeaderDecoder {

    private static final int LARGEST_LIST = 65_536;

    private final HeaderTable table = new HeaderTable();

    /**
     * Returns the fields of a block, in their order.
     *
     * @throws ProtocolException if it is none
     */
    List<HeaderField> decode(byte[] block) throws ProtocolException {
        return new Block(block).fields();
    }

    private final class Block {

        private final byte[] bytes;
        private int next;

        Block(byte[] bytes) {
            this.bytes = bytes;
        }

        List<HeaderField> fields() throws ProtocolException {
            List<HeaderField> fields = new ArrayList<>();
            int size = 0;
            while (next < bytes.length) {
                int first = bytes[next] & 0xff;
                if (first >> 5 == 0b001) {
                    resize(!fields.isEmpty());
                    continue;
                }
                HeaderField field = field(first);
                fields.add(field);
                size += field.size();
                if (size > LARGEST_LIST) {
                    throw new ProtocolException("HTTP/2 header fields of more than " + LARGEST_LIST + " bytes");
                }
            }
            return fields;
        }

        /** RFC 7541 section 6.3: only at the beginning of a block. */
        private void resize(boolean late) throws ProtocolException {
            if (late) {
                throw new ProtocolException("an HTTP/2 header table that changes its size among the fields");
            }
            table.resize(integer(5));
        }

        /** RFC 7541 sections 6.1 and 6.2. */
        private HeaderField field(int first) throws ProtocolException {
            if (first >= 0b1000_0000) {
                return table.get(integer(7));
            }
            boolean kept = first >= 0b0100_0000;
            int named = integer(kept ? 6 : 4);
            HeaderField field =
                    new HeaderField(named == 0 ? string() : table.get(named).name(), string());
            if (kept) {
                table.add(field);
            }
            return field;
        }

        /** RFC 7541 section 5.1, up to four bytes beside the prefix. */
        private int integer(int prefix) throws ProtocolException {
            int most = (1 << prefix) - 1;
            int value = nextByte() & most;
            if (value < most) {
                return value;
            }
            for (int shift = 0; shift < 28; shift += 7) {
                int more = nextByte();
                value += (more & 0x7f) << shift;
                if (more < 0x80) {
                    return value;
                }
            }
            throw new ProtocolException("a number in an HTTP/2 header that is too large");
        }

        /** RFC 7541 section 5.2. */
        private String string() throws ProtocolException {
            boolean compressed = next < bytes.length && bytes[next] < 0;
            int length = integer(7);
            if (length > bytes.length - next) {
                throw endsEarly();
            }
            int start = next;
            next += length;
            return compressed
                    ? Huffman.decoded(bytes, start, next)
                    : new String(bytes, start, length, StandardCharsets.ISO_8859_1);
        }

        private int nextByte() throws ProtocolException {
            if (next >= bytes.length) {
                throw endsEarly();
            }
            return bytes[next++] & 0xff;
        }

        private static ProtocolException endsEarly() {
            return new ProtocolException("an HTTP/2 header that ends within a field");
        }
    }
}
