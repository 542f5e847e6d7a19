package dev.rendezvous.server.store.postgres.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rendezvous.Payload;
import dev.rendezvous.internal.state.BarrierEnd;
import dev.rendezvous.internal.state.BarrierState;
import dev.rendezvous.internal.state.KeyState;
import dev.rendezvous.internal.state.Kind;
import dev.rendezvous.internal.state.LeaseId;
import dev.rendezvous.internal.state.LockMode;
import dev.rendezvous.internal.state.LockState;
import dev.rendezvous.internal.state.Owner;
import dev.rendezvous.internal.state.QueueEntry;
import dev.rendezvous.internal.state.SignalOperation;
import dev.rendezvous.internal.state.SignalReceipt;
import dev.rendezvous.internal.state.State;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class StateCodecTest {

    @Provide
    Arbitrary<KeyState> keys() {
        return ArbitraryStates.keys();
    }

    @Provide
    Arbitrary<BarrierState> barriers() {
        return ArbitraryStates.barriers();
    }

    @Provide
    Arbitrary<LockState> locks() {
        return ArbitraryStates.locks();
    }

    private static <S extends State<S>> void comesBack(Kind<S> kind, S state) {
        assertThat(StateCodec.decode(kind, StateCodec.encode(state))).isEqualTo(state);
    }

    @Property
    void everyKeyIsDecodedAsItWasEncoded(@ForAll("keys") KeyState state) {
        comesBack(Kind.KEY, state);
    }

    @Property
    void everyBarrierIsDecodedAsItWasEncoded(@ForAll("barriers") BarrierState state) {
        comesBack(Kind.BARRIER, state);
    }

    @Property
    void everyLockIsDecodedAsItWasEncoded(@ForAll("locks") LockState state) {
        comesBack(Kind.LOCK, state);
    }

    @Test
    void aBlankStateIsDecodedAsItWasEncoded() {
        comesBack(Kind.KEY, KeyState.BLANK);
        comesBack(Kind.BARRIER, BarrierState.BLANK);
        comesBack(Kind.LOCK, LockState.BLANK);
    }

    private static <S extends State<S>> void assertRejectedIfDamaged(Kind<S> kind, S state) {
        byte[] whole = StateCodec.encode(state);
        for (int length = 0; length < whole.length; length++) {
            byte[] cut = Arrays.copyOf(whole, length);
            assertThatThrownBy(() -> StateCodec.decode(kind, cut))
                    .as("cut to %d of %d bytes", length, whole.length)
                    .isInstanceOf(UnreadableStateException.class)
                    .hasMessageContaining("as " + length + " bytes");
        }
        byte[] longer = Arrays.copyOf(whole, whole.length + 1);
        assertThatThrownBy(() -> StateCodec.decode(kind, longer))
                .isInstanceOf(UnreadableStateException.class)
                .hasMessageContaining("unexpected data");
    }

    @Property(tries = 100)
    void aDamagedKeyIsRejected(@ForAll("keys") KeyState state) {
        assertRejectedIfDamaged(Kind.KEY, state);
    }

    @Property(tries = 100)
    void aDamagedBarrierIsRejected(@ForAll("barriers") BarrierState state) {
        assertRejectedIfDamaged(Kind.BARRIER, state);
    }

    @Property(tries = 100)
    void aDamagedLockIsRejected(@ForAll("locks") LockState state) {
        assertRejectedIfDamaged(Kind.LOCK, state);
    }

    /** Any bytes give a state or an UnreadableStateException. */
    private static void isJudged(Kind<?> kind, byte[] bytes) {
        try {
            assertThat(StateCodec.decode(kind, bytes)).isNotNull();
        } catch (UnreadableStateException e) {
            assertThat(e).hasMessageStartingWith("A " + kind + " is stored");
        }
    }

    @Property(tries = 3000)
    void invalidBytesAreRejected(@ForAll @Size(max = 60) byte[] garbage) {
        for (String head : List.of("", "01", "014b", "0142", "0242", "014c", "024b", "024c")) {
            byte[] bytes = HexFormat.of().parseHex(head + HexFormat.of().formatHex(garbage));
            isJudged(Kind.KEY, bytes);
            isJudged(Kind.BARRIER, bytes);
            isJudged(Kind.LOCK, bytes);
        }
    }

    private static void isJudgedWhenDamaged(Kind<?> kind, State<?> state, int where, byte by) {
        byte[] bytes = StateCodec.encode(state);
        bytes[where % bytes.length] = by;
        isJudged(kind, bytes);
    }

    @Property(tries = 3000)
    void oneWrongByteIsRejected(
            @ForAll("keys") KeyState key,
            @ForAll("barriers") BarrierState barrier,
            @ForAll("locks") LockState lock,
            @ForAll @IntRange(max = 10_000) int where,
            @ForAll byte by) {
        isJudgedWhenDamaged(Kind.KEY, key, where, by);
        isJudgedWhenDamaged(Kind.BARRIER, barrier, where, by);
        isJudgedWhenDamaged(Kind.LOCK, lock, where, by);
    }

    private static <S extends State<S>> void isRefused(Kind<S> kind, String hex, String why) {
        assertThatThrownBy(() -> StateCodec.decode(kind, HexFormat.of().parseHex(hex)))
                .isInstanceOf(UnreadableStateException.class)
                .hasMessageContaining(why);
    }

    @Test
    void aNewerFormatIsRejectedWithTheWayOut() {
        byte[] newer = StateCodec.encode(KeyState.BLANK);
        newer[0] = 3;
        assertThatThrownBy(() -> StateCodec.decode(Kind.KEY, newer))
                .isInstanceOf(UnreadableStateException.class)
                .hasMessage("A key is stored in format 3, and this server reads formats up to 2."
                        + " A newer server has written it: upgrade this server");
    }

    @Test
    void aLockWithoutModesIsReadableByEarlierVersions() {
        assertThat(StateCodec.encode(GoldenStates.lock())[0]).isEqualTo((byte) 1);
        assertThat(StateCodec.encode(GoldenStates.lockWithModes())[0]).isEqualTo((byte) 2);
        isRefused(Kind.LOCK, "034c010000", "A lock is stored in format 3, and this server reads formats up to 2");
    }

    @Test
    void damageIsReportedWithTheWayOut() {
        assertThatThrownBy(() -> StateCodec.decode(Kind.BARRIER, new byte[] {1, 'B', 7}))
                .isInstanceOf(UnreadableStateException.class)
                .hasMessage(
                        "A barrier is stored as 3 bytes that are not in a known format: it ends too early, at byte 3."
                                + " No server has written them: restore the row from a backup, or delete it, which resets the barrier");
    }

    @Test
    void isNotReadAsAnotherKind() {
        isRefused(Kind.LOCK, HexFormat.of().formatHex(StateCodec.encode(KeyState.BLANK)), "of another kind");
    }

    @Test
    void rejectsALengthThatExceedsTheBytes() {
        String most = "ffffffffffffffff7f";
        String negative = "ffffffffffffffffff01";
        for (String size : List.of(most, negative, "ffffffff07", "80808008", "05")) {
            isRefused(Kind.LOCK, "014c01" + size + "00", "it ends too early");
            isRefused(Kind.BARRIER, "024200010100" + "0001" + size + "61", "it ends too early");
        }
        isRefused(Kind.LOCK, "014cffffffffffffffffffff01", "a number is too long");
        isRefused(Kind.LOCK, "014cffffffffffffffffff02", "a number is too long");
    }

    @Test
    void namesTheRuleThatIsBroken() {
        isRefused(Kind.BARRIER, "014200010100000000", "parties must be at least 1");
        isRefused(Kind.BARRIER, "02420001010000000000", "parties must be at least 1");
        isRefused(Kind.BARRIER, "02420001010103", "unknown end of a generation");
        isRefused(Kind.KEY, "014b03", "unknown phase");
        isRefused(Kind.KEY, "014b000000" + "02", "2 is not between 0 and 1");
        isRefused(Kind.KEY, "014b000000" + "0000" + "01" + "82a8d6b907", "is not between 0 and 1000000001");
        isRefused(Kind.KEY, "014b000000" + "0000" + "01" + "02ffffffffffffffffff01", "Instant");
        isRefused(Kind.KEY, "014b000000" + "0001" + "0000" + "02c328", "not UTF-8");
    }

    @Test
    void rejectsAnUnpairedSurrogate() {
        SignalOperation half = new SignalOperation("a\ud83d", "", new SignalReceipt(1, 1), Instant.MAX);
        KeyState key = new KeyState(
                KeyState.Phase.SIGNALLED,
                1,
                1,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                List.of(),
                List.of(half));
        assertThatThrownBy(() -> StateCodec.encode(key))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("unpaired surrogate");
    }

    @Test
    void longTextsAndPayloadsAreDecodedAsTheyWereEncoded() {
        String text = "a\u00e4\u4e16\ud83d\ude00".repeat(20_000);
        QueueEntry queueEntry = new QueueEntry(
                new Owner(Optional.of(text), Set.of(), Instant.MAX),
                Optional.of(text),
                new LeaseId(text),
                Duration.ofSeconds(1),
                new LockMode.Read());
        comesBack(Kind.LOCK, new LockState(1, List.of(), List.of(queueEntry)));
        byte[] bytes = new byte[1 << 20];
        Arrays.fill(bytes, (byte) 0x80);
        comesBack(Kind.KEY, GoldenStates.signalledOnce(Optional.of(Payload.of(bytes, "image/png"))));
    }

    @Test
    void aKeyThatWasSignalledOnceIsSmall() {
        assertThat(StateCodec.encode(GoldenStates.signalledOnce(Optional.empty())))
                .hasSizeLessThan(64);
    }

    /** A failure means that rows of a released version can no longer be read: a changed encoding needs a new format number. */
    @Test
    void theFormatHasNotChanged() {
        assertIsWrittenAs(Kind.KEY, GoldenStates.key(), GoldenStates.KEY);
        assertIsWrittenAs(Kind.KEY, GoldenStates.keyWithSenders(), GoldenStates.KEY_WITH_SENDERS);
        assertIsWrittenAs(Kind.BARRIER, GoldenStates.barrier(), GoldenStates.BARRIER);
        assertIsWrittenAs(Kind.BARRIER, GoldenStates.brokenBarrier(), GoldenStates.BROKEN_BARRIER);
        assertIsWrittenAs(Kind.LOCK, GoldenStates.lock(), GoldenStates.LOCK);
        assertIsWrittenAs(Kind.LOCK, GoldenStates.lockWithModes(), GoldenStates.LOCK_WITH_MODES);
    }

    @Test
    void barriersOfFormat1AreRead() {
        byte[] old = HexFormat.of().parseHex(GoldenStates.BARRIER_FORMAT_1);
        assertThat(StateCodec.decode(Kind.BARRIER, old)).isEqualTo(GoldenStates.barrier());
        // Version -400, in place of 400: the generation was reset.
        String reset = GoldenStates.BARRIER_FORMAT_1.replace("059003" + "02", "05" + "f0fcffffffffffffff01" + "02");
        assertThat(StateCodec.decode(Kind.BARRIER, HexFormat.of().parseHex(reset))
                        .ended())
                .singleElement()
                .satisfies(generation -> assertThat(generation.end()).contains(new BarrierEnd.Reset(400)));
    }

    private static <S extends State<S>> void assertIsWrittenAs(Kind<S> kind, S state, String hex) {
        assertThat(HexFormat.of().formatHex(StateCodec.encode(state))).isEqualTo(hex);
        assertThat(StateCodec.decode(kind, HexFormat.of().parseHex(hex))).isEqualTo(state);
    }
}
