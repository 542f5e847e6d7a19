package dev.rendezvous.server;

import dev.rendezvous.Gate;
import dev.rendezvous.Time;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The latest events. Everybody reads at a pace of their own, and whoever falls too far behind finds a gap: a slow reader costs no
 * memory, and keeps nobody waiting.
 */
final class EventRing implements Events {

    /** Who has lost its connection comes back within this, or later finds a gap. */
    private static final Duration TO_COME_BACK = Duration.ofMinutes(1);

    private static final Pattern ID = Pattern.compile("([0-9a-f-]{1,36}):([0-9]{1,18})");

    /** Sequences mean nothing on another server, nor after a restart. */
    private final String server = UUID.randomUUID().toString().substring(0, 13);

    private final Clock clock;
    private final @Nullable Event[] ring;
    private final Set<Gate> readers = ConcurrentHashMap.newKeySet();
    private long last;
    private Instant followedUntil = Instant.MIN;

    /**
     * What there is to read.
     *
     * @param events in their order
     * @param missed whether others came before these, that are forgotten
     * @param position that of the last of these
     */
    record Batch(List<Event> events, boolean missed, long position) {}

    /** Where somebody begins to read; if {@code gap} is not empty, it says why that is not where they wanted to. */
    record Start(long position, String gap) {}

    EventRing(int capacity, Clock clock) {
        this.ring = new Event[capacity];
        this.clock = clock;
    }

    @Override
    public void tell(String kind, String name, EventDetails details) {
        synchronized (ring) {
            last++;
            ring[index(last)] = new Event(last, kind, name, clock.instant(), details);
        }
        readers.forEach(Gate::open);
    }

    /** Returns a gate that every event opens from now on, until {@link #close}. */
    Gate open() {
        Gate gate = Time.system().newGate();
        readers.add(gate);
        return gate;
    }

    void close(Gate gate) {
        readers.remove(gate);
        synchronized (ring) {
            followedUntil = clock.instant().plus(TO_COME_BACK);
        }
    }

    /** Returns whether somebody reads, or did a moment ago and may come back. */
    boolean isFollowed() {
        if (!readers.isEmpty()) {
            return true;
        }
        synchronized (ring) {
            return clock.instant().isBefore(followedUntil);
        }
    }

    int readers() {
        return readers.size();
    }

    /** Returns up to so many events that follow a position. */
    Batch after(long position, int most) {
        synchronized (ring) {
            long first = Math.max(position, last - ring.length) + 1;
            long end = Math.min(last, first + most - 1);
            List<Event> events = new ArrayList<>();
            for (long sequence = first; sequence <= end; sequence++) {
                Event event = ring[index(sequence)];
                if (event != null) {
                    events.add(event);
                }
            }
            return new Batch(events, first > position + 1, end);
        }
    }

    /** Returns the id of a position, for a reader to come back with. */
    String id(long position) {
        return server + ":" + position;
    }

    Clock clock() {
        return clock;
    }

    /** Returns where a reader begins that has no id yet: with what happens from now on. */
    Start now() {
        synchronized (ring) {
            return new Start(last, "");
        }
    }

    /** Returns where a reader goes on that has read up to an id. */
    Start from(String id) {
        Matcher parts = ID.matcher(id);
        synchronized (ring) {
            if (!parts.matches() || !parts.group(1).equals(server) || Long.parseLong(parts.group(2)) > last) {
                return new Start(last, "that id is not of this server, or of before it was restarted");
            }
            long position = Long.parseLong(parts.group(2));
            return position >= last - ring.length
                    ? new Start(position, "")
                    : new Start(last - ring.length, "so many events have happened since that some are forgotten");
        }
    }

    private int index(long sequence) {
        return (int) (sequence % ring.length);
    }
}
