package dev.rendezvous.internal.state;

/** Whether a full store may evict a state, in the order in which states are evicted. */
public enum EvictionClass {
    /** It says nothing to new callers, and is remembered only for those that may come back. */
    REMEMBERED,
    /** New callers find it, until it is reset. */
    STANDING,
    /** It is in use, and ends by itself. Never evicted. */
    IN_USE
}
