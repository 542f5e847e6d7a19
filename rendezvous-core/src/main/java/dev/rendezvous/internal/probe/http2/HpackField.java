package dev.rendezvous.internal.probe.http2;

/**
 * A header field of HTTP/2.
 *
 * @param name in lower case; names of pseudo-header fields begin with a colon
 * @param value one character for each byte
 */
public record HpackField(String name, String value) {

    /** The size of an entry besides its characters (RFC 7541 section 4.1). */
    private static final int OVERHEAD = 32;

    /** Returns the size as defined for the tables. */
    int size() {
        return name.length() + value.length() + OVERHEAD;
    }
}
