package dev.rendezvous.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The containers of one test, which reach each other by name on a network of their own, until it is closed. */
final class Containers implements AutoCloseable {

    private final String network = "rendezvous-test-" + ProcessHandle.current().pid();
    private final List<String> names = new ArrayList<>();

    Containers() throws Exception {
        Podman.podman("network", "create", network);
    }

    String network() {
        return network;
    }

    /** Starts a container that the others find by {@code host}; takes the further words of {@code podman run}. */
    String start(String host, String... words) throws Exception {
        String name = network + "-" + host;
        names.add(name);
        List<String> options =
                List.of("run", "--detach", "--name", name, "--network", network, "--network-alias", host);
        return Podman.podman(joined(options, words));
    }

    /** Runs a container to its end. */
    Run run(String... words) throws Exception {
        return Run.end(begin(words), "");
    }

    Process begin(String... words) throws IOException {
        return Podman.begin(joined(List.of("run", "--rm", "--network", network), words));
    }

    /** Sends SIGTERM, and kills only after a minute; returns the exit code. */
    int stop(String container) throws Exception {
        Podman.podman("stop", "--time", "50", container);
        return exit(container);
    }

    int exit(String container) throws Exception {
        return Integer.parseInt(Podman.podman("inspect", "--format", "{{.State.ExitCode}}", container));
    }

    /** Returns what a container has said once that contains some words, or it has ended. */
    String awaitLog(String container, String words) throws Exception {
        while (true) {
            boolean running = Podman.podman("inspect", "--format", "{{.State.Running}}", container)
                    .equals("true");
            Run logs = Podman.run("logs", container);
            String said = logs.out() + logs.stderr();
            if (said.contains(words)) {
                return said;
            }
            assertThat(running).as(said).isTrue();
        }
    }

    private static String[] joined(List<String> options, String... words) {
        return Stream.concat(options.stream(), Stream.of(words)).toArray(String[]::new);
    }

    @Override
    public void close() throws Exception {
        for (String name : names) {
            Podman.run("rm", "--force", "--time", "0", name);
        }
        Podman.podman("network", "rm", "--force", network);
    }
}
