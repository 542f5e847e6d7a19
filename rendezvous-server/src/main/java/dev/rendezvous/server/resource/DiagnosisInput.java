package dev.rendezvous.server.resource;

import dev.rendezvous.internal.state.BarrierState;
import dev.rendezvous.internal.state.FailureSignal;
import dev.rendezvous.internal.state.KeyState;
import dev.rendezvous.internal.state.LockState;
import dev.rendezvous.internal.state.SuccessSignal;
import dev.rendezvous.server.diagnosis.CallerStatus;
import dev.rendezvous.server.diagnosis.KeyStatus;
import dev.rendezvous.server.diagnosis.Snapshot;
import dev.rendezvous.server.waiting.StoreView;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Takes what a diagnosis needs from the states of a store. */
final class DiagnosisInput {

    private DiagnosisInput() {}

    /** Returns a snapshot; of the keys, the latest and those that are awaited, and none if there are no callers. */
    static Snapshot of(StoreView view, List<CallerStatus> callers, boolean moreCallers) {
        return new Snapshot(
                view.now(),
                callers,
                moreCallers,
                callers.isEmpty() ? Map.of() : keys(view, callers),
                barriers(view.barriers()),
                locks(view.locks()),
                count(view, KeyState.Phase.SIGNALLED),
                count(view, KeyState.Phase.FAILED));
    }

    private static int count(StoreView view, KeyState.Phase phase) {
        return (int) view.keys().values().stream()
                .filter(key -> key.phase() == phase)
                .count();
    }

    private static Map<String, KeyStatus> keys(StoreView view, List<CallerStatus> callers) {
        Map<String, KeyStatus> keys = new HashMap<>();
        ListedKeys.latest(view.keys()).forEach((name, state) -> keys.put("/" + name, key(state)));
        callers.stream()
                .flatMap(caller -> caller.conditions().stream())
                .filter(condition -> !condition.met() && condition.name().startsWith("/"))
                .map(condition -> condition.name().substring(1))
                .filter(view.keys()::containsKey)
                .forEach(name ->
                        keys.computeIfAbsent("/" + name, key -> key(view.keys().getOrDefault(name, KeyState.BLANK))));
        return keys;
    }

    private static KeyStatus key(KeyState state) {
        return new KeyStatus(
                switch (state.phase()) {
                    case UNSIGNALLED -> KeyStatus.Phase.UNSIGNALLED;
                    case SIGNALLED -> KeyStatus.Phase.SIGNALLED;
                    case FAILED -> KeyStatus.Phase.FAILED;
                },
                state.currentSuccess()
                        .map(SuccessSignal::at)
                        .or(() -> state.currentFailure().map(FailureSignal::at)),
                state.currentFailure().map(FailureSignal::reason),
                state.history().stream().map(signal -> signal.by().orElse("")).toList());
    }

    private static Map<String, Snapshot.BarrierStatus> barriers(Map<String, BarrierState> states) {
        Map<String, Snapshot.BarrierStatus> barriers = new HashMap<>();
        states.forEach((name, state) -> state.open()
                .ifPresent(open -> barriers.put(
                        "/_barrier/" + name,
                        new Snapshot.BarrierStatus(
                                open.number(),
                                open.spec().parties(),
                                open.members().size(),
                                open.missingNames()))));
        return barriers;
    }

    private static Map<String, Snapshot.LockStatus> locks(Map<String, LockState> states) {
        Map<String, Snapshot.LockStatus> locks = new HashMap<>();
        states.forEach((name, state) -> locks.put(
                "/_lock/" + name,
                new Snapshot.LockStatus(state.held().stream()
                        .map(grant ->
                                new Snapshot.Holder(grant.entry().holder().orElse(""), grant.fence(), grant.since()))
                        .toList())));
        return locks;
    }
}
