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
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/** Generates states with arbitrary parts, whether or not transitions lead to them. */
final class ArbitraryStates {

    private ArbitraryStates() {}

    static Arbitrary<KeyState> keys() {
        return Combinators.combine(
                        Arbitraries.of(Phase.class),
                        longs(),
                        longs(),
                        goods().optional(),
                        failures().optional(),
                        expiries().optional(),
                        pastSignals().list().ofMaxSize(4),
                        operations().list().ofMaxSize(4))
                .as(KeyState::new);
    }

    static Arbitrary<BarrierState> barriers() {
        return Combinators.combine(
                        longs(),
                        generations().optional(),
                        generations().list().ofMaxSize(3),
                        breaks().optional(),
                        instants())
                .as(BarrierState::new);
    }

    static Arbitrary<LockState> locks() {
        return Combinators.combine(
                        Arbitraries.integers(),
                        grants().list().ofMaxSize(4),
                        places().list().ofMaxSize(4))
                .as(LockState::new);
    }

    private static Arbitrary<SuccessSignal> goods() {
        return Combinators.combine(longs(), longs(), instants(), payloads().optional(), instants(), texts().optional())
                .as(SuccessSignal::new);
    }

    private static Arbitrary<FailureSignal> failures() {
        return Combinators.combine(longs(), instants(), texts(), instants(), texts().optional())
                .as(FailureSignal::new);
    }

    private static Arbitrary<SignalExpiry> expiries() {
        return Combinators.combine(instants(), longs(), instants()).as(SignalExpiry::new);
    }

    private static Arbitrary<PastSignal> pastSignals() {
        return Combinators.combine(
                        longs(), instants(), texts().optional(), Arbitraries.integers(), texts(), texts().optional())
                .as(PastSignal::new);
    }

    private static Arbitrary<SignalOperation> operations() {
        Arbitrary<SignalReceipt> receipts =
                Combinators.combine(longs(), longs()).as(SignalReceipt::new);
        return Combinators.combine(texts(), texts(), receipts, instants()).as(SignalOperation::new);
    }

    private static Arbitrary<BarrierGeneration> generations() {
        Arbitrary<BarrierMember> members = Combinators.combine(
                        callers(), texts().optional(), payloads().optional())
                .as(BarrierMember::new);
        return Combinators.combine(
                        longs(), ends().optional(), specs(), members.list().ofMaxSize(4))
                .as(BarrierGeneration::new);
    }

    private static Arbitrary<BarrierEnd> ends() {
        return Arbitraries.oneOf(longs().map(BarrierEnd.Released::new), longs().map(BarrierEnd.Reset::new), breaks());
    }

    private static Arbitrary<BarrierEnd.Broken> breaks() {
        return Combinators.combine(longs(), texts()).as(BarrierEnd.Broken::new);
    }

    private static Arbitrary<BarrierSpec> specs() {
        Arbitrary<BarrierSpec> counted = Arbitraries.integers()
                .between(1, Integer.MAX_VALUE)
                .map(parties -> new BarrierSpec(parties, List.of()));
        Arbitrary<BarrierSpec> declared = texts().list()
                .uniqueElements()
                .ofMinSize(1)
                .ofMaxSize(4)
                .map(members -> new BarrierSpec(members.size(), members));
        return Arbitraries.oneOf(counted, declared);
    }

    private static Arbitrary<LockGrant> grants() {
        return Combinators.combine(places(), longs(), instants(), instants()).as(LockGrant::new);
    }

    private static Arbitrary<QueueEntry> places() {
        return Combinators.combine(callers(), texts().optional(), texts().map(LeaseId::new), durations(), modes())
                .as(QueueEntry::new);
    }

    private static Arbitrary<LockMode> modes() {
        Arbitrary<LockMode> exclusive =
                Arbitraries.integers().between(1, Integer.MAX_VALUE).map(LockMode.Exclusive::new);
        return Arbitraries.oneOf(
                Arbitraries.of(new LockMode.Read(), new LockMode.Exclusive(1), new LockMode.Exclusive(1)), exclusive);
    }

    private static Arbitrary<Owner> callers() {
        Arbitrary<RequestId> requests = Combinators.combine(longs(), longs()).as(RequestId::new);
        return Combinators.combine(texts().optional(), requests.set().ofMaxSize(3), instants())
                .as(Owner::new);
    }

    private static Arbitrary<Long> longs() {
        return Arbitraries.longs();
    }

    private static Arbitrary<Instant> instants() {
        Arbitrary<Instant> any = Combinators.combine(
                        Arbitraries.longs().between(Instant.MIN.getEpochSecond(), Instant.MAX.getEpochSecond()),
                        nanos())
                .as(Instant::ofEpochSecond);
        Instant last = Instant.MAX;
        return Arbitraries.oneOf(
                any, Arbitraries.of(last, last.minusNanos(1), Instant.MIN, Instant.MIN.plusNanos(1), Instant.EPOCH));
    }

    private static Arbitrary<Duration> durations() {
        return Combinators.combine(Arbitraries.longs(), nanos()).as(Duration::ofSeconds);
    }

    private static Arbitrary<Long> nanos() {
        return Arbitraries.longs().between(0, 999_999_999);
    }

    private static Arbitrary<Payload> payloads() {
        return Combinators.combine(Arbitraries.bytes().array(byte[].class).ofMaxSize(300), texts())
                .as(Payload::of);
    }

    private static Arbitrary<String> texts() {
        Arbitrary<String> unicode = Arbitraries.integers()
                .between(0, Character.MAX_CODE_POINT)
                .filter(point -> point < Character.MIN_SURROGATE || point > Character.MAX_SURROGATE)
                .list()
                .ofMaxSize(5)
                .map(points ->
                        String.join("", points.stream().map(Character::toString).toList()));
        return Arbitraries.oneOf(Arbitraries.strings().ascii().ofMaxLength(200), unicode);
    }
}
