package dev.rendezvous.internal.store.contract;

import static dev.rendezvous.internal.store.contract.Commands.KEY;
import static dev.rendezvous.internal.store.contract.Commands.begin;
import static dev.rendezvous.internal.store.contract.Commands.receipt;
import static dev.rendezvous.internal.store.contract.Commands.signal;
import static dev.rendezvous.internal.store.contract.StoreScenario.granted;
import static dev.rendezvous.internal.store.contract.StoreScenario.resultOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rendezvous.Deadline;
import dev.rendezvous.Payload;
import dev.rendezvous.internal.state.Answer;
import dev.rendezvous.internal.state.Command;
import dev.rendezvous.internal.state.KeyReset;
import dev.rendezvous.internal.state.KeySignal.SignalResult;
import dev.rendezvous.internal.state.KeyState;
import dev.rendezvous.internal.state.Kind;
import dev.rendezvous.internal.state.Moment;
import dev.rendezvous.internal.state.Name;
import dev.rendezvous.internal.state.ReadCommand;
import dev.rendezvous.internal.state.SignalReceipt;
import dev.rendezvous.internal.state.SuccessSignal;
import dev.rendezvous.internal.state.Transition;
import dev.rendezvous.internal.store.Store;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** The contract of commands, each of which is applied once, and of reads, which see every command answered before. */
interface CommandContract extends StoreScenario {

    @Test
    default void everySignalOfManyThreadsCountsOnce() throws Exception {
        Store store = start();
        int signals = 500;
        List<Future<SignalReceipt>> receipts = new ArrayList<>();
        for (int i = 0; i < signals; i++) {
            receipts.add(fork(() -> receipt(store.apply(KEY, signal()))));
        }
        List<SignalReceipt> seen = new ArrayList<>();
        for (Future<SignalReceipt> receipt : receipts) {
            seen.add(resultOf(receipt));
        }
        seen.sort((one, other) -> Long.compare(one.version(), other.version()));
        assertThat(seen.stream().map(SignalReceipt::version)).doesNotHaveDuplicates();
        assertThat(seen.stream().map(SignalReceipt::count))
                .as("counted in the order of their versions")
                .containsExactlyElementsOf(
                        LongStream.rangeClosed(1, signals).boxed().toList());
    }

    @Test
    default void aRepeatedOperationCountsOnceAndAnotherWithItsKeyIsRejected() throws Exception {
        Store store = start();
        List<Future<SignalResult>> same = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            same.add(fork(() -> store.apply(KEY, signal("op", "text"))));
        }
        SignalResult first = resultOf(same.getFirst());
        for (Future<SignalResult> one : same) {
            assertThat(resultOf(one)).isEqualTo(first);
        }
        assertThat(receipt(first).count()).isEqualTo(1);
        assertThat(store.apply(KEY, signal("op", "other"))).isInstanceOf(SignalResult.Conflict.class);
        assertThat(receipt(store.apply(KEY, signal())).count()).isEqualTo(2);
    }

    /** With many threads that write and read: every read sees all answers given before it began. */
    @Test
    default void aReadSeesAllCommandsAnsweredBefore() throws Exception {
        Store store = start();
        AtomicLong answered = new AtomicLong();
        ReadCommand<KeyState, Long> version = (state, now) -> state.version();
        Deadline enough = Deadline.in(Duration.ofSeconds(2));
        List<Future<Boolean>> all = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            all.add(fork(() -> {
                while (!enough.isExpired()) {
                    answered.accumulateAndGet(
                            receipt(store.apply(KEY, signal())).version(), Math::max);
                }
                return true;
            }));
            all.add(fork(() -> {
                boolean fresh = true;
                while (!enough.isExpired()) {
                    long least = answered.get();
                    fresh &= store.apply(KEY, version) >= least;
                }
                return fresh;
            }));
        }
        for (Future<Boolean> one : all) {
            assertThat(resultOf(one)).isTrue();
        }
    }

    @Test
    default void aCommandThatFailsChangesNothing() throws Exception {
        Store store = start();
        SignalReceipt before = receipt(store.apply(KEY, signal()));
        Command<KeyState, Boolean> failing = (state, moment) -> {
            throw new IllegalStateException("on purpose");
        };
        assertThatThrownBy(() -> store.apply(KEY, failing))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("on purpose");
        SignalReceipt after = receipt(store.apply(KEY, signal()));
        assertThat(after.count()).isEqualTo(before.count() + 1);
    }

    @Test
    default void theFirstNamesAreSortedAndNotBlank() throws Exception {
        Store store = start();
        for (String name : List.of("b/3", "b/1", "a", "b/4", "gone", "b/2", "b/\ud83d\ude00", "b/\uffee")) {
            store.apply(Name.key(name), signal());
        }
        store.apply(Name.key("gone"), new KeyReset(Duration.ZERO));
        granted(store.apply(Name.lock("b/0"), Commands.acquire(store, LONG)));
        Predicate<String> wanted = name -> name.startsWith("b/") && name.compareTo("b/1") > 0;
        assertThat(store.firstNames(Kind.KEY, wanted, 2)).containsExactly("b/2", "b/3");
        assertThat(store.firstNames(Kind.KEY, wanted, 5))
                .containsExactly("b/2", "b/3", "b/4", "b/\ud83d\ude00", "b/\uffee");
        assertThat(store.firstNames(Kind.KEY, name -> true, 100)).hasSize(7).isSorted();
        assertThat(store.firstNames(Kind.BARRIER, name -> true, 100)).isEmpty();
    }

    @Test
    default void aSnapshotShowsTheNamesOfItsKindThatAreNotBlank() throws Exception {
        Store store = start();
        String odd = "a/\u00fc \u4e16\ud83d\ude00 '\";%_\\".repeat(20);
        receipt(store.apply(Name.key(odd), signal()));
        SignalReceipt receipt = receipt(store.apply(KEY, signal()));
        granted(store.apply(Name.lock(KEY.text()), Commands.acquire(store, LONG)));
        store.apply(Name.key("gone"), signal());
        store.apply(Name.key("gone"), new KeyReset(Duration.ZERO));
        assertThat(store.snapshot(Kind.KEY)).containsOnlyKeys(odd, KEY.text());
        assertThat(store.snapshot(Kind.KEY).get(KEY.text()))
                .matches(state -> state.version() == receipt.version() && state.phase() == KeyState.Phase.SIGNALLED);
        assertThat(store.snapshot(Kind.LOCK)).containsOnlyKeys(KEY.text());
        assertThat(store.snapshot(Kind.BARRIER)).isEmpty();
    }

    @Test
    default void aNameIsFoundExactly() throws Exception {
        Store store = start();
        receipt(store.apply(Name.key("Abc"), signal()));
        assertThat(store.awaitAnswer(KEY, begin(store, KEY), Deadline.in(Duration.ZERO)))
                .isInstanceOf(Answer.Pending.class);
    }

    @Test
    default void aPayloadIsReceivedUnchanged() throws Exception {
        Store store = start();
        byte[] bytes = new byte[100_000];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) i;
        }
        Payload payload = Payload.of(bytes, "application/octet-stream; what=\u00fc\u4e16");
        Future<Answer<SuccessSignal>> waiting = startWaiting(store, KEY, begin(store, KEY));
        store.apply(KEY, signal(payload));
        assertThat(granted(resultOf(waiting)).payload()).contains(payload);
    }

    @Test
    default void momentsRise() throws Exception {
        Store store = start();
        Command<KeyState, Moment> moment = (state, now) -> new Transition<>(state, now);
        Set<Long> serials = ConcurrentHashMap.newKeySet();
        List<Future<Boolean>> all = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            all.add(fork(() -> {
                boolean risen = true;
                Moment last = new Moment(Instant.MIN, 0);
                for (int n = 0; n < 50; n++) {
                    Moment next = store.apply(n % 3 == 0 ? Name.key("other") : KEY, moment);
                    risen &= next.revision() > last.nextRevision();
                    risen &= serials.add(next.revision()) && serials.add(next.nextRevision());
                    last = next;
                }
                return risen;
            }));
        }
        for (Future<Boolean> one : all) {
            assertThat(resultOf(one)).isTrue();
        }
    }

    @Test
    default void timeNeverFallsUnderAName() throws Exception {
        Store store = start();
        Command<KeyState, Instant> signalled = (state, moment) -> {
            Instant before = state.success().map(SuccessSignal::at).orElse(Instant.MIN);
            return new Transition<>(
                    signal().apply(state, moment).state(), moment.now().isBefore(before) ? Instant.MIN : moment.now());
        };
        List<Future<Boolean>> all = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            all.add(fork(() -> {
                Instant last = Instant.MIN.plusNanos(1);
                boolean risen = true;
                for (int n = 0; n < 50; n++) {
                    Instant next = store.apply(KEY, signalled);
                    risen &= !next.isBefore(last);
                    last = next;
                }
                return risen;
            }));
        }
        for (Future<Boolean> one : all) {
            assertThat(resultOf(one)).isTrue();
        }
    }
}
