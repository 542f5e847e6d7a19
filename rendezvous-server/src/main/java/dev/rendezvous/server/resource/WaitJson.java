package dev.rendezvous.server.resource;

import dev.rendezvous.Outcome;
import dev.rendezvous.Reason;
import dev.rendezvous.internal.state.SuccessSignal;
import dev.rendezvous.server.waiting.WaitTarget;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** The JSON of {@code /_wait}. */
final class WaitJson {

    private WaitJson() {}

    /** The response when all names, or any of them, are met. */
    record Met(boolean ok, List<Target> met, List<Target> missing, double elapsed) {

        static Met of(List<WaitTarget> targets, Outcome.Summary summary) {
            return new Met(
                    true,
                    Target.of(targets, WaitTarget::isMet),
                    Target.of(targets, target -> !target.isMet()),
                    summary.elapsed().toMillis() / 1000.0);
        }
    }

    /** One name: when it was met, with the version if it is a key, or why it is not. */
    record Target(
            String name,
            Optional<String> reason,
            Optional<String> kind,
            Optional<Instant> at,
            Optional<Long> version,
            Optional<Long> count) {

        static List<Target> of(List<WaitTarget> targets, Predicate<WaitTarget> which) {
            return targets.stream().filter(which).map(Target::of).toList();
        }

        private static Target of(WaitTarget target) {
            Optional<SuccessSignal> signal = target.isMet() ? target.signal() : Optional.empty();
            return new Target(
                    target.name(),
                    target.reason().map(Reason::message),
                    target.reason().map(Reason::kind).map(Reason.Kind::name),
                    target.metAt(),
                    signal.map(SuccessSignal::version),
                    signal.map(SuccessSignal::count));
        }
    }
}
