package dev.rendezvous.grpc;

import java.net.ProtocolException;

/**
 * The Huffman code of HPACK, RFC 7541 section 5.2 and appendix B. It is canonical: codes of one length follow each other in the
 * order of their symbols, and those of the next length continue them. So the lengths say it all.
 */
final class Huffman {

    private static final int LONGEST = 30;
    private static final int LONGEST_PADDING = 7;
    private static final int END_OF_STRING = 256;

    /** The length of each symbol's code, as a digit to the base of 36. */
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

    /** How many codes there are of each length. */
    private static final int[] COUNTS = counts();

    /** The symbols in the order of their codes. */
    private static final int[] SYMBOLS = symbols();

    private Huffman() {}

    private static int[] counts() {
        int[] counts = new int[LONGEST + 1];
        for (int symbol = 0; symbol <= END_OF_STRING; symbol++) {
            counts[length(symbol)]++;
        }
        return counts;
    }

    private static int[] symbols() {
        int[] symbols = new int[END_OF_STRING + 1];
        int filled = 0;
        for (int length = 1; length <= LONGEST; length++) {
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
     * Returns a decoded string, one character to a byte.
     *
     * @throws ProtocolException if it holds the end of a string, or ends in anything but fewer than eight ones
     */
    static String decoded(byte[] bytes, int start, int end) throws ProtocolException {
        StringBuilder text = new StringBuilder();
        int bit = start * Byte.SIZE;
        int last = end * Byte.SIZE;
        while (bit < last) {
            int code = 0;
            int first = 0;
            int passed = 0;
            int length = 0;
            int symbol = -1;
            while (symbol < 0 && bit < last) {
                code |= (bytes[bit / Byte.SIZE] >> (Byte.SIZE - 1 - bit % Byte.SIZE)) & 1;
                bit++;
                length++;
                int offset = code - first;
                if (offset < COUNTS[length]) {
                    symbol = SYMBOLS[passed + offset];
                }
                passed += COUNTS[length];
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
            throw new ProtocolException("an HTTP/2 header field with the end of a string in it");
        }
        text.append((char) symbol);
    }

    private static void checkPadding(int code, int length) throws ProtocolException {
        if (length > LONGEST_PADDING || code != (1 << length) - 1) {
            throw new ProtocolException("an HTTP/2 header field that ends within a character");
        }
    }
}
