package dev.rendezvous.server.robustness;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A short run of the harness. It prints its seed; {@code -Probustness -Dseed} repeats it. */
@Tag("slow")
@Timeout(300)
class RobustnessTest {

    private static final long SECONDS = 35;
    private static final int CLIENTS = 30;
    private static final Path FOLDER = Path.of("target", "robustness");

    @Test
    void isLinearizableUnderFaults() throws Exception {
        long seed = ThreadLocalRandom.current().nextLong(1_000_000);
        RobustnessRun run = new RobustnessRun(seed, SECONDS, CLIENTS, List.of(Fault.Kind.values()));
        RunReport report = run.perform(System.out, FOLDER);
        report.print(System.out, FOLDER);
        assertThat(report.verdict().violations())
                .as("violations; repeat with -Dseed=%d -Dseconds=%d -Dclients=%d", seed, SECONDS, CLIENTS)
                .isEmpty();
        assertThat(report.verdict().undecided())
                .as("names whose history could not be checked")
                .isEmpty();
    }
}
