package dev.rendezvous.server.robustness;

/**
 * When an operation may have taken effect.
 *
 * @param from when it was requested
 * @param until when it was answered; {@link Long#MAX_VALUE} if it was not
 * @param certain whether it has taken effect at all
 */
record EffectInterval(long from, long until, boolean certain) {

    static EffectInterval certain(long from, long until) {
        return new EffectInterval(from, until, true);
    }

    /** Returns the interval of an operation that may have taken effect at any time, or never. */
    static EffectInterval open(long from) {
        return new EffectInterval(from, Long.MAX_VALUE, false);
    }
}
