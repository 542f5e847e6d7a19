package dev.rendezvous.server.event;

import dev.rendezvous.TimeSource;
import dev.rendezvous.Waker;
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
 * A ring buffer of the latest events. Each reader has its own position; one that falls too far behind finds a gap. So a slow reader
 * neither costs memory nor blocks others.
 */
public final class EventBuffer implements EventSink {

    /** The time within which a disconnected reader can return without a gap. */
    private static final Duration RECONNECT_TIME = Duration.ofMinutes(1);

    private static final Pattern ID = Pattern.compile("([0-9a-f-]{1,36}):([0-9]{1,18})");

    /** Identifies this run of this server, as sequence numbers are not valid in another. */
    private final String server = UUID.randomUUID().toString().substring(0, 13);

    private final Clock clock;
    private final @Nullable Event[] ring;
    private final Set<Waker> readers = ConcurrentHashMap.newKeySet();
    private long last;
    private Instant followedUntil = Instant.MIN;

    /**
     * Events to read.
     *
     * @param events the events in order
     * @param hasGap whether earlier events have been overwritten
     * @param position the position after these events
     */
    public record Batch(List<Event> events, boolean hasGap, long position) {}

    /** The first position of a reader; if {@code gap} is not empty, it says why it is not the requested one. */
    public record Start(long position, String gap) {}

    public EventBuffer(int capacity, Clock clock) {
        this.ring = new Event[capacity];
        this.clock = clock;
    }

    @Override
    public void publish(String kind, String name, EventDetails details) {
        synchronized (ring) {
            last++;
            ring[index(last)] = new Event(last, kind, name, clock.instant(), details);
        }
        readers.forEach(Waker::wake);
    }

    /** Registers a reader and returns a gate that every event opens, until {@link #unregister}. */
    public Waker register() {
        Waker waker = TimeSource.system().newWaker();
        readers.add(waker);
        return waker;
    }

    public void unregister(Waker waker) {
        readers.remove(waker);
        synchronized (ring) {
            followedUntil = clock.instant().plus(RECONNECT_TIME);
        }
    }

    /** Returns whether there are readers, or were a moment ago: a reader may reconnect. */
    boolean hasReaders() {
        if (!readers.isEmpty()) {
            return true;
        }
        synchronized (ring) {
            return clock.instant().isBefore(followedUntil);
        }
    }

    public int readers() {
        return readers.size();
    }

    /** Returns at most {@code most} events after a position. */
    public Batch read(long position, int most) {
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

    /** Returns the id of a position, with which a reader can resume. */
    public String id(long position) {
        return server + ":" + position;
    }

    public Clock clock() {
        return clock;
    }

    /** Returns the start of a reader without an id: the next event. */
    public Start startAtEnd() {
        synchronized (ring) {
            return new Start(last, "");
        }
    }

    /** Returns the start of a reader that has read up to an id. */
    public Start resume(String id) {
        Matcher parts = ID.matcher(id);
        synchronized (ring) {
            if (!parts.matches() || !parts.group(1).equals(server) || Long.parseLong(parts.group(2)) > last) {
                return new Start(last, "Last-Event-ID must be from this run of this server, but was not");
            }
            long position = Long.parseLong(parts.group(2));
            return position >= last - ring.length
                    ? new Start(position, "")
                    : new Start(last - ring.length, "events since Last-Event-ID have been discarded");
        }
    }

    private int index(long sequence) {
        return (int) (sequence % ring.length);
    }
}
