package dev.rendezvous.internal.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rendezvous.Reason;
import dev.rendezvous.Reason.Common;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.BeforeTry;
import org.junit.jupiter.api.Test;

/** Read-write locks, and several permits at once. */
class LockModeTest {

    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Duration TTL = Duration.ofSeconds(30);

    private LockState state = LockState.BLANK;
    private Instant now = Instant.parse("2026-01-01T00:00:00Z");
    private long serial = 100;
    private final List<LockAcquire> waiting = new ArrayList<>();
    private final List<LockGrant> granted = new ArrayList<>();

    /** All tries of a property share one instance. */
    @BeforeTry
    void begin() {
        state = LockState.BLANK;
        waiting.clear();
        granted.clear();
    }

    private <R> R apply(Command<LockState, R> command) {
        Transition<LockState, R> transition = command.apply(state.at(now), new Moment(now, ++serial));
        state = transition.state();
        return transition.answer();
    }

    private LockAcquire acquire(Optional<Integer> permits, LockMode mode, Optional<String> operation) {
        LeaseId lease = new LeaseId("lease" + ++serial);
        return new LockAcquire(
                new RequestId(1, ++serial),
                new LockAcquire.AcquireSpec(operation, Optional.of("h" + serial), lease, TTL, mode),
                permits,
                LIMIT);
    }

    private LockAcquire reader() {
        return acquire(Optional.of(1), new LockMode.Read(), Optional.empty());
    }

    private LockAcquire writer() {
        return acquire(Optional.empty(), new LockMode.Exclusive(1), Optional.empty());
    }

    private LockAcquire several(int permits, int number) {
        return acquire(Optional.of(permits), new LockMode.Exclusive(number), Optional.empty());
    }

    private LockGrant granted(LockAcquire acquire) {
        return ((Answer.Granted<LockGrant>) apply(acquire)).value();
    }

    private Reason pending(LockAcquire acquire) {
        return ((Answer.Pending<LockGrant>) apply(acquire)).reason();
    }

    private Reason rejected(LockAcquire acquire) {
        return ((Answer.Rejected<LockGrant>) apply(acquire)).reason();
    }

    private void release(LockGrant grant) {
        assertThat(apply(new LockRelease(grant.entry().lease()))).contains(grant);
    }

    @Test
    void readersShareTheLockAndFencesRise() {
        LockGrant first = granted(reader());
        LockGrant second = granted(reader());
        assertThat(second.fence()).isGreaterThan(first.fence());
        LockAcquire writer = writer();
        assertThat(pending(writer).message()).matches("held by h\\d+, h\\d+ for reading; first in the queue");
        release(first);
        pending(writer);
        release(second);
        assertThat(granted(writer).fence()).isGreaterThan(second.fence());
        pending(reader());
    }

    @Test
    void aReaderQueuesBehindAWaitingWriter() {
        LockGrant first = granted(reader());
        LockAcquire writer = writer();
        pending(writer);
        List<LockAcquire> later = List.of(reader(), reader());
        LockAcquire last = writer();
        later.forEach(reader -> assertThat(pending(reader).message()).contains("ahead in the queue"));
        pending(last);
        release(first);
        later.forEach(this::pending);
        release(granted(writer));
        List<LockGrant> readers = later.reversed().stream().map(this::granted).toList();
        pending(last);
        readers.forEach(this::release);
        granted(last);
    }

    @Test
    void readersGoAheadWhenTheWriterBeforeThemLeaves() {
        granted(reader());
        LockAcquire writer = writer();
        pending(writer);
        LockAcquire reader = reader();
        pending(reader);
        apply(writer.onCancel().orElseThrow());
        assertThat(reader.isReady(state, new Moment(now, serial))).isTrue();
        granted(reader);
    }

    @Test
    void theLeasesOfReadersExpireOneByOne() {
        granted(reader());
        now = now.plusSeconds(10);
        LockGrant second = granted(reader());
        LockAcquire writer = writer();
        pending(writer);
        now = now.plusSeconds(20);
        pending(writer);
        assertThat(apply(new LockRenew(second.entry().lease()))).isPresent();
        assertThat(state.at(now).held()).hasSize(1);
        now = now.plusSeconds(30);
        granted(writer);
    }

    @Test
    void anOperatorTakesTheLeaseOfOneReader() {
        LockGrant first = granted(reader());
        LockGrant second = granted(reader());
        assertThat(apply(new LockUnlock(first.fence())).released()).contains(first);
        assertThat(state.held()).containsExactly(second);
    }

    @Test
    void severalPermitsAreAcquiredAtOnceOrNot() {
        LockGrant three = granted(several(5, 3));
        LockAcquire four = several(5, 4);
        assertThat(pending(four).message()).matches("held by h\\d+; 2 of 5 permits are free; first in the queue");
        LockAcquire one = several(5, 1);
        pending(one);
        release(three);
        pending(several(5, 5));
        LockGrant got = granted(four);
        assertThat(state.free()).isEqualTo(1);
        granted(one);
        release(got);
        pending(several(5, 1));
    }

    @Test
    void conflictsAreNamed() {
        granted(several(3, 1));
        assertThat(rejected(reader()).message()).isEqualTo("the lock has 3 permits, and readers need a lock with one");
        assertThat(rejected(several(4, 4)).message()).isEqualTo("the lock has 3 permits, not 4");
        assertThat(rejected(several(4, 4)).kind()).isEqualTo(Common.CONFLICT);
        granted(acquire(Optional.empty(), new LockMode.Exclusive(1), Optional.empty()));
        begin();
        granted(reader());
        assertThat(rejected(several(3, 1)).message()).isEqualTo("the lock has 1 permit, not 3");
    }

    @Test
    void impossibleRequestsAreNotMade() {
        assertThatThrownBy(() -> several(3, 4))
                .hasMessage("permits to acquire must be at most those of the lock, 3, but was 4");
        assertThatThrownBy(() -> acquire(Optional.empty(), new LockMode.Exclusive(2), Optional.empty()))
                .hasMessage("permits to acquire must be at most those of the lock, 1, but was 2");
        assertThatThrownBy(() -> several(3, 0)).hasMessage("permits to acquire must be at least 1, but was 0");
        assertThatThrownBy(() -> acquire(Optional.of(2), new LockMode.Read(), Optional.empty()))
                .hasMessage("permits must be 1 for a reader, but was 2");
    }

    @Test
    void anOperationIsNotRepeatedInAnotherMode() {
        Optional<String> operation = Optional.of("op");
        LockGrant read = granted(acquire(Optional.of(1), new LockMode.Read(), operation));
        LockAcquire write = acquire(Optional.of(1), new LockMode.Exclusive(1), operation);
        assertThat(rejected(write).kind()).isEqualTo(Common.OPERATION_REUSED);
        assertThat(state.held()).containsExactly(read);
        begin();
        LockGrant held = granted(writer());
        LockAcquire waits = acquire(Optional.of(1), new LockMode.Read(), operation);
        pending(waits);
        pending(write);
        release(held);
        assertThat(rejected(write).message())
                .isEqualTo("this operation has already asked for the lock in another mode");
        assertThat(state.queue()).singleElement().matches(entry -> entry.owner().covers(waits.owner()));
        granted(waits);
    }

    @Test
    void aLockIsFreeIfItIsNeitherHeldNorWaitedFor() {
        LockAwaitFree free = new LockAwaitFree();
        assertThat(apply(free)).isEqualTo(new Answer.Granted<>(LockState.BLANK));
        LockGrant held = granted(writer());
        LockAcquire next = reader();
        pending(next);
        assertThat(((Answer.Pending<LockState>) apply(free)).reason().message())
                .matches("held by h\\d+; 1 in the queue");
        release(held);
        assertThat(((Answer.Pending<LockState>) apply(free)).reason().message()).isEqualTo("not held; 1 in the queue");
        release(granted(next));
        assertThat(apply(free)).isInstanceOf(Answer.Granted.class);
        granted(writer());
        assertThat(free.isReady(state.at(now.plus(TTL).minusNanos(1)), new Moment(now, serial)))
                .isFalse();
        assertThat(free.isReady(state.at(now.plus(TTL)), new Moment(now, serial)))
                .isTrue();
    }

    @Test
    void aReasonNamesNoMoreThanTenHolders() {
        for (int i = 0; i < 12; i++) {
            granted(reader());
        }
        assertThat(pending(writer()).message())
                .matches("held by (h\\d+, ){9}h\\d+ and 2 more for reading; first in the queue");
    }

    // Laws, on random histories.

    /**
     * One step of a history.
     *
     * @param size how many permits to acquire; 0 to read
     */
    record Move(int what, int who, int size, int millis) {}

    /**
     * A history of a lock.
     *
     * @param permits of the lock; 1 for a read-write lock
     */
    record History(int permits, List<Move> moves) {}

    @Provide
    Arbitrary<History> histories() {
        return Arbitraries.of(1, 1, 2, 5)
                .flatMap(permits -> Combinators.combine(
                                Arbitraries.integers().between(0, 9),
                                Arbitraries.integers().between(0, 7),
                                Arbitraries.integers().between(permits == 1 ? 0 : 1, permits),
                                Arbitraries.of(0, 0, 1, 1000, 5000, 29_999, 30_000))
                        .as(Move::new)
                        .list()
                        .ofMaxSize(40)
                        .map(moves -> new History(permits, moves)));
    }

    private void play(History history, Move move) {
        now = now.plusMillis(move.millis());
        granted.removeIf(grant -> !now.isBefore(grant.until()));
        switch (move.what()) {
            case 0, 1, 2 -> pick(granted, move.who()).ifPresent(this::drop);
            case 3 ->
                pick(waiting, move.who()).ifPresent(gone -> {
                    waiting.remove(gone);
                    apply(gone.onCancel().orElseThrow());
                });
            case 4, 5 -> pick(waiting, move.who()).ifPresent(this::retry);
            default -> {
                LockMode mode = move.size() == 0 ? new LockMode.Read() : new LockMode.Exclusive(move.size());
                LockAcquire acquire = acquire(Optional.of(history.permits()), mode, Optional.empty());
                waiting.add(acquire);
                retry(acquire);
            }
        }
    }

    private static <T> Optional<T> pick(List<T> list, int index) {
        return index < list.size() ? Optional.of(list.get(index)) : Optional.empty();
    }

    private void drop(LockGrant grant) {
        granted.remove(grant);
        release(grant);
    }

    private void retry(LockAcquire acquire) {
        if (apply(acquire) instanceof Answer.Granted<LockGrant> answer) {
            waiting.remove(acquire);
            granted.add(answer.value());
        }
    }

    private static int used(LockState lock) {
        boolean read = lock.held().stream().anyMatch(grant -> grant.entry().mode() instanceof LockMode.Read);
        int own = lock.held().stream()
                .map(grant -> grant.entry().mode())
                .filter(mode -> mode instanceof LockMode.Exclusive)
                .mapToInt(LockMode::permits)
                .sum();
        return own + (read ? 1 : 0);
    }

    @Property(tries = 400)
    void thePermitsAreNeverExceededAndNoReaderIsThereWithAWriter(@ForAll("histories") History history) {
        for (Move move : history.moves()) {
            play(history, move);
            LockState lock = state.at(now);
            assertThat(used(lock)).isLessThanOrEqualTo(lock.permits());
            assertThat(lock.free()).isEqualTo(lock.permits() - used(lock));
        }
    }

    /** The entries that one overtakes can all be granted, so they have not waited for it. */
    @Property(tries = 400)
    void overtakingDelaysNobody(@ForAll("histories") History history) {
        for (Move move : history.moves()) {
            play(history, move);
            LockState before = state.at(now);
            for (LockAcquire late : waiting) {
                if (late.apply(before, new Moment(now, ++serial)).answer() instanceof Answer.Granted) {
                    LockState after =
                            late.apply(before, new Moment(now, ++serial)).state();
                    for (QueueEntry entry : before.queue()) {
                        if (entry.owner().covers(late.owner())) {
                            break;
                        }
                        LockAcquire overtaken = commandOf(entry);
                        Transition<LockState, Answer<LockGrant>> step =
                                overtaken.apply(after, new Moment(now, ++serial));
                        assertThat(step.answer()).isInstanceOf(Answer.Granted.class);
                        after = step.state();
                    }
                }
            }
        }
    }

    private LockAcquire commandOf(QueueEntry entry) {
        return waiting.stream()
                .filter(command -> entry.owner().covers(command.owner()))
                .findFirst()
                .orElseThrow();
    }

    /** Whoever is ready has been woken, so when all who are ready have asked again, the first in the queue does not fit. */
    @Property(tries = 400)
    void everyPermitReachesTheFirstInTheQueue(@ForAll("histories") History history) {
        for (Move move : history.moves()) {
            play(history, move);
            state = state.at(now);
            Optional<LockAcquire> ready = ready();
            while (ready.isPresent()) {
                int before = waiting.size();
                retry(ready.get());
                assertThat(waiting).as("a wait that is ready is over").hasSize(before - 1);
                ready = ready();
            }
            state.queue().stream()
                    .findFirst()
                    .ifPresent(first -> assertThat(first.mode().permits()).isGreaterThan(state.free()));
            boolean read = state.held().stream().anyMatch(grant -> grant.entry().mode() instanceof LockMode.Read);
            assertThat(read
                            && !state.queue().isEmpty()
                            && state.queue().getFirst().mode() instanceof LockMode.Read)
                    .isFalse();
        }
    }

    private Optional<LockAcquire> ready() {
        return waiting.stream()
                .filter(command -> command.isReady(state, new Moment(now, serial)))
                .findFirst();
    }

    @Property(tries = 400)
    void everyWaiterIsGrantedTheLockOnceTheHoldersHaveReleasedIt(@ForAll("histories") History history) {
        history.moves().forEach(move -> play(history, move));
        state = state.at(now);
        for (int round = history.moves().size(); round >= 0 && !waiting.isEmpty(); round--) {
            List.copyOf(granted).forEach(this::drop);
            Optional<Owner> first =
                    state.queue().stream().map(QueueEntry::owner).findFirst();
            List.copyOf(waiting).forEach(this::retry);
            assertThat(state.queue())
                    .noneMatch(entry -> first.filter(entry.owner()::covers).isPresent());
        }
        assertThat(waiting).isEmpty();
        List.copyOf(granted).forEach(this::drop);
        assertThat(state).isEqualTo(LockState.BLANK);
    }

    @Property(tries = 400)
    void theLawsOfStatesAndWaitCommandsHold(@ForAll("histories") History history) {
        history.moves().forEach(move -> play(history, move));
        LockState current = state.at(now);
        StateLaws.nothingChangesBeforeTheNextChange(current);
        StateLaws.timePassesAssociatively(state, now.plusMillis(1), now.plusMillis(30_000));
        List<LockAcquire> all = new ArrayList<>(waiting);
        all.add(reader());
        all.add(writer());
        all.add(several(2, 2));
        all.add(acquire(Optional.of(5), new LockMode.Exclusive(3), Optional.of("op")));
        all.forEach(command -> StateLaws.isIdempotent(command, current, new Moment(now, ++serial)));
        LockAwaitFree free = new LockAwaitFree();
        assertThat(free.isReady(current, new Moment(now, serial))).isEqualTo(current.isBlank());
    }
}
