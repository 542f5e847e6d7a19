package dev.rendezvous.server.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rendezvous.server.config.CommandLineOptions;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.ParameterException;

class ResourceLimitsTest {

    private static ResourceLimits budget(String... arguments) {
        return CommandLineOptions.settings(new CommandLineOptions(Map.of()).parse(arguments))
                .limits();
    }

    @Test
    void aSmallHeapLowersTheLimits() {
        ResourceLimits small = budget().within(OptionalInt.of(1024), 64 << 20);
        assertThat(small.connections() + small.probes()).isLessThan(1024 - 200);
        assertThat(small.connections()).isGreaterThan(600);
        assertThat(small.stored().within(64 << 20)).isEqualTo((64 << 20) / 100 * 50L);
    }

    @Test
    void aLargeHeapGivesTheRequestedLimits() {
        ResourceLimits requested = budget("--max-stored", "1000000000", "--max-bodies", "100000000");
        assertThat(requested.within(OptionalInt.of(1 << 20), 8L << 30)).isEqualTo(requested);
        assertThat(requested.within(OptionalInt.empty(), 8L << 30)).isEqualTo(requested);
        assertThat(requested.within(OptionalInt.empty(), 1L << 30).stored().within(1L << 30))
                .isEqualTo((1L << 30) / 100 * 75);
    }

    @Test
    void waitersDoNotExhaustTheConnections() {
        for (int files : new int[] {1, 100, 300, 1024, 4096, 65536}) {
            ResourceLimits resourceLimits = budget("--max-waiters", "1000000").within(OptionalInt.of(files), 8L << 30);
            assertThat(resourceLimits.waiters())
                    .as("with %d files", files)
                    .isPositive()
                    .isLessThan(resourceLimits.connections());
        }
        assertThat(budget("--max-waiters", "1000000")
                        .within(OptionalInt.empty(), 8L << 30)
                        .waiters())
                .isEqualTo(22_500);
    }

    @Test
    void connectionsAreLimitedByTheHeap() {
        assertThat(budget().within(OptionalInt.empty(), 256 << 20).connections())
                .isEqualTo(4096);
        assertThat(budget().within(OptionalInt.empty(), 256 << 20).waiters()).isEqualTo(4096 - 409);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--max-waiters=0",
                "--max-waiters=-1",
                "--max-keys=many",
                "--max-keys=0",
                "--max-stored=0%",
                "--max-stored=76%",
                "--max-stored=half",
                "--evict-after=0",
                "--max-connections=99999999999",
                "--head-timeout=0",
                "--body-timeout=soon",
                "--max-payload=2000000000"
            })
    void anInvalidLimitIsAUsageError(String argument) {
        assertThatThrownBy(() -> budget(argument)).isInstanceOf(ParameterException.class);
    }

    @Test
    void theAgeOfUnusedNamesIsNotToldAsThatOfASignal() {
        assertThatThrownBy(() -> budget("--evict-after=0"))
                .hasMessageContaining("must be positive, or 'never' for no limit, but was '0'");
    }
}
