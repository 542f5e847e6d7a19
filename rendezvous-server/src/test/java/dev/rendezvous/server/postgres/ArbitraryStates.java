package dev.rendezvous.server.postgres;

import dev.rendezvous.Payload;
import dev.rendezvous.state.BarrierState;
import dev.rendezvous.state.Caller;
import dev.rendezvous.state.Expiry;
import dev.rendezvous.state.Failure;
import dev.rendezvous.state.Gathering;
import dev.rendezvous.state.Good;
import dev.rendezvous.state.Grant;
import dev.rendezvous.state.Guest;
import dev.rendezvous.state.KeyState;
import dev.rendezvous.state.KeyState.Phase;
import dev.rendezvous.state.LeaseId;
import dev.rendezvous.state.LockState;
import dev.rendezvous.state.Operation;
import dev.rendezvous.state.PastSignal;
import dev.rendezvous.state.Place;
import dev.rendezvous.state.Receipt;
import dev.rendezvous.state.Request;
import dev.rendezvous.state.Terms;
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
                        longs(), gatherings().optional(), gatherings().list().ofMaxSize(3), instants())
                .as(BarrierState::new);
    }

    static Arbitrary<LockState> locks() {
        return Combinators.combine(
                        Arbitraries.integers(),
                        grants().list().ofMaxSize(4),
                        places().list().ofMaxSize(4))
                .as(LockState::new);
    }

    private static Arbitrary<Good> goods() {
        return Combinators.combine(longs(), longs(), instants(), payloads().optional(), instants())
                .as(Good::new);
    }

    private static Arbitrary<Failure> failures() {
        return Combinators.combine(longs(), instants(), texts(), instants()).as(Failure::new);
    }

    private static Arbitrary<Expiry> expiries() {
        return Combinators.combine(instants(), longs(), instants()).as(Expiry::new);
    }

    private static Arbitrary<PastSignal> pastSignals() {
        return Combinators.combine(longs(), instants(), texts().optional(), Arbitraries.integers(), texts())
                .as(PastSignal::new);
    }

    private static Arbitrary<Operation> operations() {
        Arbitrary<Receipt> receipts = Combinators.combine(longs(), longs()).as(Receipt::new);
        return Combinators.combine(texts(), texts(), receipts, instants()).as(Operation::new);
    }

    private static Arbitrary<Gathering> gatherings() {
        Arbitrary<Guest> guests = Combinators.combine(
                        callers(), texts().optional(), payloads().optional())
                .as(Guest::new);
        return Combinators.combine(longs(), longs(), terms(), guests.list().ofMaxSize(4))
                .as(Gathering::new);
    }

    private static Arbitrary<Terms> terms() {
        Arbitrary<Terms> counted =
                Arbitraries.integers().between(1, Integer.MAX_VALUE).map(parties -> new Terms(parties, List.of()));
        Arbitrary<Terms> declared = texts().list()
                .uniqueElements()
                .ofMinSize(1)
                .ofMaxSize(4)
                .map(members -> new Terms(members.size(), members));
        return Arbitraries.oneOf(counted, declared);
    }

    private static Arbitrary<Grant> grants() {
        return Combinators.combine(places(), longs(), instants(), instants()).as(Grant::new);
    }

    private static Arbitrary<Place> places() {
        return Combinators.combine(callers(), texts().optional(), texts().map(LeaseId::new), durations())
                .as(Place::new);
    }

    private static Arbitrary<Caller> callers() {
        Arbitrary<Request> requests = Combinators.combine(longs(), longs()).as(Request::new);
        return Combinators.combine(texts().optional(), requests.set().ofMaxSize(3), instants())
                .as(Caller::new);
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
