package dev.rendezvous.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rendezvous.Observation;
import dev.rendezvous.Reason;
import dev.rendezvous.Reason.Common;
import dev.rendezvous.Reason.Permanence;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What a probe of a TCP service reports about answers that are truncated or damaged. */
public interface DamagedAnswerContract extends TcpProbeContract {

    /** Returns all that a ready service sends to {@link #target}. */
    byte[] answer();

    @Test
    default void anAnswerThatIsTruncatedAnywhereIsInconclusive() throws Exception {
        byte[] answer = answer();
        try (FakeServer ready = FakeServer.sendingThenClosing(answer)) {
            assertThat(SingleCheck.check(target(ready.port()))).isInstanceOf(Observation.Satisfied.class);
        }
        for (int length = 1; length < answer.length; length++) {
            try (FakeServer truncating = FakeServer.sendingThenClosing(Arrays.copyOf(answer, length))) {
                Reason reason = SingleCheck.reason(target(truncating.port()));
                assertThat(reason.kind()).isEqualTo(Common.CONNECTION_LOST);
                assertThat(reason.permanence()).isEqualTo(Permanence.INCONCLUSIVE);
            }
        }
    }

    @Test
    default void aDamagedAnswerIsReportedOnOneLine() throws Exception {
        Random random = new Random(20261124);
        for (int i = 0; i < 300; i++) {
            byte[] answer = answer();
            for (int changes = random.nextInt(4); changes >= 0; changes--) {
                answer[random.nextInt(answer.length)] = (byte) random.nextInt();
            }
            try (FakeServer damaged = FakeServer.sendingThenClosing(answer)) {
                if (SingleCheck.check(target(damaged.port())) instanceof Observation.Unsatisfied unsatisfied) {
                    assertThat(unsatisfied.reason().message()).doesNotContain("\n");
                }
            }
        }
    }
}
