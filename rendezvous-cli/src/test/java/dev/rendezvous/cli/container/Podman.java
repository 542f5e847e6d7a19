package dev.rendezvous.cli.container;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rendezvous.cli.process.ProcessRun;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Runs podman, and builds the images of both Dockerfiles. */
public final class Podman {

    private static boolean built;

    private Podman() {}

    /** Builds the images of both Dockerfiles, once. */
    public static synchronized void buildImages() throws Exception {
        if (!built) {
            for (String module : List.of("rendezvous-cli", "rendezvous-server")) {
                // Old versions of podman build all stages up to the target, and the others need images of a registry.
                build(List.of("--tag", module, "--target", "jvm", "--file", module + "/Dockerfile", "."), "");
            }
            built = true;
        }
    }

    /** Builds an image from a Dockerfile without a build context. */
    static void build(String tag, String dockerfile) throws Exception {
        build(List.of("--tag", tag, "-"), dockerfile);
    }

    private static void build(List<String> arguments, String dockerfile) throws Exception {
        List<String> command = new ArrayList<>(List.of("podman", "build", "--format", "docker"));
        command.addAll(arguments);
        Process process = started(command);
        ProcessRun run = ProcessRun.end(process, dockerfile, Duration.ofMinutes(15));
        assertThat(run.exit()).as(run.out() + run.stderr()).isZero();
    }

    /** Runs podman to its successful end; returns its stdout. */
    public static String podman(String... arguments) throws Exception {
        ProcessRun run = run(arguments);
        assertThat(run.exit()).as(run.out() + run.stderr()).isZero();
        return run.out().strip();
    }

    public static ProcessRun run(String... arguments) throws Exception {
        return ProcessRun.end(begin(arguments), "");
    }

    public static Process begin(String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of("podman"));
        command.addAll(List.of(arguments));
        return started(command);
    }

    /** Runs podman-compose in a folder to its successful end; returns its output. */
    public static String compose(Path folder, String... arguments) throws Exception {
        return compose(folder, Map.of(), arguments);
    }

    /** Runs podman-compose in a folder, with variables for its file, to its successful end; returns its output. */
    public static String compose(Path folder, Map<String, String> variables, String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of("podman-compose"));
        command.addAll(List.of(arguments));
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true);
        builder.environment().putAll(variables);
        Process process = builder.start();
        ProcessRun run = ProcessRun.end(process, "", Duration.ofMinutes(10));
        assertThat(run.exit()).as(run.out()).isZero();
        return run.out();
    }

    private static Process started(List<String> command) throws IOException {
        return new ProcessBuilder(command).directory(Path.of("..").toFile()).start();
    }
}
