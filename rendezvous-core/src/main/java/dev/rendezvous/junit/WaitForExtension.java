package dev.rendezvous.junit;

import dev.rendezvous.Condition;
import dev.rendezvous.Deadline;
import dev.rendezvous.internal.text.DurationParser;
import dev.rendezvous.internal.text.VariableExpansion;
import dev.rendezvous.target.Targets;
import java.lang.reflect.AnnotatedElement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.platform.commons.support.AnnotationSupport;

/**
 * Waits before tests: for the targets of {@link WaitFor} annotations; or, registered by a field, for what is known only when the test
 * runs, such as a port that a container has been given.
 *
 * <pre>{@code
 * @Testcontainers
 * class OrdersTest {
 *     @Container
 *     static final GenericContainer<?> database = …;
 *
 *     @RegisterExtension
 *     static final WaitForExtension ready =
 *             WaitForExtension.target(() -> "localhost:" + database.getMappedPort(5432)).within(ofMinutes(1));
 * }
 * }</pre>
 *
 * <p>JUnit runs the extensions of the class, such as that of Testcontainers, before those of its fields. A static field waits once before
 * the tests of the class, and an instance field before each test.
 */
@SuppressWarnings("exports") // A program that uses it requires JUnit itself.
public final class WaitForExtension implements BeforeAllCallback, BeforeEachCallback {

    private static final Duration DEFAULT_LIMIT = Duration.ofSeconds(30);

    private final Supplier<List<Condition>> conditions;
    private final Duration limit;

    /** Set before the tests of a class: the field is static, so that the test need not wait once more. */
    private volatile boolean hasWaited;

    /** Creates the extension of {@link WaitFor}, which JUnit registers. */
    WaitForExtension() {
        this(List::of, DEFAULT_LIMIT);
    }

    private WaitForExtension(Supplier<List<Condition>> conditions, Duration limit) {
        this.conditions = conditions;
        this.limit = limit;
    }

    /**
     * Returns an extension that waits for a target, for up to 30 seconds.
     *
     * @param target called when the extension waits; returns a target as {@link Targets} parses them
     */
    public static WaitForExtension target(Supplier<String> target) {
        return new WaitForExtension(() -> List.of(targets().parse(target.get())), DEFAULT_LIMIT);
    }

    /**
     * Returns an extension that waits for several targets at the same time, for up to 30 seconds.
     *
     * @param targets called when the extension waits
     */
    public static WaitForExtension targets(Supplier<List<String>> targets) {
        return new WaitForExtension(
                () -> targets.get().stream().map(targets()::parse).toList(), DEFAULT_LIMIT);
    }

    /**
     * Returns an extension that waits for a condition, for up to 30 seconds.
     *
     * @param condition called when the extension waits
     */
    public static WaitForExtension condition(Supplier<Condition> condition) {
        return new WaitForExtension(() -> List.of(condition.get()), DEFAULT_LIMIT);
    }

    /**
     * Returns an extension that waits for the same, for up to another time.
     *
     * @param limit not negative; with zero, everything is checked once
     */
    public WaitForExtension within(Duration limit) {
        if (limit.isNegative()) {
            throw new IllegalArgumentException("limit must not be negative, but was " + limit);
        }
        return new WaitForExtension(conditions, limit);
    }

    @Override
    public void beforeAll(ExtensionContext context) throws InterruptedException {
        await(context.getRequiredTestClass());
        awaitConditions();
        hasWaited = true;
    }

    @Override
    public void beforeEach(ExtensionContext context) throws InterruptedException {
        await(context.getRequiredTestMethod());
        if (!hasWaited) {
            awaitConditions();
        }
    }

    private void awaitConditions() throws InterruptedException {
        List<Condition> now = conditions.get();
        if (!now.isEmpty()) {
            Condition.all(now).await(limit);
        }
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
        Targets targets = targets();
        VariableExpansion variables = new VariableExpansion("system property or environment variable", variables());
        for (WaitFor annotation : annotations) {
            List<Condition> within = conditions.computeIfAbsent(
                    DurationParser.parse("timeout", variables.expand("timeout of @WaitFor", annotation.timeout())),
                    timeout -> new ArrayList<>());
            for (String target : annotation.value()) {
                within.add(targets.parse(variables.expand("@WaitFor", target)));
            }
        }
        return conditions;
    }

    private static Targets targets() {
        return Targets.installed(Thread.currentThread().getContextClassLoader());
    }

    /** A system property comes before an environment variable of the same name, as it was set for this JVM. */
    private static Map<String, String> variables() {
        Map<String, String> variables = new HashMap<>(System.getenv());
        System.getProperties().stringPropertyNames().forEach(name -> {
            String value = System.getProperty(name);
            if (value != null) {
                variables.put(name, value);
            }
        });
        return variables;
    }
}
