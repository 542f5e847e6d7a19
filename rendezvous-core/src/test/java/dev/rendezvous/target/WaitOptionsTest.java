package dev.rendezvous.target;

import static dev.rendezvous.ScriptedProbe.REFUSED;
import static dev.rendezvous.ScriptedProbe.WRONG_PASSWORD;
import static dev.rendezvous.ScriptedProbe.YES;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rendezvous.Condition;
import dev.rendezvous.Observation;
import dev.rendezvous.Outcome;
import dev.rendezvous.Probe;
import dev.rendezvous.Schedule;
import dev.rendezvous.ScriptedProbe;
import dev.rendezvous.testing.ManualTimeSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(60)
class WaitOptionsTest {

    private static final Duration LONG = Duration.ofMinutes(1);

    private final ManualTimeSource time = new ManualTimeSource();

    private static Condition seeing(Observation... script) {
        return Condition.polling(new ScriptedProbe(script), Schedule.every(Duration.ofSeconds(1)));
    }

    private static WaitOptions options(String... options) {
        WaitOptions waitOptions = WaitOptions.defaults();
        for (String option : options) {
            int equals = option.indexOf('=');
            waitOptions = waitOptions.with(option.substring(0, equals), option.substring(equals + 1));
        }
        return waitOptions;
    }

    private Outcome await(Condition condition) throws Exception {
        return time.await(condition, LONG, new ArrayList<>());
    }

    @Nested
    class FailFast {

        @Test
        void appliesToPermanentReasonsByDefault() throws Exception {
            assertThat(await(options().applyTo(seeing(WRONG_PASSWORD)))).isInstanceOf(Outcome.Failed.class);
            assertThat(await(options().applyTo(seeing(REFUSED)))).isInstanceOf(Outcome.TimedOut.class);
        }

        @ParameterizedTest
        @CsvSource({
            "fail-fast=true, false, true",
            "fail-fast=connection-refused, true, true",
            "fail-fast=CONNECTION_REFUSED, true, true",
            "'fail-fast=no-such-database,connection-refused', true, true",
            "fail-fast=false, false, false",
            "keep-trying=true, false, false",
            "keep-trying=false, false, true",
            "keep-trying=authentication-failed, false, false",
            "keep-trying=tls-failed, false, true",
        })
        void failsOnTheKindsOfReasonsThatACallerNames(String option, boolean atRefusal, boolean atWrongPassword)
                throws Exception {
            assertThat(await(options(option).applyTo(seeing(REFUSED))) instanceof Outcome.Failed)
                    .isEqualTo(atRefusal);
            assertThat(await(options(option).applyTo(seeing(WRONG_PASSWORD))) instanceof Outcome.Failed)
                    .isEqualTo(atWrongPassword);
        }
    }

    @Test
    void theLastOfTwoFlagsApplies() throws Exception {
        assertThat(await(options("keep-trying=true", "fail-fast=true").applyTo(seeing(WRONG_PASSWORD))))
                .isInstanceOf(Outcome.Failed.class);
        assertThat(await(options("fail-fast=true", "keep-trying=true").applyTo(seeing(WRONG_PASSWORD))))
                .isInstanceOf(Outcome.TimedOut.class);
        assertThat(await(options("keep-trying=true", "fail-fast=connection-refused")
                        .applyTo(seeing(REFUSED))))
                .isInstanceOf(Outcome.Failed.class);
    }

    @Nested
    class ThePauses {

        private List<Duration> of(String... options) throws Exception {
            List<Duration> pauses = new ArrayList<>();
            Condition condition = options(options).applyTo(Condition.polling(new ScriptedProbe(REFUSED)));
            assertThat(time.await(condition, Duration.ofSeconds(16), pauses)).isInstanceOf(Outcome.TimedOut.class);
            return pauses.subList(0, 5);
        }

        private static List<Duration> seconds(int... seconds) {
            return java.util.Arrays.stream(seconds)
                    .mapToObj(Duration::ofSeconds)
                    .toList();
        }

        @Test
        void areSetByTheCaller() throws Exception {
            assertThat(of("interval=2s")).isEqualTo(seconds(2, 2, 2, 2, 2));
            assertThat(of("interval=1s", "backoff=2", "max-interval=4s")).isEqualTo(seconds(1, 2, 4, 4, 4));
            assertThat(of("interval=3s", "max-interval=1s")).isEqualTo(seconds(1, 1, 1, 1, 1));
            assertThat(of("max-interval=1ms")).allMatch(pause -> pause.toMillis() <= 1);
        }
    }

    @Test
    void aCheckTakesNoLongerThanTheCallersTimeout() throws Exception {
        List<Duration> left = new ArrayList<>();
        Probe noting = deadline -> {
            left.add(deadline.remaining());
            return YES;
        };
        await(Condition.polling(noting));
        await(options("attempt-timeout=7s").applyTo(Condition.polling(noting)));
        await(options("connect-timeout=1s").applyTo(Condition.not(Condition.polling(noting))));
        assertThat(left.subList(0, 3))
                .containsExactly(Duration.ofSeconds(5), Duration.ofSeconds(7), Duration.ofSeconds(1));
    }

    @Test
    void aTargetsOwnOptionsOverrideTheDefaultsOneByOne() {
        WaitOptions run = options("timeout=30s", "interval=1s");
        Targets.Target target = Targets.installed().parseTarget("localhost:1#interval=5s&successes=2", run);
        assertThat(target.timeout()).contains(Duration.ofSeconds(30));
        assertThat(Targets.installed()
                        .parseTarget("not:localhost:1#timeout=0", run)
                        .timeout())
                .contains(Duration.ZERO);
        assertThat(target.condition()).hasToString("localhost:1");
    }

    @Test
    void onceLatchesWhatHasBeenMet() throws Exception {
        assertThat(awaitBoth(options("once=true").applyTo(seeing(YES, REFUSED)), seeing(REFUSED, REFUSED, YES)))
                .isInstanceOf(Outcome.Met.class);
        assertThat(awaitBoth(options("once=false").applyTo(seeing(YES, REFUSED)), seeing(REFUSED, REFUSED, YES)))
                .isInstanceOf(Outcome.TimedOut.class);
    }

    private Outcome awaitBoth(Condition one, Condition other) throws Exception {
        return time.await(Condition.all(one, other), 2, Duration.ofSeconds(9), Duration.ofMillis(100));
    }

    @Test
    void mismatchesAreNamed() {
        assertThatThrownBy(() -> options("once=maybe"))
                .hasMessage("option once must be true or false, but was 'maybe'");
        assertThatThrownBy(() -> options("interval=soon"))
                .hasMessage(
                        "option interval must be a duration such as 30 or 0.5 (seconds), 500ms, 10s, 2m, 1h, 1d or 1m30s, but was 'soon'");
        assertThatThrownBy(() -> options("colour=red")).hasMessageContaining("but was 'colour'");
    }
}
