package dev.rendezvous.server.robustness;

import dev.rendezvous.Payload;
import dev.rendezvous.internal.state.Answer;
import dev.rendezvous.internal.state.KeyAwait;
import dev.rendezvous.internal.state.KeyReset;
import dev.rendezvous.internal.state.KeySignal;
import dev.rendezvous.internal.state.KeyState;
import dev.rendezvous.internal.state.Moment;
import dev.rendezvous.internal.state.SignalExpiry;
import dev.rendezvous.internal.state.SuccessSignal;
import dev.rendezvous.internal.state.Transition;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** A key, modelled by the state machine. Its clock stands still: the expiry of a signal is a step of its own. */
final class KeyModel implements Model<KeyModelState> {

    /** Longer than any run, so that every signal is kept for its waiters. */
    static final Duration RETENTION = Duration.ofDays(1);

    private static final Instant NOW = Instant.EPOCH;

    private final List<KeyStep> moves;
    private final VersionOrder versionOrder;

    KeyModel(List<KeyStep> moves, VersionOrder versionOrder) {
        this.moves = List.copyOf(moves);
        this.versionOrder = versionOrder;
    }

    @Override
    public KeyModelState initial() {
        return KeyModelState.BEGINNING;
    }

    @Override
    public boolean mayEndAt(KeyModelState point) {
        return point.drawn() == versionOrder.size();
    }

    @Override
    public List<KeyModelState> after(KeyModelState point, int move, BitSet done) {
        return switch (moves.get(move)) {
            case KeyStep.Signals signals -> signalled(point, move, signals);
            case KeyStep.Resets resets -> reset(point, resets);
            case KeyStep.Begins begins ->
                List.of(point.waitingSince(begins.end(), point.state().version()));
            case KeyStep.Ends ends -> ended(point, move, ends, done);
            case KeyStep.Expires expires -> expired(point, expires, done);
        };
    }

    private List<KeyModelState> signalled(KeyModelState point, int move, KeyStep.Signals signals) {
        List<KeyModelState> after = new ArrayList<>();
        for (long serial : serials(point, signals)) {
            Transition<KeyState, KeySignal.SignalResult> transition =
                    signals.command().apply(point.state(), new Moment(NOW, serial));
            if (signals.answer()
                    .map(response -> isSaid(transition.answer(), response))
                    .orElse(true)) {
                boolean changed = !transition.state().equals(point.state());
                int expiring = !changed
                        ? point.expiring()
                        : transition.state().expiry().isPresent() ? move : -1;
                add(after, point, transition.state(), expiring);
            }
        }
        return after;
    }

    private List<Long> serials(KeyModelState point, KeyStep.Signals signals) {
        OptionalLong known = signals.answer().isPresent()
                ? OptionalLong.of(signals.answer().get().version())
                : signals.version();
        return known.isPresent() && known.getAsLong() > 0
                ? List.of(VersionOrder.scaled(known.getAsLong()))
                : versionOrder.serials(
                        point.drawn(),
                        point.state().version(),
                        signals.command().ttl().isPresent());
    }

    private static boolean isSaid(KeySignal.SignalResult answer, Response response) {
        return switch (answer) {
            case KeySignal.SignalResult.Accepted accepted ->
                response.isOk()
                        && accepted.receipt().version() == VersionOrder.scaled(response.version())
                        && accepted.receipt().count() == response.count();
            case KeySignal.SignalResult.Conflict conflict -> response.status() == 422;
        };
    }

    private List<KeyModelState> reset(KeyModelState point, KeyStep.Resets resets) {
        List<KeyModelState> after = new ArrayList<>();
        for (long serial : versionOrder.serials(point.drawn(), point.state().version(), false)) {
            Transition<KeyState, Boolean> transition =
                    new KeyReset(RETENTION).apply(point.state(), new Moment(NOW, serial));
            if (resets.wasSignalled().map(transition.answer()::equals).orElse(true)) {
                if (!transition.answer()) {
                    return List.of(point);
                }
                add(after, point, transition.state(), -1);
            }
        }
        return after;
    }

    private List<KeyModelState> ended(KeyModelState point, int move, KeyStep.Ends ends, BitSet done) {
        if (ends.begin() >= 0 && !done.get(ends.begin())) {
            return List.of();
        }
        Request.Await request = ends.request();
        long since = point.since().getOrDefault(move, point.state().version());
        OptionalLong newerThan = request.newerThan().isPresent()
                ? OptionalLong.of(VersionOrder.scaled(request.newerThan().getAsLong()))
                : OptionalLong.empty();
        Answer<SuccessSignal> answer = new KeyAwait(request.count(), newerThan, since)
                .apply(point.state(), new Moment(NOW, 0))
                .answer();
        return isSaid(answer, point.state(), request, ends.answer()) ? List.of(point.waitingNoMore(move)) : List.of();
    }

    private static boolean isSaid(
            Answer<SuccessSignal> answer, KeyState state, Request.Await request, Response response) {
        return switch (answer) {
            case Answer.Granted<SuccessSignal> granted -> {
                SuccessSignal successSignal = granted.value();
                yield response.isOk()
                        && VersionOrder.matches(successSignal.version(), response.version())
                        && successSignal.count() == response.count()
                        && successSignal
                                .payload()
                                .map(Payload::text)
                                .orElse("{\"ok\":true}")
                                .equals(response.body());
            }
            case Answer.Rejected<SuccessSignal> rejected ->
                response.status() == 424
                        && VersionOrder.matches(state.version(), response.version())
                        && rejected.reason()
                                .message()
                                .equals(response.json().path("reason").asString(""));
            case Answer.Pending<SuccessSignal> pending -> {
                boolean unchanged = request.newerThan().isPresent()
                        && VersionOrder.matches(
                                state.version(), request.newerThan().getAsLong());
                yield response.status() == (unchanged ? 304 : 404)
                        && VersionOrder.matches(state.version(), response.version())
                        && state.count() == response.count();
            }
        };
    }

    private List<KeyModelState> expired(KeyModelState point, KeyStep.Expires expires, BitSet done) {
        if (!done.get(expires.signal())) {
            return List.of();
        }
        Optional<SignalExpiry> expiry =
                point.expiring() == expires.signal() ? point.state().expiry() : Optional.empty();
        List<KeyModelState> after = new ArrayList<>();
        if (expiry.isEmpty()) {
            return List.of(point);
        }
        add(after, point, point.state().at(expiry.get().at()), -1);
        return after;
    }

    private void add(List<KeyModelState> after, KeyModelState point, KeyState next, int expiring) {
        int drawn = versionOrder.drawn(point.drawn(), point.state().version(), next.version());
        if (drawn >= 0) {
            after.add(new KeyModelState(next, drawn, point.since(), expiring));
        }
    }

    @Override
    public Eagerness eagerness(int move) {
        return switch (moves.get(move)) {
            case KeyStep.Begins begins ->
                switch (begins.answer().status()) {
                    case 200 -> Eagerness.EAGER;
                    case 304, 404 -> Eagerness.LAZY;
                    default -> Eagerness.FREE;
                };
            default -> Eagerness.FREE;
        };
    }

    @Override
    public boolean isUnnoticed(KeyModelState before, KeyModelState after, int move) {
        return moves.get(move) instanceof KeyStep.Ends
                || (before.equals(after) && !(moves.get(move) instanceof KeyStep.Begins));
    }
}
