package dev.rendezvous.cli.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rendezvous.cli.container.ContainerTest;
import dev.rendezvous.cli.container.Podman;
import dev.rendezvous.cli.process.ProcessRun;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Runs the example of the how-to for compose with podman-compose. */
@ContainerTest
class ComposeExampleIT {

    private static final String PROJECT = "rendezvous-test-compose";
    private static final Path FOLDER = Snippets.ROOT.resolve("docs/examples/compose");

    @BeforeAll
    static void build() throws Exception {
        Podman.buildImages();
    }

    @AfterEach
    void down() throws Exception {
        Podman.compose(FOLDER, "--project-name", PROJECT, "down", "--volumes");
        Podman.run("rmi", "--force", PROJECT + "_app", PROJECT + "_migrate");
    }

    @Test
    void startsTheAppAfterTheMigration() throws Exception {
        Podman.compose(FOLDER, "--project-name", PROJECT, "up", "--build", "--detach");
        String app = PROJECT + "_app_1";
        assertThat(Podman.podman("wait", app))
                .as(Podman.run("logs", app).stderr())
                .isEqualTo("0");
        assertThat(Podman.podman("wait", PROJECT + "_migrate_1")).isEqualTo("0");
        ProcessRun logs = Podman.run("logs", app);
        assertThat(logs.out()).isEqualTo("Hello\n");
        assertThat(logs.stderr()).contains("rendezvous://rv:8080/migrated", "signalled");
    }
}
