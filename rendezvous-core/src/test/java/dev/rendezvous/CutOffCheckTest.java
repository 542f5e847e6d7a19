package dev.rendezvous;

import static dev.rendezvous.ScriptedProbe.NO_NAME;
import static dev.rendezvous.ScriptedProbe.REFUSED;
import static dev.rendezvous.ScriptedProbe.SILENT;
import static dev.rendezvous.ScriptedProbe.YES;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rendezvous.testing.ManualTimeSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a wait reports if the deadline cuts off its last check. */
@Timeout(60)
class CutOffCheckTest {

    private static final Duration LIMIT = Duration.ofMillis(2500);

    private final ManualTimeSource time = new ManualTimeSource();

    /** Returns the observations once each, one a second, and then nothing until the deadline. */
    private Condition silentAfter(Observation... complete) {
        Iterator<Observation> script = List.of(complete).iterator();
        Probe probe = deadline -> {
            if (script.hasNext()) {
                return script.next();
            }
            time.advance(deadline.remaining());
            return SILENT;
        };
        return Condition.polling(probe, Schedule.every(Duration.ofSeconds(1))).withName("service");
    }

    private Outcome await(Condition condition) throws Exception {
        return time.await(condition, LIMIT, new ArrayList<>());
    }

    private static String last(Outcome outcome) {
        return outcome.summary().last().orElseThrow().message();
    }

    @Test
    void theLastCompleteCheckIsReported() throws Exception {
        Outcome outcome = await(silentAfter(REFUSED, NO_NAME));
        assertThat(outcome).isInstanceOf(Outcome.TimedOut.class);
        assertThat(last(outcome)).isEqualTo("no such name");
        assertThat(outcome.summary().attempts()).isEqualTo(3);
    }

    @Test
    void theFirstCheckIsReportedIfThereIsNoOther() throws Exception {
        assertThat(last(await(silentAfter()))).isEqualTo("silent");
    }

    @Test
    void aCheckThatEndsAtItsOwnLimitIsComplete() throws Exception {
        Condition condition = silentAfter(REFUSED).withAttemptTimeout(Duration.ofMillis(100));
        assertThat(last(await(condition))).isEqualTo("silent");
    }

    @Test
    void aConclusiveAnswerCountsHoweverLate() throws Exception {
        Iterator<Duration> durations = List.of(Duration.ZERO, LIMIT).iterator();
        Iterator<Observation> script = List.of(NO_NAME, REFUSED).iterator();
        Condition late = Condition.polling(deadline -> {
            time.advance(durations.next());
            return script.next();
        });
        assertThat(last(await(late))).isEqualTo("refused");
    }

    @Test
    void partsOfACompositeReportTheirLastCompleteChecks() throws Exception {
        Condition both = Condition.all(silentAfter(NO_NAME), silentAfter(REFUSED));
        Outcome outcome = time.await(both, 2, LIMIT, Duration.ofSeconds(1));
        assertThat(last(outcome)).isEqualTo("no such name; refused");
    }

    @Test
    void aListenerIsNotGivenTheResult() throws Exception {
        List<Observation> seen = new ArrayList<>();
        await(silentAfter(REFUSED, NO_NAME).onCheck(seen::add));
        assertThat(seen).containsExactly(REFUSED, NO_NAME);
    }

    @Test
    void aLimitOfItsOwnCutsOffInTheSameWay() throws Exception {
        Outcome outcome = time.await(silentAfter(REFUSED).within(LIMIT), Duration.ofMinutes(1), new ArrayList<>());
        assertThat(outcome).isInstanceOf(Outcome.Failed.class);
        Reason reason = outcome.summary().last().orElseThrow();
        assertThat(reason.message()).isEqualTo("refused");
        assertThat(reason.parts()).extracting(Reason::kind).containsExactly(Reason.Common.CONNECTION_REFUSED);
    }

    @Test
    void anInvertedConditionIsStillTrue() throws Exception {
        assertThat(last(await(Condition.not(silentAfter(YES, YES))))).isEqualTo("service is still true: yes");
    }

    @Test
    void theTimeHeldSoFarIsReported() throws Exception {
        assertThat(last(await(silentAfter(YES, YES).heldFor(LIMIT)))).isEqualTo("service: true for 1000 of 2500 ms");
    }

    @Test
    void theSuccessesSoFarAreReported() throws Exception {
        assertThat(last(await(silentAfter(YES, YES).withSuccessThreshold(3))))
                .isEqualTo("service: 2 of 3 successful checks in a row");
    }
}
