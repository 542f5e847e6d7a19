package dev.rendezvous.server.harness;

/**
 * When an operation may have taken effect.
 *
 * @param from when it was requested
 * @param until when it was answered; {@link Long#MAX_VALUE} if it was not
 * @param certain whether it has taken effect at all
 */
record Span(long from, long until, boolean certain) {

    static Span certain(long from, long until) {
        return new Span(from, until, true);
    }

    /** Returns the interval of an operation that may have taken effect at any time, or never. */
    static Span open(long from) {
        return new Span(from, Long.MAX_VALUE, false);
    }
}
