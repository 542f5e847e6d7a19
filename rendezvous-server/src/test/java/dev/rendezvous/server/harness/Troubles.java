package dev.rendezvous.server.harness;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** When what was not as it should be, in the times of the history. Safe for use by many threads. */
final class Troubles {

    /** Of no server in particular: the database, or the whole machine. */
    static final int ALL = -1;

    /** A server is stopped or gone, or something is wrong for all of them. */
    record Trouble(int server, String what, long from, long until) {}

    private final List<Trouble> all = new CopyOnWriteArrayList<>();

    void add(int server, String what, long from, long until) {
        all.add(new Trouble(server, what, from, until));
    }

    List<Trouble> all() {
        return List.copyOf(all);
    }

    /** Returns how much of a time was troubled for a server itself, and after each trouble so long. */
    long ofServer(int server, long from, long until, long after) {
        return overlap(all.stream().filter(t -> t.server() == server).toList(), from, until, after);
    }

    /** Returns how much of a time was troubled for a server, for the database or for the machine, and after each trouble so long. */
    long ofAny(int server, long from, long until, long after) {
        return overlap(
                all.stream()
                        .filter(t -> t.server() == server || t.server() == ALL)
                        .toList(),
                from,
                until,
                after);
    }

    /** Returns how much of a time was troubled for anything at all, and after each trouble so long. */
    long ofAll(long from, long until, long after) {
        return overlap(all, from, until, after);
    }

    private static long overlap(List<Trouble> troubles, long from, long until, long after) {
        long overlap = 0;
        long covered = from;
        List<Trouble> ordered = new ArrayList<>(troubles);
        ordered.sort(Comparator.comparingLong(Trouble::from));
        for (Trouble trouble : ordered) {
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
