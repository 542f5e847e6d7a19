package dev.rendezvous.server.robustness;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** The periods in which something was disturbed, in the times of the history. Safe for use by many threads. */
final class DisturbanceLog {

    /** The database, and so all servers. */
    static final int DATABASE = -1;

    /** The whole machine, this process included. */
    static final int MACHINE = -2;

    /**
     * A period in which something was disturbed.
     *
     * @param place the number of a server, {@link #DATABASE} or {@link #MACHINE}
     */
    record Disturbance(int place, String what, long from, long until) {}

    private final List<Disturbance> all = new CopyOnWriteArrayList<>();

    void add(int place, String what, long from, long until) {
        all.add(new Disturbance(place, what, from, until));
    }

    List<Disturbance> all() {
        return List.copyOf(all);
    }

    /** Returns how much of a period was disturbed for a server itself, or the machine, including a recovery time after each disturbance. */
    long ofServerOnly(int server, long from, long until, long after) {
        return overlap(
                all.stream()
                        .filter(t -> t.place() == server || t.place() == MACHINE)
                        .toList(),
                from,
                until,
                after);
    }

    /** Returns the number of times at which the machine was disturbed. */
    long ofMachine() {
        return all.stream().filter(t -> t.place() == MACHINE).count();
    }

    /** Returns how much of a period was disturbed for a server, the database or the machine, including a recovery time. */
    long ofAny(int server, long from, long until, long after) {
        return overlap(
                all.stream().filter(t -> t.place() == server || t.place() < 0).toList(), from, until, after);
    }

    /** Returns how much of a period was disturbed in any way, including a recovery time. */
    long ofAll(long from, long until, long after) {
        return overlap(all, from, until, after);
    }

    private static long overlap(List<Disturbance> troubles, long from, long until, long after) {
        long overlap = 0;
        long covered = from;
        List<Disturbance> ordered = new ArrayList<>(troubles);
        ordered.sort(Comparator.comparingLong(Disturbance::from));
        for (Disturbance trouble : ordered) {
            long begin = Math.max(covered, trouble.from());
            long end = Math.min(until, trouble.until() + after);
            if (end > begin) {
                overlap += end - begin;
                covered = end;
            }
        }
        return overlap;
    }
}
