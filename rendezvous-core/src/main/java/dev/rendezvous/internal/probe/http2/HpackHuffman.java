package dev.rendezvous.internal.probe.http2;

import java.net.ProtocolException;

/**
 * The Huffman code of HPACK (RFC 7541 section 5.2 and appendix B). The code is canonical: codes of the same length are consecutive, in
 * the order of their symbols, and those of the next length continue them. The lengths therefore define the code.
 */
final class HpackHuffman {

    private static final int MAX_CODE_LENGTH = 30;
    private static final int MAX_PADDING_LENGTH = 7;
    private static final int END_OF_STRING = 256;

    /** The length of the code of each symbol, as a base-36 digit. */
    private static final String LENGTHS = ""
            + "dnsssssssoussussssssssusssssssss"
            + "6aacd68baa8b8666555666666678f6ca"
            + "d67777777777777777777777878djde6"
            + "f56565666577666567655677777fbeds"
            + "kmkkmmmnmnnnnnonoomnonnnnlmnmnno"
            + "mlkmmnnlnmmolmnnllmlnmnnkmmmnmmn"
            + "qqkjmnmpqqqrrqopjlqrrqrollqqsrrr"
            + "koklmllnmmppooqnqrqqrrrrrsrrrrrq"
            + "u";

    /** The number of codes of each length. */
    private static final int[] COUNTS = counts();

    /** The symbols, in the order of their codes. */
    private static final int[] SYMBOLS = symbols();

    private HpackHuffman() {}

    private static int[] counts() {
        int[] counts = new int[MAX_CODE_LENGTH + 1];
        for (int symbol = 0; symbol <= END_OF_STRING; symbol++) {
            counts[length(symbol)]++;
        }
        return counts;
    }

    private static int[] symbols() {
        int[] symbols = new int[END_OF_STRING + 1];
        int filled = 0;
        for (int length = 1; length <= MAX_CODE_LENGTH; length++) {
            for (int symbol = 0; symbol <= END_OF_STRING; symbol++) {
                if (length(symbol) == length) {
                    symbols[filled++] = symbol;
                }
            }
        }
        return symbols;
    }

    private static int length(int symbol) {
        return Character.digit(LENGTHS.charAt(symbol), 36);
    }

    /**
     * Returns a decoded string, with one character for each byte.
     *
     * @throws ProtocolException if it contains the end-of-string symbol, or is padded with anything but fewer than eight ones
     */
    static String decode(byte[] bytes, int start, int end) throws ProtocolException {
        StringBuilder text = new StringBuilder();
        int bit = start * Byte.SIZE;
        int last = end * Byte.SIZE;
        while (bit < last) {
            int code = 0;
            int first = 0;
            int index = 0;
            int length = 0;
            int symbol = -1;
            while (symbol < 0 && bit < last) {
                code |= (bytes[bit / Byte.SIZE] >> (Byte.SIZE - 1 - bit % Byte.SIZE)) & 1;
                bit++;
                length++;
                int offset = code - first;
                if (offset < COUNTS[length]) {
                    symbol = SYMBOLS[index + offset];
                }
                index += COUNTS[length];
                first = (first + COUNTS[length]) << 1;
                code <<= 1;
            }
            if (symbol >= 0) {
                append(text, symbol);
            } else {
                checkPadding(code >> 1, length);
            }
        }
        return text.toString();
    }

    private static void append(StringBuilder text, int symbol) throws ProtocolException {
        if (symbol == END_OF_STRING) {
            throw new ProtocolException("an HTTP/2 header with an end-of-string symbol in a string");
        }
        text.append((char) symbol);
    }

    private static void checkPadding(int code, int length) throws ProtocolException {
        if (length > MAX_PADDING_LENGTH || code != (1 << length) - 1) {
            throw new ProtocolException("an HTTP/2 header with a string that ends within a character");
        }
    }
}
