package dev.rendezvous.server.robustness;

import dev.rendezvous.internal.state.Answer;
import dev.rendezvous.internal.state.LeaseId;
import dev.rendezvous.internal.state.LockAcquire;
import dev.rendezvous.internal.state.LockGrant;
import dev.rendezvous.internal.state.LockRelease;
import dev.rendezvous.internal.state.LockRenew;
import dev.rendezvous.internal.state.LockState;
import dev.rendezvous.internal.state.LockUnlock;
import dev.rendezvous.internal.state.LockWithdraw;
import dev.rendezvous.internal.state.Moment;
import dev.rendezvous.internal.state.Transition;
import java.time.Instant;
import java.util.BitSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * A lock, modelled by the state machine without its queue: only grants are steps. Its clock stands still: the expiry of a lease is a step
 * of its own.
 */
final class LockModel implements Model<LockModelState> {

    private final List<LockStep> moves;

    LockModel(List<LockStep> moves) {
        this.moves = List.copyOf(moves);
    }

    @Override
    public LockModelState initial() {
        return LockModelState.BEGINNING;
    }

    @Override
    public boolean mayEndAt(LockModelState point) {
        return true;
    }

    @Override
    public List<LockModelState> after(LockModelState point, int move, BitSet done) {
        return switch (moves.get(move)) {
            case LockStep.Grants grants -> granted(point, move, grants);
            case LockStep.Renews renews -> renewed(point, move, renews);
            case LockStep.Releases releases -> List.of(released(point, releases.lease()));
            case LockStep.Unlocks unlocks -> unlocked(point, unlocks);
            case LockStep.Withdraws withdraws -> {
                LockState next = new LockWithdraw(withdraws.id())
                        .apply(point.state(), moment(point))
                        .state();
                yield List.of(point.ending(next, withdraws.lease()));
            }
            case LockStep.Expires expires -> {
                boolean latest = Objects.equals(point.extended().get(expires.lease()), expires.by());
                yield !done.get(expires.by()) ? List.of() : List.of(latest ? released(point, expires.lease()) : point);
            }
        };
    }

    private static List<LockModelState> granted(LockModelState point, int move, LockStep.Grants grants) {
        if (grants.fence() <= point.fence()) {
            return List.of();
        }
        Request.Acquire request = grants.request();
        LockAcquire.AcquireSpec acquireSpec = new LockAcquire.AcquireSpec(
                request.id(), Optional.empty(), new LeaseId(grants.lease()), request.ttl(), request.mode());
        Moment moment = new Moment(Instant.EPOCH, grants.fence());
        LockAcquire acquire = new LockAcquire(
                new dev.rendezvous.internal.state.RequestId(0, grants.fence()),
                acquireSpec,
                Optional.of(request.permits()),
                request.timeout());
        Transition<LockState, Answer<LockGrant>> transition = acquire.apply(point.state(), moment);
        return transition.answer() instanceof Answer.Granted<LockGrant> granted
                        && granted.value().fence() == grants.fence()
                ? List.of(point.extending(transition.state(), grants.fence(), grants.lease(), move))
                : List.of();
    }

    private static List<LockModelState> renewed(LockModelState point, int move, LockStep.Renews renews) {
        Transition<LockState, Optional<LockGrant>> transition =
                new LockRenew(new LeaseId(renews.lease())).apply(point.state(), moment(point));
        boolean held = transition.answer().isPresent();
        if (renews.held().map(answer -> answer != held).orElse(false)) {
            return List.of();
        }
        return List.of(held ? point.extending(transition.state(), point.fence(), renews.lease(), move) : point);
    }

    private static List<LockModelState> unlocked(LockModelState point, LockStep.Unlocks unlocks) {
        Transition<LockState, LockUnlock.Result> transition =
                new LockUnlock(unlocks.fence()).apply(point.state(), moment(point));
        Optional<LockGrant> released = transition.answer().released();
        if (unlocks.released().map(answer -> answer != released.isPresent()).orElse(false)) {
            return List.of();
        }
        return List.of(released.map(grant ->
                        point.ending(transition.state(), grant.entry().lease().text()))
                .orElse(point));
    }

    private static LockModelState released(LockModelState point, String lease) {
        LockState next = new LockRelease(new LeaseId(lease))
                .apply(point.state(), moment(point))
                .state();
        return point.ending(next, lease);
    }

    private static Moment moment(LockModelState point) {
        return new Moment(Instant.EPOCH, point.fence());
    }

    @Override
    public Eagerness eagerness(int move) {
        return Eagerness.FREE;
    }

    @Override
    public boolean isUnnoticed(LockModelState before, LockModelState after, int move) {
        return before.equals(after);
    }
}
