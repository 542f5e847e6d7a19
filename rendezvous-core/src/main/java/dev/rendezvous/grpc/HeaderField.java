package dev.rendezvous.grpc;

/**
 * A line of an HTTP/2 header.
 *
 * @param name in lower case; those that HTTP/2 itself needs begin with a colon
 * @param value one character to a byte
 */
record HeaderField(String name, String value) {

    /** What an entry of a table costs beside its characters, RFC 7541 section 4.1. */
    private static final int OVERHEAD = 32;

    /** Returns the size as tables count it. */
    int size() {
        return name.length() + value.length() + OVERHEAD;
    }
}
