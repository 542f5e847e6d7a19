package dev.rendezvous;

import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Checks whether a value in this JVM matches.
 *
 * @param latest where the latest value that matched goes
 */
record ValueProbe<T>(
        String name,
        Callable<? extends @Nullable T> supplier,
        Predicate<? super T> predicate,
        AtomicReference<@Nullable T> latest)
        implements LocalProbe {

    @Override
    public LocalProbe withName(String other) {
        return new ValueProbe<>(other, supplier, predicate, latest);
    }

    @Override
    public Observation run() throws Exception {
        T value = supplier.call();
        if (value != null && predicate.test(value)) {
            latest.set(value);
            return Observation.satisfied("value is " + ReasonText.ofValue(value));
        }
        return Observation.unsatisfied(
                Reason.transientReason(Reason.Common.NOT_TRUE, name + ": last value was " + ReasonText.ofValue(value)));
    }

    @Override
    public String toString() {
        return name;
    }
}
