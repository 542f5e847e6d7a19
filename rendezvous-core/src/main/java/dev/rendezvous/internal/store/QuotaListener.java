package dev.rendezvous.internal.store;

import dev.rendezvous.internal.state.EvictionClass;

/** Listens to what happens when a store fills up. Its methods must return at once and must not call a store. */
public interface QuotaListener {

    /** Ignores everything. */
    QuotaListener NONE = new QuotaListener() {
        @Override
        public void nearlyFull(StoreQuota storeQuota) {}

        @Override
        public void evicted(EvictionClass evictionClass, long names) {}
    };

    /** Called when four fifths of a quota are used, and again only after it has been less than seven tenths. */
    void nearlyFull(StoreQuota storeQuota);

    /** Called after names have been evicted. */
    void evicted(EvictionClass evictionClass, long names);
}
