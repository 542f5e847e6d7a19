package dev.rendezvous.internal.store;

import dev.rendezvous.internal.state.EvictionClass;
import java.time.Duration;
import java.util.Optional;

/**
 * What a full store may evict, oldest first: names that no caller has used or waits for.
 *
 * @param remembered how long a name that is unsignalled must not have been used; empty if it is never evicted
 * @param standing the same for a signalled name
 */
public record EvictionPolicy(Optional<Duration> remembered, Optional<Duration> standing) {

    /** Evicts nothing. */
    public static final EvictionPolicy NONE = new EvictionPolicy(Optional.empty(), Optional.empty());

    /** Returns how long a state of this class must not have been used; empty if it is never evicted. */
    public Optional<Duration> unusedFor(EvictionClass evictionClass) {
        return switch (evictionClass) {
            case REMEMBERED -> remembered;
            case STANDING -> standing;
            case IN_USE -> Optional.empty();
        };
    }
}
