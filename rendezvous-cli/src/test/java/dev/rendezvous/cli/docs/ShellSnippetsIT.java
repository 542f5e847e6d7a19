package dev.rendezvous.cli.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rendezvous.cli.process.ProcessRun;
import dev.rendezvous.cli.process.ServerProcess;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Runs the shell snippets of README, tutorial and how-tos, with the images on the PATH and a server on a free port. */
@Tag("slow")
@Timeout(180)
class ShellSnippetsIT {

    private ServerProcess server;
    private ServerSocket database;
    private int port;

    @BeforeEach
    void start() throws Exception {
        server = ServerProcess.start();
        port = server.port();
        database = new ServerSocket(0, 500, InetAddress.getLoopbackAddress());
    }

    @AfterEach
    void stop() throws Exception {
        database.close();
        server.close();
    }

    private Process begin(String script) throws Exception {
        String adapted = script.replaceAll("localhost:8080|rv:8080", "localhost:" + port)
                .replaceAll("localhost:(5432|6379)", "localhost:" + database.getLocalPort())
                .replace("-p 5432", "-p " + database.getLocalPort())
                .replace("./integration-tests", "true");
        ProcessBuilder shell = new ProcessBuilder("sh", "-ec", adapted);
        shell.environment().merge("PATH", ProcessRun.COMMANDS + ":", (path, commands) -> commands + path);
        shell.environment().put("RENDEZVOUS_URL", "http://localhost:" + port);
        shell.environment().put("BUILD", "42");
        shell.directory(Path.of(System.getProperty("java.io.tmpdir")).toFile());
        return shell.redirectErrorStream(true).start();
    }

    /** Runs blocks, each as soon as the previous one has ended or is waiting; returns their output. */
    private String runAll(List<String> blocks) throws Exception {
        List<Process> processes = new ArrayList<>();
        for (String block : blocks) {
            if (!block.contains("mvn ")) {
                double before = openRequests();
                Process process = begin(block);
                awaitEndOrRequest(process, before);
                processes.add(process);
            }
        }
        StringBuilder output = new StringBuilder();
        for (Process process : processes) {
            ProcessRun run = ProcessRun.end(process, "");
            assertThat(run.exit()).as(run.out()).isZero();
            output.append(run.out());
        }
        return output.toString();
    }

    /** Waits until a process has ended or is waiting at the server; for at most ten seconds, as it may wait for something else. */
    private void awaitEndOrRequest(Process process, double before) throws Exception {
        int polls = 0;
        while (!process.waitFor(20, TimeUnit.MILLISECONDS) && openRequests() <= before && polls < 500) {
            polls++;
        }
    }

    /** Returns the number of waiters and event streams of the server. */
    private double openRequests() throws Exception {
        String metrics = ProcessRun.of(List.of("curl", "-fsS", "http://localhost:" + port + "/_metrics"))
                .out();
        return Pattern.compile("(?m)^rendezvous_(?:waiters|event_streams)(?:\\{.*})? ([0-9.]+)$")
                .matcher(metrics)
                .results()
                .mapToDouble(match -> Double.parseDouble(match.group(1)))
                .sum();
    }

    private static List<String> blocks(String file) throws Exception {
        return Snippets.in(Snippets.ROOT.resolve(file), "sh");
    }

    @Test
    void theReadmeWorks() throws Exception {
        List<String> curls = blocks("README.md").stream()
                .filter(block -> block.contains("curl"))
                .flatMap(String::lines)
                .toList();
        assertThat(curls).hasSize(4);
        assertThat(runAll(curls)).isEqualTo("{\"ok\":true}\n".repeat(3));
    }

    @Test
    void theTutorialWorksFromTopToBottom() throws Exception {
        String output = runAll(blocks("docs/tutorial.md"));
        assertThat(output).contains("{\"ok\":true}", "10.0.0.7", "disk full", "\"error\":\"Failed\"");
        Process last = begin(
                "rendezvous signal ready\nwait-for localhost:8080 rendezvous://localhost:8080/ready --timeout 60s -- echo started");
        assertThat(ProcessRun.end(last, "").out()).endsWith("started\n");
    }

    @Test
    void theReplacementsOfOtherToolsWork() throws Exception {
        List<String> lines = blocks("docs/how-to/coming-from-other-tools.md");
        assertThat(lines).hasSize(7);
        assertThat(runAll(lines).lines().filter("up"::equals)).hasSize(lines.size());
    }

    @Test
    void theEventsHowToWorks() throws Exception {
        String output = runAll(blocks("docs/how-to/watch.md"));
        assertThat(output)
                .contains("arrived     /build/42/compiled", "signalled   /build/42/compiled")
                .contains("seen: {\"event\":\"open\"", "seen: {\"event\":\"arrived\"")
                .contains("\"met\":[{\"name\":\"/build/42/compiled\"")
                .contains("\"prefix\":\"/build/42/\"", "reset 2 keys");
    }

    @Test
    void theCiHowToWorks() throws Exception {
        assertThat(runAll(blocks("docs/how-to/ci.md"))).contains("{\"ok\":true}");
    }

    @Test
    void theOperatingHowToWorks() throws Exception {
        assertThat(runAll(blocks("docs/how-to/operate.md")))
                .contains("{\"ok\":true}", "rendezvous_waiters{kind=\"key\"} 0.0", "\"openapi\": \"3.1.");
    }

    @Test
    void theBarrierHowToWorks() throws Exception {
        String output = runAll(blocks("docs/how-to/barrier.md"));
        assertThat(output)
                .contains("\"index\":0", "\"index\":1", "\"index\":2", "10.0.0.1", "10.0.0.2", "10.0.0.3")
                .contains("1 of 3 have arrived: one; missing: two, three", "exit code 124")
                .contains("build-43/start: broken: worker two has no disk", "worker three: exit code 3");
    }

    @Test
    void theHandOutHowToWorks(@TempDir Path folder) throws Exception {
        String output = runAll(blocks("docs/how-to/hand-out.md").stream()
                .map(block -> "cd " + folder + "\n" + block)
                .toList());
        assertThat(output.lines()).containsOnlyOnce("done: first part", "done: second part");
    }

    @Test
    void theLockHowToWorks(@TempDir Path folder) throws Exception {
        String output = runAll(blocks("docs/how-to/lock.md").stream()
                .map(block -> "cd " + folder + "\n" + block)
                .toList());
        assertThat(output)
                .contains("I am the only one", "one of three", "four of eight", "\"ttl\":60", "\"released\":true")
                .contains("one of the readers", "no reader and no other writer", "nobody migrates")
                .containsPattern("rejected: fence [0-9]+ is older than [0-9]+\nby the second holder\n")
                .containsPattern("(?s)leader of term [0-9]+\n.*another instance leads\n.*leader of term [0-9]+\n");
    }

    /** Switches off the shell option that {@link #begin} sets, as the recipe must not depend on it. */
    @Test
    void theCurlRecipeOfALockStopsIfTheLockIsHeld() throws Exception {
        String recipe = blocks("docs/how-to/lock.md").stream()
                .filter(block -> block.contains("_lock/nightly"))
                .findFirst()
                .orElseThrow();
        assertThat(recipe).doesNotContain("sed", "|");
        assertThat(ProcessRun.of(List.of(
                                "curl", "-fsS", "-X", "POST", "http://localhost:" + port + "/_lock/nightly?ttl=1h"))
                        .exit())
                .isZero();
        ProcessRun held = ProcessRun.end(begin("set +e\n" + recipe.replace("timeout=10s", "timeout=100ms")), "");
        assertThat(held.exit()).isNotZero();
        assertThat(held.out()).contains("404").doesNotContain("the only one", "lease=", "released");
        ProcessRun explicit = ProcessRun.end(
                begin("set +e\n"
                        + recipe.replace("set -e\n", "").replace("?ttl=60s&timeout=10s')", "?timeout=0') || exit")),
                "");
        assertThat(explicit.exit()).isNotZero();
        assertThat(explicit.out()).contains("404").doesNotContain("the only one");
        server.close();
        assertThat(ProcessRun.end(begin("set +e\n" + recipe), "").out()).doesNotContain("the only one");
    }
}
