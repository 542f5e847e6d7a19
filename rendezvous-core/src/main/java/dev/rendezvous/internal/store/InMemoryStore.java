package dev.rendezvous.internal.store;

import dev.rendezvous.Deadline;
import dev.rendezvous.TimeSource;
import dev.rendezvous.Waker;
import dev.rendezvous.internal.state.Answer;
import dev.rendezvous.internal.state.Command;
import dev.rendezvous.internal.state.Kind;
import dev.rendezvous.internal.state.Moment;
import dev.rendezvous.internal.state.Name;
import dev.rendezvous.internal.state.RequestId;
import dev.rendezvous.internal.state.State;
import dev.rendezvous.internal.state.WaitCommand;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Executor;
import java.util.concurrent.PriorityBlockingQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiPredicate;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * A store in the memory of this process. There are many locks, each for the names that share it, and a change wakes only the waiters that
 * it satisfies. It has no thread of its own: expired state is removed when the name is next used, or in passing by commands on other names.
 */
public final class InMemoryStore implements NonBlockingStore {

    private static final Duration FOREVER = Duration.ofDays(36_500);

    /** A power of two, and far more than threads that run. */
    private static final int STRIPES = 1024;

    private final ConcurrentMap<Name<?>, NamedSlot<?>> slots = new ConcurrentHashMap<>();
    private final List<Stripe> stripes;
    private final PriorityBlockingQueue<Due> due = new PriorityBlockingQueue<>();
    private final Revisions revisions;
    private final AtomicLong requests = new AtomicLong();
    private final Waker earlier;
    private final Evictor evictor;
    private final TimeSource timeSource;
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
     * @param timeSource measures expiry; a step of the wall clock has no effect
     * @param started the wall-clock time now; revisions start from it, in microseconds, so that they rise across restarts
     */
    public InMemoryStore(TimeSource timeSource, Instant started) {
        this(timeSource, started, StateListener.NONE);
    }

    InMemoryStore(TimeSource timeSource, Instant started, StateListener stateListener) {
        this(timeSource, started, stateListener, StoreQuota.unlimited(), Revisions.above(Revisions.at(started)));
    }

    /**
     * Creates an empty store with a listener and a quota. If a command would exceed the quota, names are evicted as its policy says; if
     * that is not enough, the command fails with {@link StoreFullException}.
     *
     * @param timeSource measures expiry; a step of the wall clock has no effect
     * @param started the wall-clock time now
     * @param stateListener called for every change
     * @param storeQuota limits what is kept
     * @param revisions closed with this store
     */
    public InMemoryStore(
            TimeSource timeSource,
            Instant started,
            StateListener stateListener,
            StoreQuota storeQuota,
            Revisions revisions) {
        this.stripes = Stream.generate(() -> new Stripe(new ReentrantLock(), stateListener, storeQuota))
                .limit(STRIPES)
                .toList();
        this.timeSource = timeSource;
        this.earlier = timeSource.newWaker();
        this.started = started;
        this.origin = timeSource.nanoTime();
        this.revisions = revisions;
        this.evictor = new Evictor(slots, storeQuota, this::moment, this::drop);
    }

    @Override
    public <S extends State<S>, R> R apply(Name<S> name, Command<S, R> command) {
        NamedSlot.Applied<R> applied = null;
        while (applied == null) {
            long seen = evictor.rounds();
            try {
                applied = slot(name).apply(command, this::moment);
            } catch (StoreFullException e) {
                drop(name);
                if (!evictor.evict(seen)) {
                    throw e;
                }
            }
        }
        applied.due().ifPresent(when -> expect(new Due(when, name)));
        if (applied.droppable()) {
            drop(name);
        }
        dropPast(2);
        return applied.answer();
    }

    @Override
    public <S extends State<S>> void awaitChange(Name<S> name, BiPredicate<S, Moment> wanted, Deadline deadline)
            throws InterruptedException {
        await(name, new Waiter<>(wanted, null, deadline.timeSource().newWaker()), deadline);
    }

    @Override
    public <S extends State<S>> void awaitChange(
            Name<S> name, BiPredicate<S, Moment> wanted, BooleanSupplier beforeWake, Deadline deadline)
            throws InterruptedException {
        await(name, new Waiter<>(wanted, beforeWake, deadline.timeSource().newWaker()), deadline);
    }

    @Override
    public <S extends State<S>, T> Registration onAnswer(
            Name<S> name, WaitCommand<S, T> readCommand, Executor executor, Consumer<Answer<T>> callback) {
        ReadAnswer<S, T> wanted = new ReadAnswer<>(readCommand);
        Runnable whenAnswered = () -> callback.accept(wanted.answer().orElseThrow());
        Waiter<S> waiter = Waiter.withoutThread(wanted, executor, whenAnswered);
        Entered<S> entered = enter(name, waiter);
        if (entered.entry().state() == NamedSlot.EntryState.READY) {
            drop(name);
            whenAnswered.run();
        }
        return () -> leave(name, entered.slot(), waiter);
    }

    /** A slot, and the result of entering it. */
    private record Entered<S extends State<S>>(NamedSlot<S> slot, NamedSlot.Entry entry) {}

    private <S extends State<S>> Entered<S> enter(Name<S> name, Waiter<S> waiter) {
        NamedSlot<S> slot = slot(name);
        NamedSlot.Entry entry = slot.enter(waiter, this::moment);
        while (entry.state() == NamedSlot.EntryState.GONE) {
            slot = slot(name);
            entry = slot.enter(waiter, this::moment);
        }
        return new Entered<>(slot, entry);
    }

    private <S extends State<S>> void leave(Name<S> name, NamedSlot<S> slot, Waiter<S> waiter) {
        if (slot.leave(waiter, this::moment)) {
            drop(name);
        }
    }

    private <S extends State<S>> void await(Name<S> name, Waiter<S> waiter, Deadline deadline)
            throws InterruptedException {
        Entered<S> entered = enter(name, waiter);
        NamedSlot.Entry entry = entered.entry();
        if (entry.state() == NamedSlot.EntryState.READY) {
            drop(name);
            return;
        }
        boolean woken = false;
        try {
            woken = waiter.await(entry.wake()
                    .map(this::until)
                    .map(deadline::atMost)
                    .orElse(deadline)
                    .remaining());
        } finally {
            // The slot has removed the waiters that it wakes.
            if (!woken) {
                leave(name, entered.slot(), waiter);
            }
        }
    }

    @Override
    public RequestId newRequestId() {
        return new RequestId(0, requests.incrementAndGet());
    }

    @Override
    public <S extends State<S>> Map<String, S> snapshot(Kind<S> kind) {
        Instant now = now();
        Map<String, S> states = new TreeMap<>();
        slots.forEach((name, slot) -> {
            if (name.kind() == kind) {
                S state = InMemoryStore.<S>cast(slot).at(now);
                if (!state.isBlank()) {
                    states.put(name.text(), state);
                }
            }
        });
        return states;
    }

    @Override
    public <S extends State<S>> List<String> firstNames(Kind<S> kind, Predicate<String> wanted, int most) {
        Instant now = now();
        PriorityQueue<String> first = new PriorityQueue<>(Comparator.reverseOrder());
        slots.forEach((name, slot) -> {
            String text = name.text();
            String last = first.size() < most ? null : first.peek();
            if (name.kind() == kind
                    && (last == null || text.compareTo(last) < 0)
                    && wanted.test(text)
                    && !slot.at(now).isBlank()) {
                first.add(text);
                if (last != null) {
                    first.remove();
                }
            }
        });
        return first.stream().sorted().toList();
    }

    @Override
    public void removeExpired() throws InterruptedException {
        while (true) {
            dropPast(Integer.MAX_VALUE);
            Due next = due.peek();
            earlier.await(next == null ? FOREVER : Duration.between(now(), next.when()));
        }
    }

    /** Returns the number of names, including blank ones that have waiters. */
    int size() {
        return slots.size();
    }

    /** Returns the number of times at which names will be looked at. */
    int scheduled() {
        return due.size();
    }

    @Override
    public long latestRevision() {
        return revisions.latest();
    }

    @Override
    public void close() {
        revisions.close();
    }

    private Moment moment() {
        return new Moment(now(), revisions.next());
    }

    private Duration until(Instant wake) {
        Duration until = Duration.between(now(), wake);
        return until.isNegative() ? Duration.ZERO : until;
    }

    private Instant now() {
        return started.plusNanos(timeSource.nanoTime() - origin);
    }

    private <S extends State<S>> NamedSlot<S> slot(Name<S> name) {
        NamedSlot<?> slot = slots.get(name);
        return cast(slot != null ? slot : slots.computeIfAbsent(name, n -> new NamedSlot<>(name, stripe(name))));
    }

    /** A lock for each name would be a tenth of what a name takes. No thread holds two of them. */
    private Stripe stripe(Name<?> name) {
        int hash = name.hashCode();
        return stripes.get((hash ^ hash >>> 16) & STRIPES - 1);
    }

    /** The kind of a name determines the type of its slot; {@link #slot} is the only method that creates one. */
    @SuppressWarnings("unchecked")
    private static <S extends State<S>> NamedSlot<S> cast(NamedSlot<?> slot) {
        return (NamedSlot<S>) slot;
    }

    private void drop(Name<?> name) {
        slots.computeIfPresent(name, (n, slot) -> slot.retireIfIdle(this::moment) ? null : slot);
    }

    private void expect(Due change) {
        due.add(change);
        if (change.equals(due.peek())) {
            earlier.wake();
        }
    }

    /** Each command removes at most two expired names, so that names that are never used again go too. */
    private void dropPast(int most) {
        for (int i = 0; i < most; i++) {
            Due next = due.peek();
            if (next == null || next.when().isAfter(now()) || !due.remove(next)) {
                return;
            }
            NamedSlot<?> slot = slots.get(next.name());
            if (slot != null) {
                slot.removeExpired(this::moment).ifPresent(when -> expect(new Due(when, next.name())));
                drop(next.name());
            }
        }
    }
}
