package dev.rendezvous.server.robustness;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;

/**
 * A fault that is injected.
 *
 * @param at when it begins, in milliseconds since the clients started
 * @param millis its duration, if it has one
 * @param server the affected server, for faults of one server
 */
record Fault(Kind kind, long at, long millis, int server) {

    /** The kinds of fault. */
    enum Kind {
        /** A server is killed and restarted. */
        KILL_SERVER,
        /** A server is suspended for a while. */
        STOP_SERVER,
        /** The database is killed and restarted on the same data. */
        KILL_DATABASE,
        /** All connections to the database break. */
        CUT,
        /** All traffic between the servers and the database is delayed. */
        DELAY,
        /** All traffic is held back for a while, then delivered. */
        BLACK_HOLE,
        /** All traffic is held back for a while, then all connections break. */
        BLACK_HOLE_AND_CUT,
        /** Only the connections that LISTEN are terminated. */
        KILL_LISTENERS,
        /** The database terminates all sessions. */
        END_SESSIONS;

        boolean isOfServer() {
            return this == KILL_SERVER || this == STOP_SERVER;
        }
    }

    private static final int BEGINNING_MILLIS = 3000;
    private static final int END_MILLIS = 6000;

    /**
     * Returns the faults of a run: one to three close together, then a pause, and so on. Every kind occurs once before any is repeated.
     */
    static List<Fault> plan(long seed, long seconds, int servers, List<Kind> kinds) {
        Random random = new Random(new SplittableRandom(seed).nextLong());
        Deque<Kind> next = new ArrayDeque<>();
        List<Fault> faults = new ArrayList<>();
        long at = BEGINNING_MILLIS;
        while (at < seconds * 1000 - END_MILLIS && !kinds.isEmpty()) {
            for (int together = 1 + random.nextInt(3); together > 0; together--) {
                if (next.isEmpty()) {
                    List<Kind> all = new ArrayList<>(kinds);
                    Collections.shuffle(all, random);
                    next.addAll(all);
                }
                Kind kind = next.pop();
                int longest = kind == Kind.KILL_SERVER || kind == Kind.KILL_DATABASE ? 1500 : 6000;
                faults.add(new Fault(kind, at, 200 + random.nextInt(longest), random.nextInt(servers)));
                at += random.nextInt(1500);
            }
            at += 3000 + random.nextInt(6000);
        }
        return faults;
    }

    @Override
    public String toString() {
        String whom = kind.isOfServer() ? " server " + server : "";
        return "%.3f s %s%s for %d ms".formatted(at / 1000.0, kind, whom, millis);
    }
}
