package dev.rendezvous.state;

import dev.rendezvous.Deadline;
import dev.rendezvous.Gate;
import dev.rendezvous.Time;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.PriorityBlockingQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiPredicate;

/**
 * A store in the memory of this process. There is one lock for each name, and a change wakes only the waiters that it satisfies. It
 * has no thread of its own: expired state is removed when the name is next used, or in passing by commands on other names.
 */
public final class InMemoryStore implements Store {

    private static final Duration FOREVER = Duration.ofDays(36_500);

    private final ConcurrentMap<Name<?>, Cell<?>> cells = new ConcurrentHashMap<>();
    private final PriorityBlockingQueue<Due> due = new PriorityBlockingQueue<>();
    private final AtomicLong serials;
    private final AtomicLong requests = new AtomicLong();
    private final Transitions transitions;
    private final Gate earlier;
    private final Room room;
    private final Time time;
    private final Instant started;
    private final long origin;

    private record Due(Instant when, Name<?> name) implements Comparable<Due> {
        @Override
        public int compareTo(Due other) {
            return when.compareTo(other.when);
        }
    }

    /**
     * Creates an empty store.
     *
     * @param time measures expiry; a step of the wall clock has no effect
     * @param started the wall-clock time now; revisions start from it, in microseconds, so that they rise across restarts
     */
    public InMemoryStore(Time time, Instant started) {
        this(time, started, Transitions.UNNOTICED);
    }

    InMemoryStore(Time time, Instant started, Transitions transitions) {
        this(time, started, transitions, Room.unlimited());
    }

    /**
     * Creates an empty store with a listener and a quota. A command that would exceed the quota fails with {@link
     * StoreFullException}.
     *
     * @param time measures expiry; a step of the wall clock has no effect
     * @param started the wall-clock time now; revisions start from it, in microseconds, so that they rise across restarts
     * @param transitions called for every change
     * @param room limits what is kept
     */
    public InMemoryStore(Time time, Instant started, Transitions transitions, Room room) {
        this.room = room;
        this.time = time;
        this.transitions = transitions;
        this.earlier = time.newGate();
        this.started = started;
        this.origin = time.nanos();
        this.serials =
                new AtomicLong(Math.multiplyExact(started.getEpochSecond(), 1_000_000L) + started.getNano() / 1000);
    }

    @Override
    public <S extends State<S>, R> R apply(Name<S> name, Command<S, R> command) {
        Cell.Applied<R> applied = null;
        try {
            while (applied == null) {
                applied = cell(name).apply(command, this::moment);
            }
        } catch (StoreFullException e) {
            drop(name);
            throw e;
        }
        applied.due().ifPresent(when -> expect(new Due(when, name)));
        if (applied.droppable()) {
            drop(name);
        }
        dropPast(2);
        return applied.answer();
    }

    @Override
    public <S extends State<S>> void await(Name<S> name, BiPredicate<S, Moment> wanted, Deadline deadline)
            throws InterruptedException {
        Gate gate = deadline.time().newGate();
        Waiter<S> waiter = new Waiter<>(wanted, gate);
        Cell<S> cell = cell(name);
        Cell.Entry entry = cell.enter(waiter, this::moment);
        while (entry.place() == Cell.Place.GONE) {
            cell = cell(name);
            entry = cell.enter(waiter, this::moment);
        }
        if (entry.place() == Cell.Place.READY) {
            return;
        }
        try {
            gate.await(entry.wake()
                    .map(this::until)
                    .map(deadline::atMost)
                    .orElse(deadline)
                    .left());
        } finally {
            if (cell.leave(waiter, this::moment)) {
                drop(name);
            }
        }
    }

    @Override
    public Request newRequest() {
        return new Request(0, requests.incrementAndGet());
    }

    @Override
    public <S extends State<S>> Map<String, S> snapshot(Kind<S> kind) {
        Instant now = now();
        Map<String, S> states = new TreeMap<>();
        cells.forEach((name, cell) -> {
            if (name.kind() == kind) {
                S state = InMemoryStore.<S>cast(cell).at(now);
                if (!state.isBlank()) {
                    states.put(name.text(), state);
                }
            }
        });
        return states;
    }

    @Override
    public void keepTidy() throws InterruptedException {
        while (true) {
            dropPast(Integer.MAX_VALUE);
            Due next = due.peek();
            earlier.await(next == null ? FOREVER : Duration.between(now(), next.when()));
        }
    }

    /** Returns the number of names, including blank ones that have waiters. */
    int size() {
        return cells.size();
    }

    /** Does nothing. */
    @Override
    public void close() {}

    private Moment moment() {
        return new Moment(now(), serials.addAndGet(2));
    }

    private Duration until(Instant wake) {
        Duration until = Duration.between(now(), wake);
        return until.isNegative() ? Duration.ZERO : until;
    }

    private Instant now() {
        return started.plusNanos(time.nanos() - origin);
    }

    private <S extends State<S>> Cell<S> cell(Name<S> name) {
        Cell<?> cell = cells.get(name);
        return cast(cell != null ? cell : cells.computeIfAbsent(name, n -> new Cell<>(name, transitions, room)));
    }

    /** The kind of a name determines the type of its slot; {@link #cell} is the only place that creates one. */
    @SuppressWarnings("unchecked")
    private static <S extends State<S>> Cell<S> cast(Cell<?> cell) {
        return (Cell<S>) cell;
    }

    private void drop(Name<?> name) {
        cells.computeIfPresent(name, (n, cell) -> cell.retireIfIdle(this::moment) ? null : cell);
    }

    private void expect(Due change) {
        due.add(change);
        if (change.equals(due.peek())) {
            earlier.open();
        }
    }

    /** Each command removes at most two expired names, so that names that are never used again go too. */
    private void dropPast(int most) {
        for (int i = 0; i < most; i++) {
            Due next = due.peek();
            if (next == null || next.when().isAfter(now()) || !due.remove(next)) {
                return;
            }
            Cell<?> cell = cells.get(next.name());
            if (cell != null) {
                cell.overdue(this::moment).ifPresent(when -> expect(new Due(when, next.name())));
                drop(next.name());
            }
        }
    }
}
