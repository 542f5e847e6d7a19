package dev.rendezvous.cli.container;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rendezvous.cli.process.ProcessRun;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The container image of the server, accessed with curl from another container. */
@ContainerTest
class ServerContainerIT {

    private static final String CURL = "rendezvous-test-curl";

    private Containers containers;
    private String server;

    @BeforeAll
    static void build() throws Exception {
        Podman.buildImages();
        Podman.build(CURL, """
                FROM debian:bookworm-slim
                RUN apt-get update -qq && apt-get install -qq -y --no-install-recommends curl >/dev/null
                ENTRYPOINT ["curl", "--silent", "--show-error", "--max-time", "60"]
                """);
    }

    @AfterAll
    static void remove() throws Exception {
        Podman.run("rmi", "--force", CURL);
    }

    @BeforeEach
    void start() throws Exception {
        containers = new Containers();
        server = containers.start(
                "rv",
                "--read-only",
                "--read-only-tmpfs=false",
                "--cap-drop=all",
                "--security-opt=no-new-privileges",
                "rendezvous-server");
        containers.awaitLog(server, "listening on");
    }

    @AfterEach
    void stop() throws Exception {
        containers.close();
    }

    @Test
    void becomesHealthy() throws Exception {
        Podman.podman("healthcheck", "run", server);
        assertThat(Podman.podman("inspect", "--format", "{{.State.Health.Status}}", server))
                .isEqualTo("healthy");
        ProcessRun wrongPort = Podman.run("exec", server, "rendezvous-server", "--check", "--port", "9");
        assertThat(wrongPort.exit()).isEqualTo(1);
        assertThat(wrongPort.stderr()).contains("rendezvous-server: http://127.0.0.1:9/_health/ready: ");
    }

    @Test
    void checksThePortOfTheEnvironment() throws Exception {
        String other = containers.start("other", "--env", "RENDEZVOUS_LISTEN_PORT=9090", "rendezvous-server");
        containers.awaitLog(other, "listening on");
        Podman.podman("healthcheck", "run", other);
    }

    @Test
    void answersCurl() throws Exception {
        Process waiting = containers.begin(CURL, "http://rv:8080/db-ip");
        awaitWaiter();
        assertThat(containers
                        .run(CURL, "-X", "PUT", "--data-raw", "10.0.0.7", "http://rv:8080/db-ip")
                        .out())
                .isEqualTo("{\"ok\":true}\n");
        assertThat(ProcessRun.end(waiting, "").out()).isEqualTo("10.0.0.7");
    }

    @Test
    void answersItsWaitersWhenItStops() throws Exception {
        Process waiting = containers.begin(CURL, "--write-out", "%{http_code}", "http://rv:8080/never?timeout=5m");
        awaitWaiter();
        Instant before = Instant.now();
        assertThat(containers.stop(server)).isEqualTo(143);
        assertThat(Duration.between(before, Instant.now())).isLessThan(Duration.ofSeconds(20));
        assertThat(ProcessRun.end(waiting, "").out()).endsWith("503");
    }

    private void awaitWaiter() throws Exception {
        while (containers.run(CURL, "http://rv:8080/").out().contains("\"waiting\":[]")) {
            assertThat(containers.exit(server)).isZero();
        }
    }
}
