package dev.rendezvous.junit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;
import static org.junit.platform.testkit.engine.EventConditions.event;
import static org.junit.platform.testkit.engine.EventConditions.finishedWithFailure;
import static org.junit.platform.testkit.engine.TestExecutionResultConditions.instanceOf;
import static org.junit.platform.testkit.engine.TestExecutionResultConditions.message;
import static org.junit.platform.testkit.engine.TestExecutionResultConditions.suppressed;

import dev.rendezvous.ConditionNotMetException;
import dev.rendezvous.target.MalformedTargetException;
import dev.rendezvous.target.Targets;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.platform.testkit.engine.EngineExecutionResults;
import org.junit.platform.testkit.engine.EngineTestKit;

class WaitForTest {

    private static EngineExecutionResults run(Class<?> tests) {
        return EngineTestKit.engine("junit-jupiter")
                .selectors(selectClass(tests))
                .configurationParameter("junit.jupiter.execution.parallel.enabled", "true")
                .configurationParameter("junit.jupiter.execution.parallel.mode.default", "concurrent")
                .execute();
    }

    @Test
    void letsTestsRunOnceTheTargetsAreMet() {
        run(Met.class).testEvents().assertStatistics(statistics -> statistics.succeeded(3));
    }

    @Test
    void failsTheTestsOfAClassWithTheReasons() {
        EngineExecutionResults results = run(NeverMet.class);
        results.testEvents().assertStatistics(statistics -> statistics.started(0));
        results.containerEvents()
                .assertThatEvents()
                .haveExactly(
                        1,
                        event(finishedWithFailure(
                                instanceOf(ConditionNotMetException.class),
                                message(m -> m.contains("shut:door was not met within 0.050 s")
                                        && m.contains("the door is shut")))));
    }

    @Test
    void failsATestMethodAloneAndCountsEveryTimeoutFromTheBeginning() {
        EngineExecutionResults results = run(OneNeverMet.class);
        results.testEvents()
                .assertStatistics(statistics -> statistics.succeeded(1).failed(2));
        results.testEvents()
                .failed()
                .assertThatEvents()
                .haveExactly(
                        1, event(finishedWithFailure(message(m -> m.contains("shut:a was not met within 0.020 s")))))
                .haveExactly(1, event(finishedWithFailure(instanceOf(MalformedTargetException.class))));
    }

    @Test
    void countsOnASuperclassAndThroughAnotherAnnotation() {
        run(Inheriting.class).containerEvents().assertStatistics(statistics -> statistics.failed(1));
        run(Composed.class).containerEvents().assertStatistics(statistics -> statistics.failed(1));
    }

    @Test
    void variablesAreReplacedAndMustBeSet() {
        EngineExecutionResults results = run(WithVariables.class);
        results.testEvents()
                .assertStatistics(statistics -> statistics.succeeded(1).failed(2));
        results.testEvents()
                .failed()
                .assertThatEvents()
                .haveExactly(
                        1,
                        event(finishedWithFailure(
                                instanceOf(IllegalArgumentException.class),
                                message("@WaitFor: system property or environment variable NO_SUCH.variable is not set;"
                                        + " set it, or write ${NO_SUCH.variable:-default}"))))
                .haveExactly(1, event(finishedWithFailure(message(m -> m.startsWith("timeout of @WaitFor: ")))));
    }

    @Test
    void targetsOfAFieldAreKnownAfterTheExtensionsOfTheClass() {
        OfFields.ASKED.set(0);
        run(OfFields.class).testEvents().assertStatistics(statistics -> statistics.succeeded(2));
        assertThat(OfFields.ASKED).as("once for the class, once for each test").hasValue(3);
        run(OfShutField.class)
                .containerEvents()
                .assertThatEvents()
                .haveExactly(
                        1,
                        event(finishedWithFailure(
                                instanceOf(ConditionNotMetException.class),
                                message(m -> m.contains("shut:late was not met within 0.020 s")))));
    }

    @Test
    void aTimeoutOfJUnitTellsTheStoryOfTheWait() {
        run(TimedOutByJUnit.class)
                .testEvents()
                .failed()
                .assertThatEvents()
                .haveExactly(
                        1,
                        event(finishedWithFailure(
                                instanceOf(TimeoutException.class),
                                suppressed(
                                        0,
                                        instanceOf(InterruptedException.class),
                                        suppressed(0, message(m -> m.contains("the door is shut")))))));
    }

    @WaitFor("open:class")
    static class Met {

        @Test
        void plain() {}

        @Test
        @WaitFor(
                value = {"open:a", "open:b"},
                timeout = "1m")
        void withSeveral() {}

        @Nested
        class Inside {
            @Test
            void inside() {}
        }
    }

    @WaitFor(value = "shut:door", timeout = "50ms")
    static class NeverMet {
        @Test
        void neverRuns() {}
    }

    static class OneNeverMet {

        @Test
        void plain() {}

        @Test
        @WaitFor(value = "shut:b", timeout = "1h")
        @WaitFor(value = "shut:a", timeout = "20ms")
        void withRepeated() {}

        @Test
        @WaitFor("nonsense")
        void withNonsense() {}
    }

    static class Inheriting extends NeverMet {}

    @Retention(RetentionPolicy.RUNTIME)
    @WaitFor(value = "shut:door", timeout = "10ms")
    @interface NeedsTheDoor {}

    @NeedsTheDoor
    static class Composed {
        @Test
        void neverRuns() {}
    }

    static class WithVariables {

        @Test
        @WaitFor(value = "open:a", timeout = "${}")
        void malformed() {}

        @Test
        @WaitFor("${NO_SUCH.variable}:5432")
        void missing() {}

        @Test
        @WaitFor(value = "${NO_SUCH:-open}:java-${java.specification.version}", timeout = "${NO_SUCH:-2}s")
        void found() {}
    }

    /** Stands for the extension of Testcontainers: what it knows is known only after it has begun. */
    static class Port implements BeforeAllCallback {

        static final AtomicReference<String> TARGET = new AtomicReference<>("nonsense");

        @Override
        public void beforeAll(ExtensionContext context) {
            TARGET.set("open:port-5432");
        }
    }

    @ExtendWith(Port.class)
    static class OfFields {

        static final AtomicInteger ASKED = new AtomicInteger();

        @RegisterExtension
        static final WaitForExtension OF_CLASS = WaitForExtension.target(() -> {
            ASKED.incrementAndGet();
            return Port.TARGET.get();
        });

        @RegisterExtension
        final WaitForExtension ofTest = WaitForExtension.targets(() -> {
                    ASKED.incrementAndGet();
                    return List.of("open:a", "open:b");
                })
                .within(Duration.ofSeconds(5));

        @Test
        void one() {}

        @Test
        void other() {}
    }

    static class OfShutField {

        @RegisterExtension
        static final WaitForExtension SHUT =
                WaitForExtension.target(() -> "shut:late").within(Duration.ofMillis(20));

        @Test
        void neverRuns() {}
    }

    static class TimedOutByJUnit {

        @Test
        @Timeout(value = 100, unit = TimeUnit.MILLISECONDS)
        void waitsTooLong() throws InterruptedException {
            Targets.installed().parse("shut:door").await(Duration.ofMinutes(5));
        }
    }
}
