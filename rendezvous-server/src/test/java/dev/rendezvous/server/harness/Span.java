package dev.rendezvous.server.harness;

/**
 * When an operation may have taken effect.
 *
 * @param from not before it was asked for
 * @param until not after it was answered; {@link Long#MAX_VALUE} if it was not
 * @param certain whether it has taken effect at all
 */
record Span(long from, long until, boolean certain) {

    static Span certain(long from, long until) {
        return new Span(from, until, true);
    }

    /** Returns the span of what may have happened at any time, or never. */
    static Span open(long from) {
        return new Span(from, Long.MAX_VALUE, false);
    }
}
