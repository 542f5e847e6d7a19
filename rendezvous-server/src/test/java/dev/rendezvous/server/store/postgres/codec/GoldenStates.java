package dev.rendezvous.server.store.postgres.codec;

import dev.rendezvous.Payload;
import dev.rendezvous.internal.state.BarrierEnd;
import dev.rendezvous.internal.state.BarrierGeneration;
import dev.rendezvous.internal.state.BarrierMember;
import dev.rendezvous.internal.state.BarrierSpec;
import dev.rendezvous.internal.state.BarrierState;
import dev.rendezvous.internal.state.FailureSignal;
import dev.rendezvous.internal.state.KeyState;
import dev.rendezvous.internal.state.KeyState.Phase;
import dev.rendezvous.internal.state.LeaseId;
import dev.rendezvous.internal.state.LockGrant;
import dev.rendezvous.internal.state.LockMode;
import dev.rendezvous.internal.state.LockState;
import dev.rendezvous.internal.state.Owner;
import dev.rendezvous.internal.state.PastSignal;
import dev.rendezvous.internal.state.QueueEntry;
import dev.rendezvous.internal.state.RequestId;
import dev.rendezvous.internal.state.SignalExpiry;
import dev.rendezvous.internal.state.SignalOperation;
import dev.rendezvous.internal.state.SignalReceipt;
import dev.rendezvous.internal.state.SuccessSignal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A state of each kind with all its parts, and its encoding in the newest format of its kind, and in older ones. */
final class GoldenStates {

    static final String KEY = "014b02ac020201c801020280e4ad950d0119746578742f706c61696e3b20636861727365743d7574"
            + "662d380831302e302e302e31979aef3a82e4ad950d01ac02979aef3a82e4ad950d096b6170757474"
            + "20c3bc0001979aef3afae4ad950dad02979aef3af2e5ad950d02c8010280e4ad950d000819746578"
            + "742f706c61696e3b20636861727365743d7574662d38ac02979aef3a82e4ad950d01096b61707574"
            + "7420c3bc000001046f702d310966303064205054314dc80102979aef3aa29cae950d";
    static final String KEY_WITH_SENDERS =
            "024b02ac020201c801020280e4ad950d0119746578742f706c61696e3b20636861727365743d75"
                    + "74662d380831302e302e302e31979aef3a82e4ad950d01076d69677261746501ac02979aef3a82"
                    + "e4ad950d096b617075747420c3bc00010831302e302e302e3701979aef3afae4ad950dad02979a"
                    + "ef3af2e5ad950d02c8010280e4ad950d000819746578742f706c61696e3b20636861727365743d"
                    + "7574662d3801076d696772617465ac02979aef3a82e4ad950d01096b617075747420c3bc000001"
                    + "0831302e302e302e3700";
    static final String BARRIER = "02420501060003030161016201630101046f702d3102ffffffffffffffffff01070308979aef3a82"
            + "e4ad950d01016101186170706c69636174696f6e2f6f637465742d73747265616d0200ff01050100"
            + "900302000201046f702d3102ffffffffffffffffff01070308979aef3a82e4ad950d010161011861"
            + "70706c69636174696f6e2f6f637465742d73747265616d0200ff00000280e4ad950d00000001";
    static final String BROKEN_BARRIER =
            "0242030002010101c80102000100000280e4ad950d0000020102ac02066b61707574740200010000"
                    + "0280e4ad950d000001900305616761696e979aef3a82e4ad950d";
    static final String BARRIER_FORMAT_1 =
            "01420501060003030161016201630101046f702d3102ffffffffffffffffff01070308979aef3a82"
                    + "e4ad950d01016101186170706c69636174696f6e2f6f637465742d73747265616d0200ff01059003"
                    + "02000201046f702d3102ffffffffffffffffff01070308979aef3a82e4ad950d0101610118617070"
                    + "6c69636174696f6e2f6f637465742d73747265616d0200ff00000280e4ad950d000001";
    static final String LOCK = "014c020101046f702d31010309979aef3a82e4ad950d0108776f726b65722d310673656372657480"
            + "cab5ee0102f4030280e4ad950d979aef3a82e4ad950d010001030a969aef3a82e4ad950d00056f74"
            + "686572003c";

    static final String LOCK_WITH_MODES =
            "024c020101046f702d31010309979aef3a82e4ad950d0108776f726b65722d3106736563726574"
                    + "80cab5ee010202f4030280e4ad950d979aef3a82e4ad950d0101046f702d31010309979aef3a82"
                    + "e4ad950d0108776f726b65722d310673656372657480cab5ee010200";

    private static final Instant T0 = Instant.parse("2026-01-01T00:00:00Z");
    private static final Instant T1 = Instant.parse("2026-01-01T00:00:01.123456789Z");

    private GoldenStates() {}

    static KeyState signalledOnce(Optional<Payload> payload) {
        Instant now = Instant.parse("2026-01-01T00:00:01.123456Z");
        long version = 1_767_225_601_123_456L;
        return new KeyState(
                Phase.SIGNALLED,
                version,
                1,
                Optional.of(new SuccessSignal(version, 1, now, payload, Instant.MAX)),
                Optional.empty(),
                Optional.empty(),
                List.of(),
                List.of());
    }

    static KeyState key() {
        return new KeyState(
                Phase.FAILED,
                300,
                2,
                Optional.of(new SuccessSignal(200, 2, T0, Optional.of(Payload.text("10.0.0.1")), T1)),
                Optional.of(new FailureSignal(300, T1, "kaputt \u00fc", Instant.MAX)),
                Optional.of(new SignalExpiry(T1.plusSeconds(60), 301, T1.plusSeconds(120))),
                List.of(new PastSignal(200, T0, Optional.empty(), 8, "text/plain; charset=utf-8")),
                List.of(new SignalOperation("op-1", "f00d PT1M", new SignalReceipt(200, 2), T1.plusSeconds(3600))));
    }

    static KeyState keyWithSenders() {
        KeyState key = key();
        SuccessSignal success = key.success().orElseThrow();
        FailureSignal failure = key.failure().orElseThrow();
        return new KeyState(
                key.phase(),
                key.version(),
                key.count(),
                Optional.of(new SuccessSignal(
                        success.version(),
                        success.count(),
                        success.at(),
                        success.payload(),
                        success.until(),
                        Optional.of("migrate"))),
                Optional.of(new FailureSignal(
                        failure.version(), failure.at(), failure.reason(), failure.until(), Optional.of("10.0.0.7"))),
                key.expiry(),
                List.of(new PastSignal(
                        200, T0, Optional.empty(), 8, "text/plain; charset=utf-8", Optional.of("migrate"))),
                List.of());
    }

    static BarrierState barrier() {
        BarrierMember first = new BarrierMember(
                new Owner(Optional.of("op-1"), Set.of(new RequestId(-1, 7), new RequestId(3, 8)), T1),
                Optional.of("a"),
                Optional.of(Payload.of(new byte[] {0, -1}, "application/octet-stream")));
        BarrierMember second =
                new BarrierMember(new Owner(Optional.empty(), Set.of(), T0), Optional.empty(), Optional.empty());
        return new BarrierState(
                5,
                Optional.of(new BarrierGeneration(
                        6, Optional.empty(), new BarrierSpec(3, List.of("a", "b", "c")), List.of(first))),
                List.of(new BarrierGeneration(
                        5,
                        Optional.of(new BarrierEnd.Released(400)),
                        new BarrierSpec(2, List.of()),
                        List.of(first, second))),
                Optional.empty(),
                Instant.MIN);
    }

    /** A barrier with a generation that was reset, one that was broken, and a break that no party has seen. */
    static BarrierState brokenBarrier() {
        BarrierMember member =
                new BarrierMember(new Owner(Optional.empty(), Set.of(), T0), Optional.empty(), Optional.empty());
        BarrierSpec two = new BarrierSpec(2, List.of());
        return new BarrierState(
                3,
                Optional.empty(),
                List.of(
                        new BarrierGeneration(1, Optional.of(new BarrierEnd.Reset(200)), two, List.of(member)),
                        new BarrierGeneration(
                                2, Optional.of(new BarrierEnd.Broken(300, "kaputt")), two, List.of(member))),
                Optional.of(new BarrierEnd.Broken(400, "again")),
                T1);
    }

    static LockState lock() {
        return lock(new LockMode.Exclusive(1));
    }

    static LockState lockWithModes() {
        LockState several = lock(new LockMode.Exclusive(2));
        LockState read = lock(new LockMode.Read());
        return new LockState(
                several.permits(),
                several.held(),
                List.of(read.held().getFirst().entry()));
    }

    private static LockState lock(LockMode mode) {
        Owner owner = new Owner(Optional.of("op-1"), Set.of(new RequestId(3, 9)), T1);
        QueueEntry held =
                new QueueEntry(owner, Optional.of("worker-1"), new LeaseId("secret"), Duration.ofMillis(1500), mode);
        QueueEntry waiting = new QueueEntry(
                new Owner(Optional.empty(), Set.of(new RequestId(3, 10)), T1.minusNanos(1)),
                Optional.empty(),
                new LeaseId("other"),
                Duration.ofSeconds(30),
                new LockMode.Exclusive(1));
        return new LockState(2, List.of(new LockGrant(held, 500, T0, T1)), List.of(waiting));
    }
}
