package dev.rendezvous.cli.container;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rendezvous.cli.process.ProcessRun;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The containers of one test, on a network of their own where they reach each other by name. Closing removes them. */
public final class Containers implements AutoCloseable {

    private final String network = "rendezvous-test-" + ProcessHandle.current().pid();
    private final List<String> names = new ArrayList<>();

    public Containers() throws Exception {
        Podman.podman("network", "create", network);
    }

    public String network() {
        return network;
    }

    /** Starts a container with a host name; takes further arguments of {@code podman run}. */
    public String start(String host, String... words) throws Exception {
        String name = network + "-" + host;
        names.add(name);
        List<String> options =
                List.of("run", "--detach", "--name", name, "--network", network, "--network-alias", host);
        return Podman.podman(joined(options, words));
    }

    /** Runs a container to its end. */
    ProcessRun run(String... words) throws Exception {
        return ProcessRun.end(begin(words), "");
    }

    Process begin(String... words) throws IOException {
        return Podman.begin(joined(List.of("run", "--rm", "--network", network), words));
    }

    /** Sends SIGTERM, and SIGKILL after 50 seconds; returns the exit code. */
    int stop(String container) throws Exception {
        Podman.podman("stop", "--time", "50", container);
        return exit(container);
    }

    int exit(String container) throws Exception {
        return Integer.parseInt(Podman.podman("inspect", "--format", "{{.State.ExitCode}}", container));
    }

    /** Waits until the log of a container contains some text; returns the log. */
    public String awaitLog(String container, String text) throws Exception {
        while (true) {
            boolean running = Podman.podman("inspect", "--format", "{{.State.Running}}", container)
                    .equals("true");
            ProcessRun logs = Podman.run("logs", container);
            String log = logs.out() + logs.stderr();
            if (log.contains(text)) {
                return log;
            }
            assertThat(running).as(log).isTrue();
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
