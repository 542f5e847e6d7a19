package dev.rendezvous.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The shell snippets of README, tutorial and how-tos, with the images on the PATH and a server on a free port. */
@Timeout(180)
class ShellSnippetsIT {

    private Process server;
    private ServerSocket database;
    private int port;

    @BeforeEach
    void start() throws Exception {
        Path image = Path.of(System.getProperty("server.image", "../rendezvous-server/target/rendezvous-server"));
        server = new ProcessBuilder(image.resolve("bin/rendezvous-server").toString(), "--port", "0").start();
        BufferedReader said =
                new BufferedReader(new InputStreamReader(server.getErrorStream(), StandardCharsets.UTF_8));
        port = Integer.parseInt(said.readLine().replaceFirst(".*:([0-9]+)\\. Try.*", "$1"));
        Thread.ofVirtual().start(() -> said.lines().forEach(ignored -> {}));
        database = new ServerSocket(0, 500, InetAddress.getLoopbackAddress());
    }

    @AfterEach
    void stop() throws Exception {
        database.close();
        server.destroy();
        assertThat(server.waitFor(60, TimeUnit.SECONDS)).isTrue();
    }

    private Process begin(String script) throws Exception {
        String adapted = script.replaceAll("localhost:8080|rv:8080", "localhost:" + port)
                .replaceAll("localhost:(5432|6379)", "localhost:" + database.getLocalPort())
                .replace("-p 5432", "-p " + database.getLocalPort())
                .replace("./integration-tests", "true");
        ProcessBuilder shell = new ProcessBuilder("sh", "-ec", adapted);
        shell.environment().merge("PATH", Run.IMAGE.resolve("bin") + ":", (path, image) -> image + path);
        shell.environment().put("RENDEZVOUS_URL", "http://localhost:" + port);
        shell.environment().put("BUILD", "42");
        shell.directory(Path.of(System.getProperty("java.io.tmpdir")).toFile());
        return shell.redirectErrorStream(true).start();
    }

    /** Runs blocks, each as soon as the one before has ended or waits; returns what all have said. */
    private String runAll(List<String> blocks) throws Exception {
        List<Process> processes = new ArrayList<>();
        for (String block : blocks) {
            if (!block.contains("mvn ")) {
                Process process = begin(block);
                boolean ended = process.waitFor(1, TimeUnit.SECONDS);
                assertThat(ended || process.isAlive()).isTrue();
                processes.add(process);
            }
        }
        StringBuilder said = new StringBuilder();
        for (Process process : processes) {
            Run run = Run.end(process, "");
            assertThat(run.exit()).as(run.out()).isZero();
            said.append(run.out());
        }
        return said.toString();
    }

    private static List<String> blocks(String file) throws Exception {
        return Snippets.in(Snippets.ROOT.resolve(file), "sh");
    }

    @Test
    void theTwoLinesOfTheReadmeMeet() throws Exception {
        List<String> curls = blocks("README.md").stream()
                .filter(block -> block.contains("curl"))
                .flatMap(String::lines)
                .toList();
        assertThat(curls).hasSize(4);
        assertThat(runAll(curls)).isEqualTo("{\"ok\":true}\n".repeat(3));
    }

    @Test
    void theTutorialWorksFromTopToBottom() throws Exception {
        String said = runAll(blocks("docs/tutorial.md"));
        assertThat(said).contains("{\"ok\":true}", "10.0.0.7", "disk full", "\"error\":\"Failed\"");
        Process last = begin(
                "rendezvous signal ready\nwait-for localhost:8080 rendezvous://localhost:8080/ready --timeout 60s -- echo started");
        assertThat(Run.end(last, "").out()).endsWith("started\n");
    }

    @Test
    void ourLinesBesideThoseOfOtherToolsWork() throws Exception {
        List<String> lines = blocks("docs/how-to/coming-from-other-tools.md");
        assertThat(lines).hasSize(6);
        assertThat(runAll(lines).lines().filter("up"::equals)).hasSize(lines.size());
    }

    @Test
    void theHowToOfFollowingABuildWorks() throws Exception {
        String said = runAll(blocks("docs/how-to/watch.md"));
        assertThat(said)
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
        String said = runAll(blocks("docs/how-to/barrier.md"));
        assertThat(said)
                .contains("\"index\":0", "\"index\":1", "\"index\":2", "10.0.0.1", "10.0.0.2", "10.0.0.3")
                .contains("1 of 3 have arrived: one; missing: two, three", "exit code 124");
    }

    @Test
    void theLockHowToWorks(@TempDir Path folder) throws Exception {
        String said = runAll(blocks("docs/how-to/lock.md").stream()
                .map(block -> "cd " + folder + "\n" + block)
                .toList());
        assertThat(said)
                .contains("I am the only one", "one of three", "\"ttl\":60")
                .containsPattern("rejected: fence [0-9]+ is older than [0-9]+\nby the second holder\n");
    }
}
