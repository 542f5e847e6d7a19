package dev.rendezvous.cli.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.rendezvous.cli.container.ContainerTest;
import dev.rendezvous.cli.container.Containers;
import dev.rendezvous.cli.container.Podman;
import dev.rendezvous.cli.process.ProcessRun;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Runs the example of the how-to for Kubernetes with {@code podman kube play}: the same pod without a cluster. */
@ContainerTest
class KubernetesExampleIT {

    private static final String POD = "rendezvous-example";
    private static final String SECRET = POD + "-db";

    private Containers containers;

    @BeforeAll
    static void build() throws Exception {
        Podman.buildImages();
    }

    @BeforeEach
    void open() throws Exception {
        containers = new Containers();
        // Podman 4.3 accepts only the data of a Secret.
        boolean old = Podman.podman("--version").startsWith("podman version 4.3.");
        String data = "{\"password\":\"c2VjcmV0\"}";
        String secret = "{\"apiVersion\":\"v1\",\"kind\":\"Secret\",\"metadata\":{\"name\":\"" + SECRET
                + "\"},\"data\":" + data + "}";
        ProcessRun created = ProcessRun.end(Podman.begin("secret", "create", SECRET, "-"), old ? data : secret);
        assertThat(created.exit()).as(created.stderr()).isZero();
    }

    @AfterEach
    void close() throws Exception {
        Podman.run("pod", "rm", "--force", "--time", "0", POD);
        Podman.run("secret", "rm", SECRET);
        containers.close();
    }

    @Test
    void startsTheAppAfterTheInitContainer() throws Exception {
        String began = Instant.now().toString();
        Process play = Podman.begin(
                "kube", "play", "--network", containers.network(), "docs/examples/kubernetes/init-container.yaml");
        // Do not query the container itself: podman holds its lock until it has ended.
        while (!started(POD + "-wait", began)) {
            if (!play.isAlive()) {
                fail("The pod ended before its first container began: " + ProcessRun.end(play, ""));
            }
        }

        containers.start("db", "--env", "POSTGRES_USER=app", "--env", "POSTGRES_PASSWORD=secret", "postgres:18");
        ProcessRun played = ProcessRun.end(play, "", Duration.ofMinutes(5));
        assertThat(played.exit()).as(played.stderr()).isZero();
        containers.awaitLog(POD + "-app", "started");
        assertThat(Podman.podman("inspect", "--format", "{{.RestartCount}}", POD + "-app"))
                .isEqualTo("0");
    }

    private static boolean started(String container, String since) throws Exception {
        return Podman.podman(
                        "events",
                        "--stream=false",
                        "--since",
                        since,
                        "--filter",
                        "container=" + container,
                        "--filter",
                        "event=start")
                .contains(container);
    }
}
