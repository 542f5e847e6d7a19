package dev.rendezvous.server.connection;

/**
 * Counts the fields of a head in HTTP/2 while its bytes arrive (RFC 7541 section 6), without decoding them. A byte can repeat a field of
 * four kilobytes from the table of the decoder, so the size of a head says little of what it becomes. Not thread-safe.
 */
final class HpackFieldCounter {

    private static final int INDEXED = 0x80;
    private static final int INCREMENTAL = 0x40;
    private static final int SIZE_UPDATE = 0x20;
    private static final int MORE = 0x80;
    private static final int LENGTH = 0x7f;

    /** A longer text does not fit into any head. */
    private static final int MAX_SHIFT = 21;

    private Part part = Part.FIELD;
    private Part next = Part.FIELD;
    private int fields;
    private int left;
    private int shift;

    /** What the next byte is. */
    private enum Part {
        FIELD,
        REST_OF_INDEX,
        NAME_LENGTH,
        REST_OF_NAME_LENGTH,
        NAME,
        VALUE_LENGTH,
        REST_OF_VALUE_LENGTH,
        VALUE
    }

    /** Begins with another head. */
    void reset() {
        part = Part.FIELD;
        fields = 0;
    }

    /** Returns the number of fields that have begun; changes of the table size count as well. */
    int fields() {
        return fields;
    }

    /** Takes the next byte. */
    void take(byte one) {
        int value = one & 0xff;
        switch (part) {
            case FIELD -> takeField(value);
            case REST_OF_INDEX -> part = (value & MORE) == 0 ? next : part;
            case NAME_LENGTH -> takeLength(value, Part.REST_OF_NAME_LENGTH, Part.NAME);
            case REST_OF_NAME_LENGTH -> takeRestOfLength(value, Part.NAME);
            case VALUE_LENGTH -> takeLength(value, Part.REST_OF_VALUE_LENGTH, Part.VALUE);
            case REST_OF_VALUE_LENGTH -> takeRestOfLength(value, Part.VALUE);
            case NAME, VALUE -> {
                left--;
                endText(part);
            }
        }
    }

    private void takeField(int value) {
        fields++;
        if ((value & INDEXED) != 0) {
            takeIndex(value & 0x7f, 0x7f, Part.FIELD, Part.FIELD);
        } else if ((value & INCREMENTAL) != 0) {
            takeIndex(value & 0x3f, 0x3f, Part.VALUE_LENGTH, Part.NAME_LENGTH);
        } else if ((value & SIZE_UPDATE) != 0) {
            takeIndex(value & 0x1f, 0x1f, Part.FIELD, Part.FIELD);
        } else {
            takeIndex(value & 0x0f, 0x0f, Part.VALUE_LENGTH, Part.NAME_LENGTH);
        }
    }

    private void takeIndex(int index, int mask, Part afterIndex, Part afterZero) {
        next = afterIndex;
        part = index == mask ? Part.REST_OF_INDEX : index == 0 ? afterZero : afterIndex;
    }

    private void takeLength(int value, Part rest, Part text) {
        left = value & LENGTH;
        shift = 0;
        part = left == LENGTH ? rest : text;
        endText(part);
    }

    private void takeRestOfLength(int value, Part text) {
        left += (value & LENGTH) << shift;
        shift = Math.min(shift + 7, MAX_SHIFT);
        if ((value & MORE) == 0) {
            part = text;
            endText(text);
        }
    }

    private void endText(Part text) {
        if (left == 0) {
            part = text == Part.NAME ? Part.VALUE_LENGTH : Part.FIELD;
        }
    }
}
