package dev.rendezvous.server.harness;

import dev.rendezvous.Payload;
import dev.rendezvous.state.Answer;
import dev.rendezvous.state.AwaitKey;
import dev.rendezvous.state.Expiry;
import dev.rendezvous.state.Good;
import dev.rendezvous.state.KeyState;
import dev.rendezvous.state.Moment;
import dev.rendezvous.state.ResetKey;
import dev.rendezvous.state.SignalKey;
import dev.rendezvous.state.Step;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** A key, modelled by the state machine. Its clock stands still: the expiry of a signal is a step of its own. */
final class KeyModel implements Model<KeyPoint> {

    /** Longer than any run, so that every signal is kept for its waiters. */
    static final Duration RETENTION = Duration.ofDays(1);

    private static final Instant NOW = Instant.EPOCH;

    private final List<KeyMove> moves;
    private final Versions versions;

    KeyModel(List<KeyMove> moves, Versions versions) {
        this.moves = List.copyOf(moves);
        this.versions = versions;
    }

    @Override
    public KeyPoint initial() {
        return KeyPoint.BEGINNING;
    }

    @Override
    public boolean mayEndAt(KeyPoint point) {
        return point.drawn() == versions.size();
    }

    @Override
    public List<KeyPoint> after(KeyPoint point, int move, BitSet done) {
        return switch (moves.get(move)) {
            case KeyMove.Signals signals -> signalled(point, move, signals);
            case KeyMove.Resets resets -> reset(point, resets);
            case KeyMove.Begins begins ->
                List.of(point.waitingSince(begins.end(), point.state().version()));
            case KeyMove.Ends ends -> ended(point, move, ends, done);
            case KeyMove.Expires expires -> expired(point, expires, done);
        };
    }

    private List<KeyPoint> signalled(KeyPoint point, int move, KeyMove.Signals signals) {
        List<KeyPoint> after = new ArrayList<>();
        for (long serial : serials(point, signals)) {
            Step<KeyState, SignalKey.Signalled> step = signals.command().apply(point.state(), new Moment(NOW, serial));
            if (signals.answer().map(reply -> isSaid(step.answer(), reply)).orElse(true)) {
                boolean changed = !step.state().equals(point.state());
                int expiring =
                        !changed ? point.expiring() : step.state().expiry().isPresent() ? move : -1;
                add(after, point, step.state(), expiring);
            }
        }
        return after;
    }

    private List<Long> serials(KeyPoint point, KeyMove.Signals signals) {
        OptionalLong known = signals.answer().isPresent()
                ? OptionalLong.of(signals.answer().get().version())
                : signals.version();
        return known.isPresent() && known.getAsLong() > 0
                ? List.of(Versions.scaled(known.getAsLong()))
                : versions.serials(
                        point.drawn(),
                        point.state().version(),
                        signals.command().ttl().isPresent());
    }

    private static boolean isSaid(SignalKey.Signalled answer, Reply reply) {
        return switch (answer) {
            case SignalKey.Signalled.Done done ->
                reply.isOk()
                        && done.receipt().version() == Versions.scaled(reply.version())
                        && done.receipt().count() == reply.count();
            case SignalKey.Signalled.Conflict conflict -> reply.status() == 422;
        };
    }

    private List<KeyPoint> reset(KeyPoint point, KeyMove.Resets resets) {
        List<KeyPoint> after = new ArrayList<>();
        for (long serial : versions.serials(point.drawn(), point.state().version(), false)) {
            Step<KeyState, Boolean> step = new ResetKey(RETENTION).apply(point.state(), new Moment(NOW, serial));
            if (resets.wasSignalled().map(step.answer()::equals).orElse(true)) {
                if (!step.answer()) {
                    return List.of(point);
                }
                add(after, point, step.state(), -1);
            }
        }
        return after;
    }

    private List<KeyPoint> ended(KeyPoint point, int move, KeyMove.Ends ends, BitSet done) {
        if (ends.begin() >= 0 && !done.get(ends.begin())) {
            return List.of();
        }
        Request.Await request = ends.request();
        long since = point.since().getOrDefault(move, point.state().version());
        OptionalLong newerThan = request.newerThan().isPresent()
                ? OptionalLong.of(Versions.scaled(request.newerThan().getAsLong()))
                : OptionalLong.empty();
        Answer<Good> answer = new AwaitKey(request.count(), newerThan, since)
                .apply(point.state(), new Moment(NOW, 0))
                .answer();
        return isSaid(answer, point.state(), request, ends.answer()) ? List.of(point.waitingNoMore(move)) : List.of();
    }

    private static boolean isSaid(Answer<Good> answer, KeyState state, Request.Await request, Reply reply) {
        return switch (answer) {
            case Answer.Granted<Good> granted -> {
                Good good = granted.value();
                yield reply.isOk()
                        && Versions.matches(good.version(), reply.version())
                        && good.count() == reply.count()
                        && good.payload()
                                .map(Payload::text)
                                .orElse("{\"ok\":true}")
                                .equals(reply.body());
            }
            case Answer.Refused<Good> refused ->
                reply.status() == 424
                        && Versions.matches(state.version(), reply.version())
                        && refused.reason()
                                .message()
                                .equals(reply.json().path("reason").asString(""));
            case Answer.Pending<Good> pending -> {
                boolean unchanged = request.newerThan().isPresent()
                        && Versions.matches(state.version(), request.newerThan().getAsLong());
                yield reply.status() == (unchanged ? 304 : 404)
                        && Versions.matches(state.version(), reply.version())
                        && state.count() == reply.count();
            }
        };
    }

    private List<KeyPoint> expired(KeyPoint point, KeyMove.Expires expires, BitSet done) {
        if (!done.get(expires.signal())) {
            return List.of();
        }
        Optional<Expiry> expiry =
                point.expiring() == expires.signal() ? point.state().expiry() : Optional.empty();
        List<KeyPoint> after = new ArrayList<>();
        if (expiry.isEmpty()) {
            return List.of(point);
        }
        add(after, point, point.state().at(expiry.get().at()), -1);
        return after;
    }

    private void add(List<KeyPoint> after, KeyPoint point, KeyState next, int expiring) {
        int drawn = versions.drawn(point.drawn(), point.state().version(), next.version());
        if (drawn >= 0) {
            after.add(new KeyPoint(next, drawn, point.since(), expiring));
        }
    }

    @Override
    public Manner manner(int move) {
        return switch (moves.get(move)) {
            case KeyMove.Begins begins ->
                switch (begins.answer().status()) {
                    case 200 -> Manner.EAGER;
                    case 304, 404 -> Manner.LAZY;
                    default -> Manner.FREE;
                };
            default -> Manner.FREE;
        };
    }

    @Override
    public boolean isUnnoticed(KeyPoint before, KeyPoint after, int move) {
        return moves.get(move) instanceof KeyMove.Ends
                || (before.equals(after) && !(moves.get(move) instanceof KeyMove.Begins));
    }
}
