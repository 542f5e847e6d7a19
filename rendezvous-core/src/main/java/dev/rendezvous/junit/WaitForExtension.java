package dev.rendezvous.junit;

import dev.rendezvous.Condition;
import dev.rendezvous.Deadline;
import dev.rendezvous.target.Targets;
import dev.rendezvous.target.text.DurationParser;
import java.lang.reflect.AnnotatedElement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.platform.commons.support.AnnotationSupport;

/** Implements {@link WaitFor}. */
final class WaitForExtension implements BeforeAllCallback, BeforeEachCallback {

    @Override
    public void beforeAll(ExtensionContext context) throws InterruptedException {
        await(context.getRequiredTestClass());
    }

    @Override
    public void beforeEach(ExtensionContext context) throws InterruptedException {
        await(context.getRequiredTestMethod());
    }

    private static void await(AnnotatedElement element) throws InterruptedException {
        List<Map.Entry<Condition, Deadline>> waits = new ArrayList<>();
        byTimeout(element)
                .forEach(
                        (timeout, conditions) -> waits.add(Map.entry(Condition.all(conditions), Deadline.in(timeout))));
        // All deadlines start now. The earliest is awaited first, so the later ones still have time.
        for (Map.Entry<Condition, Deadline> wait : waits) {
            wait.getKey().await(wait.getValue());
        }
    }

    private static SortedMap<Duration, List<Condition>> byTimeout(AnnotatedElement element) {
        SortedMap<Duration, List<Condition>> conditions = new TreeMap<>();
        List<WaitFor> annotations = AnnotationSupport.findRepeatableAnnotations(element, WaitFor.class);
        if (annotations.isEmpty()) {
            return conditions;
        }
        Targets targets = Targets.installed(Thread.currentThread().getContextClassLoader());
        for (WaitFor annotation : annotations) {
            List<Condition> within = conditions.computeIfAbsent(
                    DurationParser.parse("timeout", annotation.timeout()), timeout -> new ArrayList<>());
            for (String target : annotation.value()) {
                within.add(targets.parse(target));
            }
        }
        return conditions;
    }
}
