package dev.rendezvous.server.harness;

import dev.rendezvous.state.Acquire;
import dev.rendezvous.state.Answer;
import dev.rendezvous.state.Grant;
import dev.rendezvous.state.LeaseId;
import dev.rendezvous.state.LockState;
import dev.rendezvous.state.Moment;
import dev.rendezvous.state.Release;
import dev.rendezvous.state.Renew;
import dev.rendezvous.state.Step;
import dev.rendezvous.state.Withdraw;
import java.time.Instant;
import java.util.BitSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * A lock, modelled by the state machine without its queue: only grants are steps. Its clock stands still: the expiry of a lease is a step
 * of its own.
 */
final class LockModel implements Model<LockPoint> {

    private final List<LockMove> moves;

    LockModel(List<LockMove> moves) {
        this.moves = List.copyOf(moves);
    }

    @Override
    public LockPoint initial() {
        return LockPoint.BEGINNING;
    }

    @Override
    public boolean mayEndAt(LockPoint point) {
        return true;
    }

    @Override
    public List<LockPoint> after(LockPoint point, int move, BitSet done) {
        return switch (moves.get(move)) {
            case LockMove.Grants grants -> granted(point, move, grants);
            case LockMove.Renews renews -> renewed(point, move, renews);
            case LockMove.Releases releases -> List.of(released(point, releases.lease()));
            case LockMove.Withdraws withdraws -> {
                LockState next = new Withdraw(withdraws.id())
                        .apply(point.state(), moment(point))
                        .state();
                yield List.of(point.ending(next, withdraws.lease()));
            }
            case LockMove.Expires expires -> {
                boolean latest = Objects.equals(point.extended().get(expires.lease()), expires.by());
                yield !done.get(expires.by()) ? List.of() : List.of(latest ? released(point, expires.lease()) : point);
            }
        };
    }

    private static List<LockPoint> granted(LockPoint point, int move, LockMove.Grants grants) {
        if (grants.fence() <= point.fence()) {
            return List.of();
        }
        Request.Acquire request = grants.request();
        Acquire.Wish wish =
                new Acquire.Wish(request.id(), Optional.empty(), new LeaseId(grants.lease()), request.ttl());
        Moment moment = new Moment(Instant.EPOCH, grants.fence());
        Acquire acquire = new Acquire(
                new dev.rendezvous.state.Request(0, grants.fence()),
                wish,
                Optional.of(request.permits()),
                request.timeout());
        Step<LockState, Answer<Grant>> step = acquire.apply(point.state(), moment);
        return step.answer() instanceof Answer.Granted<Grant> granted
                        && granted.value().fence() == grants.fence()
                ? List.of(point.extending(step.state(), grants.fence(), grants.lease(), move))
                : List.of();
    }

    private static List<LockPoint> renewed(LockPoint point, int move, LockMove.Renews renews) {
        Step<LockState, Optional<Grant>> step =
                new Renew(new LeaseId(renews.lease())).apply(point.state(), moment(point));
        boolean held = step.answer().isPresent();
        if (renews.held().map(answer -> answer != held).orElse(false)) {
            return List.of();
        }
        return List.of(held ? point.extending(step.state(), point.fence(), renews.lease(), move) : point);
    }

    private static LockPoint released(LockPoint point, String lease) {
        LockState next = new Release(new LeaseId(lease))
                .apply(point.state(), moment(point))
                .state();
        return point.ending(next, lease);
    }

    private static Moment moment(LockPoint point) {
        return new Moment(Instant.EPOCH, point.fence());
    }

    @Override
    public Manner manner(int move) {
        return Manner.FREE;
    }

    @Override
    public boolean isUnnoticed(LockPoint before, LockPoint after, int move) {
        return before.equals(after);
    }
}
