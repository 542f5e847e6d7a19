package dev.rendezvous.junit;

import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;
import static org.junit.platform.testkit.engine.EventConditions.event;
import static org.junit.platform.testkit.engine.EventConditions.finishedWithFailure;
import static org.junit.platform.testkit.engine.TestExecutionResultConditions.instanceOf;
import static org.junit.platform.testkit.engine.TestExecutionResultConditions.message;

import dev.rendezvous.ConditionNotMetException;
import dev.rendezvous.target.MalformedTargetException;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
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
}
