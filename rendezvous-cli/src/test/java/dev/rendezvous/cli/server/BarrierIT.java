package dev.rendezvous.cli.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rendezvous.cli.process.ProcessRun;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Runs {@code rendezvous barrier} as a process. */
class BarrierIT extends ServerCommandFixture {

    @Test
    void allPartiesReceiveTheArrivals() throws Exception {
        Process first = begin("barrier", "start", "--parties", "2", "--member", "a", "--payload", "from a");
        ProcessRun second = run("barrier", "start", "--parties", "2", "--member", "b");
        ProcessRun one = ProcessRun.end(first, "");
        assertThat(one.exit()).isZero();
        assertThat(second.exit()).isZero();
        assertThat(one.out() + second.out())
                .contains("\"generation\":1", "\"index\":0", "\"index\":1")
                .contains("{\"member\":\"a\",\"payload\":\"from a\"}", "{\"member\":\"b\"}");
        ProcessRun alone = run("barrier", "start", "--members", "a,b", "--member", "b", "-t", "5");
        assertThat(alone.exit()).isEqualTo(124);
        assertThat(alone.stderr()).contains("1 of 2 have arrived: b; missing: a");
    }

    @Test
    void aPartyThatFailsEndsTheOthersWithItsReason() throws Exception {
        Process waits = begin("barrier", "start", "--parties", "3");
        awaitShown("/_barrier/start", "\"arrived\":1");
        ProcessRun failed = run("barrier", "start", "--failed", "disk full");
        assertThat(failed.exit()).isZero();
        assertThat(failed.out() + failed.stderr()).isEmpty();
        for (ProcessRun rejected : List.of(ProcessRun.end(waits, ""), run("barrier", "start", "--parties", "3"))) {
            assertThat(rejected.exit()).isEqualTo(3);
            assertThat(rejected.stderr()).isEqualTo("rendezvous: /_barrier/start: broken: disk full\n");
        }
        assertThat(run("reset-barrier", "start", "--generation", "1").stderr())
                .isEqualTo("reset; rejected 0 parties\n");
        assertThat(run("barrier", "start", "--parties", "1").out()).contains("\"generation\":2");
    }

    /** So many rounds would take longer than the timeout of the test if each left an arrival for five seconds. */
    @ParameterizedTest
    @CsvSource({"HUP, 129", "INT, 130", "QUIT, 131", "TERM, 143", "KILL, 137"})
    @Timeout(40)
    void aPartyThatIsEndedWhileItWaitsIsNotCounted(String signal, int exit) throws Exception {
        for (int round = 1; round <= 10; round++) {
            Process killed = begin("barrier", "start", "--members", "a,b", "--member", "a");
            awaitShown("/_barrier/start", "\"arrived\":1");
            kill(signal, killed);
            assertThat(ProcessRun.end(killed, "").exit()).isEqualTo(exit);
            awaitShown("/_barrier/start", "\"arrived\":0");
        }
    }

    @Test
    void aMemberThatIsStartedAgainTakesItsOwnPlace() throws Exception {
        Process killed = begin("barrier", "again", "--members", "a,b", "--member", "a");
        awaitShown("/_barrier/again", "\"arrived\":1");
        kill("KILL", killed);
        ProcessRun.end(killed, "");
        Process restarted = begin("barrier", "again", "--members", "a,b", "--member", "a");
        awaitShown("/_barrier/again", "\"arrived\":1");
        ProcessRun other = run("barrier", "again", "--members", "a,b", "--member", "b");
        assertThat(other.stderr()).isEmpty();
        assertThat(other.exit()).isZero();
        assertThat(ProcessRun.end(restarted, "").exit()).isZero();
    }
}
