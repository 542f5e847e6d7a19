package dev.rendezvous.server.harness;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;

/**
 * Something that goes wrong.
 *
 * @param at when, in milliseconds since the clients began
 * @param millis how long it lasts, if it lasts
 * @param server which one it happens to, if it happens to a server
 */
record Fault(Kind kind, long at, long millis, int server) {

    /** What can go wrong. */
    enum Kind {
        /** A server is killed, and started again. */
        KILL_SERVER,
        /** A server stands still for a while. */
        STOP_SERVER,
        /** The database is killed, and started again on the same data. */
        KILL_DATABASE,
        /** All connections to the database break. */
        CUT,
        /** All that passes between the servers and the database takes longer. */
        DELAY,
        /** Nothing passes for a while, then everything that was held back. */
        BLACK_HOLE,
        /** Nothing passes for a while, then all connections break. */
        BLACK_HOLE_AND_CUT,
        /** The connections on which servers listen are ended, and no others. */
        KILL_LISTENERS,
        /** The database ends all sessions. */
        END_SESSIONS;

        boolean isOfServer() {
            return this == KILL_SERVER || this == STOP_SERVER;
        }
    }

    private static final int BEGINNING_MILLIS = 3000;
    private static final int END_MILLIS = 6000;

    /**
     * Returns what will go wrong: one to three faults close together, then calm for a while, and so on; every kind once before any
     * comes again.
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
