package dev.rendezvous.server.harness;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * The versions of a name that somebody has seen, in their order. Every change draws one, and they rise, so they tell in which order
 * changes came, and that none is missing: each has to have been drawn by something.
 *
 * <p>The model has a scale of its own, on which there is room between two versions for changes whose version nobody has seen.
 */
final class Versions {

    private static final long SCALE = 1024;

    private final List<Long> seen;
    private final Set<Long> owned;

    /**
     * Makes them.
     *
     * @param owned those of which it is known which change has drawn them
     */
    Versions(Set<Long> seen, Set<Long> owned) {
        this.seen = new ArrayList<>(new TreeSet<>(seen));
        this.owned = Set.copyOf(owned);
    }

    int size() {
        return seen.size();
    }

    static long scaled(long version) {
        return version * SCALE;
    }

    /** Returns whether a version of the model is one that was seen: as the serial of a command, or as the one that follows it. */
    static boolean matches(long scaled, long version) {
        return scaled == scaled(version) || scaled == scaled(version - 1) + 1;
    }

    /**
     * Returns the serials that a change may have drawn of which it is not known.
     *
     * @param drawn how many of those that were seen have been drawn before
     * @param latest the latest of the model
     * @param expires whether it draws a second one, for its expiry
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

    /** Returns how many of those that were seen have been drawn after a change; -1 if it has left one out or went back. */
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
