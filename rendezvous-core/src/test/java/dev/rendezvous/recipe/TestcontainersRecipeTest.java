package dev.rendezvous.recipe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rendezvous.Condition;
import dev.rendezvous.ConditionNotMetException;
import dev.rendezvous.target.Targets;
import dev.rendezvous.testing.DocumentedSource;
import dev.rendezvous.testing.FakeServer;
import dev.rendezvous.testing.HttpPeer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.testcontainers.containers.ContainerLaunchException;
import org.testcontainers.containers.wait.strategy.WaitStrategy;
import org.testcontainers.containers.wait.strategy.WaitStrategyTarget;

/** Runs the wait strategy of the documentation with servers of this machine; no container is started. */
@Timeout(60)
class TestcontainersRecipeTest {

    private static final WaitStrategy HEALTHY = new ConditionWaitStrategy(container -> Targets.installed()
            .parse("http://" + container.getHost() + ":" + container.getMappedPort(8080) + "/health"));

    @Test
    void isTheRecipeOfTheDocumentation() throws Exception {
        DocumentedSource.assertShown(Path.of("src/test/java/dev/rendezvous/recipe/ConditionWaitStrategy.java"));
    }

    @Test
    void returnsWhenTheConditionIsMet() throws Exception {
        AtomicInteger requests = new AtomicInteger();
        try (HttpPeer peer = HttpPeer.handling((client, head) -> HttpPeer.send(
                client,
                requests.incrementAndGet() < 3
                        ? "HTTP/1.1 503 \r\nContent-Length: 0\r\n\r\n"
                        : "HTTP/1.1 200 \r\nContent-Length: 0\r\n\r\n"))) {
            HEALTHY.withStartupTimeout(Duration.ofSeconds(30)).waitUntilReady(new LocalTarget(peer.port(), () -> true));
            assertThat(requests).hasValueGreaterThanOrEqualTo(3);
        }
    }

    @Test
    void failsWithTheStoryWhenTimeIsUp() throws Exception {
        WaitStrategyTarget closed = new LocalTarget(FakeServer.closedPort(), () -> true);
        assertThatThrownBy(() -> new ConditionWaitStrategy(container ->
                                Targets.installed().parse(container.getHost() + ":" + container.getMappedPort(5432)))
                        .withStartupTimeout(Duration.ofMillis(50))
                        .waitUntilReady(closed))
                .isInstanceOf(ContainerLaunchException.class)
                .hasMessageContaining("was not met within 0.050 s")
                .hasMessageContaining("refused")
                .hasCauseInstanceOf(ConditionNotMetException.class);
    }

    @Test
    void failsAtOnceWhenTheContainerHasStopped() {
        assertThatThrownBy(() -> new ConditionWaitStrategy(container -> Condition.of(() -> false))
                        .withStartupTimeout(Duration.ofSeconds(50))
                        .waitUntilReady(new LocalTarget(1, () -> false)))
                .isInstanceOf(ContainerLaunchException.class)
                .hasMessageContaining("container stopped");
    }
}
