package dev.rendezvous.server.robustness;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * The observed versions of a name, in order. Every change draws a version, and versions rise, so they give the order of the changes,
 * and every observed version must have been drawn by a known change.
 *
 * <p>The model has its own scale, with room between two versions for changes whose version was not observed.
 */
final class VersionOrder {

    private static final long SCALE = 1024;

    private final List<Long> seen;
    private final Set<Long> owned;

    /**
     * Creates the order.
     *
     * @param owned the versions of known changes
     */
    VersionOrder(Set<Long> seen, Set<Long> owned) {
        this.seen = new ArrayList<>(new TreeSet<>(seen));
        this.owned = Set.copyOf(owned);
    }

    int size() {
        return seen.size();
    }

    static long scaled(long version) {
        return version * SCALE;
    }

    /** Returns whether a version of the model was observed, as the revision of a command or the one that follows it. */
    static boolean matches(long scaled, long version) {
        return scaled == scaled(version) || scaled == scaled(version - 1) + 1;
    }

    /**
     * Returns the revisions that a change with an unknown version may have drawn.
     *
     * @param drawn how many of the observed versions have been drawn before
     * @param latest the latest version of the model
     * @param expires whether the change draws a second one, for its expiry
     */
    List<Long> serials(int drawn, long latest, boolean expires) {
        List<Long> serials = new ArrayList<>();
        if (drawn < seen.size() && !owned.contains(seen.get(drawn))) {
            serials.add(scaled(seen.get(drawn)));
            if (expires) {
                serials.add(scaled(seen.get(drawn) - 1));
            }
        }
        serials.add(latest + 2);
        return serials;
    }

    /** Returns how many of the observed versions have been drawn after a change; -1 if it has skipped one or gone back. */
    int drawn(int before, long from, long to) {
        if (from == to) {
            return before;
        }
        if (to < from) {
            return -1;
        }
        if (before == seen.size()) {
            return before;
        }
        long next = seen.get(before);
        return matches(to, next) ? before + 1 : to > scaled(next) ? -1 : before;
    }
}
