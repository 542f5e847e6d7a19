package dev.rendezvous.cli.container;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rendezvous.cli.docs.Snippets;
import dev.rendezvous.cli.process.ProcessRun;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The container image of the commands, and the how-to's image of an app that contains them. */
@ContainerTest
class WaitForContainerIT {

    private static final String APP = "rendezvous-test-app";
    private static final String REFUSED = "localhost:1";

    private Containers containers;

    @BeforeAll
    static void build() throws Exception {
        Podman.buildImages();
        String howTo = Snippets.in(Snippets.ROOT.resolve("docs/how-to/dockerfile.md"), "dockerfile")
                .get(0);
        Podman.build(APP, howTo);
    }

    @AfterAll
    static void remove() throws Exception {
        Podman.run("rmi", "--force", APP);
    }

    @BeforeEach
    void open() throws Exception {
        containers = new Containers();
    }

    @AfterEach
    void close() throws Exception {
        containers.close();
    }

    @Nested
    class TheCommandAfterTheWait {

        @Test
        void isProcess1AndHandlesSigtermItself() throws Exception {
            containers.start("rv", "rendezvous-server");
            containers.start("db", "rendezvous-server", "-port", "5432");
            String script = "trap 'exit 7' TERM; tr '\\0' ' ' </proc/$$/cmdline; echo process $$; "
                    + "while :; do sleep 0.1; done";
            String app = containers.start("app", APP, "sh", "-c", script);
            ProcessRun signalled = containers.run(
                    "--entrypoint", "rendezvous", "rendezvous-cli", "signal", "migrated", "-s", "http://rv:8080");
            assertThat(signalled.exit()).as(signalled.stderr()).isZero();

            assertThat(containers.awaitLog(app, "process ")).contains("sh -c trap", "process 1");
            Instant before = Instant.now();
            assertThat(containers.stop(app)).isEqualTo(7);
            assertThat(Duration.between(before, Instant.now())).isLessThan(Duration.ofSeconds(20));
        }

        @Test
        void runsUnprivilegedOnAReadOnlyRoot() throws Exception {
            String user = String.valueOf(ThreadLocalRandom.current().nextInt(10_000, 60_000));
            ProcessRun run = containers.run(
                    "--read-only",
                    "--read-only-tmpfs=false",
                    "--cap-drop=all",
                    "--security-opt=no-new-privileges",
                    "--user=" + user,
                    "--entrypoint=/opt/rendezvous/bin/wait-for",
                    APP,
                    "not:" + REFUSED,
                    "--",
                    "sh",
                    "-c",
                    "id -u; grep -E 'CapEff|NoNewPrivs' /proc/1/status; touch /tmp/file");
            assertThat(run.out()).contains(user + "\n", "CapEff:\t0000000000000000\n", "NoNewPrivs:\t1\n");
            assertThat(run.stderr()).contains(REFUSED, "Read-only file system");
            assertThat(run.exit()).isEqualTo(1);
        }
    }

    @Nested
    class TheImageOfTheCommands {

        @Test
        void isHardenedAndSmall() throws Exception {
            assertThat(Podman.podman("inspect", "--format", "{{.Config.User}}", "rendezvous-cli"))
                    .isEqualTo("65532:65532");
            assertThat(Long.parseLong(Podman.podman("inspect", "--format", "{{.Size}}", "rendezvous-cli")))
                    .isLessThan(100_000_000);
            ProcessRun run = containers.run(
                    "--read-only",
                    "--read-only-tmpfs=false",
                    "--cap-drop=all",
                    "--security-opt=no-new-privileges",
                    "rendezvous-cli",
                    "not:" + REFUSED);
            assertThat(run.exit()).as(run.stderr()).isZero();
        }

        @ParameterizedTest
        @CsvSource({
            "124, localhost:1 -t 0.5",
            "124, no-such-host:80 -t 0.5",
            "2, nonsense",
            "127, not:localhost:1 -- start"
        })
        void hasTheExitCodesOfWaitFor(int code, String arguments) throws Exception {
            ProcessRun run = containers.run(words("rendezvous-cli " + arguments));
            assertThat(run.exit()).as(run.stderr()).isEqualTo(code);
        }

        @Test
        void writesUtf8AlthoughThereIsNoLocale() throws Exception {
            assertThat(containers.run("rendezvous-cli", "nonsense").stderr()).contains("scheme://…");
        }

        @Test
        void endsWith3AtAFailureSignal() throws Exception {
            containers.start("rv", "rendezvous-server");
            String rendezvous = "--env RENDEZVOUS_URL=http://rv:8080 --entrypoint rendezvous rendezvous-cli ";
            ProcessRun up = containers.run("rendezvous-cli", "rv:8080");
            assertThat(up.exit()).as(up.stderr()).isZero();
            ProcessRun failed = containers.run(words(rendezvous + "signal broken --failed disk-full"));
            assertThat(failed.exit()).as(failed.stderr()).isZero();
            ProcessRun waited = containers.run("rendezvous-cli", "rendezvous://rv:8080/broken");
            assertThat(waited.exit()).isEqualTo(3);
            assertThat(waited.stderr()).contains("disk-full");
        }

        @Test
        void endsOnSigtermWhileWaiting() throws Exception {
            String waiting = containers.start("waiting", "rendezvous-cli", REFUSED, "--timeout", "0");
            containers.awaitLog(waiting, "refused");
            assertThat(containers.stop(waiting)).isEqualTo(143);
        }
    }

    private static String[] words(String line) {
        return List.of(line.split(" ")).toArray(String[]::new);
    }
}
