package dev.rendezvous;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;

/** The bytes that a signal carries, with their media type. Immutable. */
public final class Payload {

    private static final String TEXT = "text/plain; charset=utf-8";

    private final byte[] bytes;
    private final String contentType;

    private Payload(byte[] bytes, String contentType) {
        this.bytes = bytes;
        this.contentType = Objects.requireNonNull(contentType, "contentType");
    }

    /** Returns a payload of a copy of these bytes. */
    public static Payload of(byte[] bytes, String contentType) {
        return new Payload(bytes.clone(), contentType);
    }

    /** Returns a payload of plain text in UTF-8. */
    public static Payload text(String text) {
        return new Payload(text.getBytes(StandardCharsets.UTF_8), TEXT);
    }

    /**
     * Returns a payload of a value as JSON, with the media type {@code application/json}. Needs Jackson, {@code
     * tools.jackson.core:jackson-databind}, which this library does not bring along; in a named module, the package of the value's class must be
     * open to it.
     *
     * @throws IllegalArgumentException if Jackson cannot write the value; its exception is the cause
     * @throws IllegalStateException if Jackson is missing
     */
    public static Payload json(Object value) {
        return new Payload(JsonValues.write(value), "application/json");
    }

    /**
     * Returns the value that the bytes are as JSON, regardless of the media type. Needs Jackson; see {@link #json(Object)}.
     *
     * @throws IllegalArgumentException if the bytes are not JSON, or not that of such a value; Jackson's exception is the cause
     * @throws IllegalStateException if Jackson is missing
     */
    public <T> T json(Class<T> type) {
        return JsonValues.read(bytes, type);
    }

    /** Returns a copy of the bytes. */
    public byte[] bytes() {
        return bytes.clone();
    }

    /** Returns the number of bytes. */
    public int size() {
        return bytes.length;
    }

    /** Returns the media type as given by the sender. */
    public String contentType() {
        return contentType;
    }

    /** Returns the bytes decoded as UTF-8, regardless of the media type; malformed bytes become U+FFFD. */
    public String text() {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Payload that
                && contentType.equals(that.contentType)
                && Arrays.equals(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
        return 31 * contentType.hashCode() + Arrays.hashCode(bytes);
    }

    /** Returns size and media type, not the bytes. */
    @Override
    public String toString() {
        return bytes.length + " bytes of " + contentType;
    }
}
