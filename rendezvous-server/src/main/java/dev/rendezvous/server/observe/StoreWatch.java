package dev.rendezvous.server.observe;

import dev.rendezvous.internal.state.EvictionClass;
import dev.rendezvous.internal.store.QuotaListener;
import dev.rendezvous.internal.store.StoreQuota;
import java.util.Locale;

/** Logs and counts what happens when the store fills up. */
public record StoreWatch(EventLog log, Metrics metrics) implements QuotaListener {

    @Override
    public void nearlyFull(StoreQuota storeQuota) {
        StoreQuota.Usage used = storeQuota.usage();
        log.logWarning(
                "store nearly full",
                "--max-stored",
                used.names() + " names take " + used.bytes() + " bytes, which is "
                        + Math.round(storeQuota.usedRatio() * 100)
                        + " % of the limit (" + limit(storeQuota.limit())
                        + "); when it is full, names that have not been used for long are evicted, and others rejected: delete"
                        + " keys, set --key-ttl, or raise the limit");
    }

    private static String limit(StoreQuota.Usage limit) {
        String bytes = "--max-stored " + limit.bytes();
        return limit.names() == Integer.MAX_VALUE ? bytes : "--max-keys " + limit.names() + ", " + bytes;
    }

    @Override
    public void evicted(EvictionClass evictionClass, long names) {
        String what = evictionClass.name().toLowerCase(Locale.ROOT);
        metrics.countEvicted(what, names);
        log.logWarning(
                "evicted",
                names == 1 ? "1 name" : names + " names",
                switch (evictionClass) {
                    case REMEMBERED -> "unsignalled, and remembered only for callers that may come back";
                    case STANDING -> "signalled, but not used for long (--evict-after)";
                    case IN_USE -> throw new IllegalArgumentException("names in use are not evicted");
                });
    }
}
