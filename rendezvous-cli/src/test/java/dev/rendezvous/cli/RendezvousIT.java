package dev.rendezvous.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rendezvous.cli.process.ProcessRun;
import dev.rendezvous.cli.process.ServerProcess;
import dev.rendezvous.testing.SocketRelay;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Runs both commands as processes against the server's image. */
@Tag("slow")
@Timeout(180)
class RendezvousIT {

    private ServerProcess server;
    private String address;

    @BeforeEach
    void start() throws Exception {
        server = ServerProcess.start();
        address = server.address();
    }

    @AfterEach
    void stop() throws Exception {
        server.close();
    }

    private List<String> command(String... arguments) {
        List<String> command = new ArrayList<>(List.of(ProcessRun.rendezvous()));
        command.addAll(List.of(arguments));
        return command;
    }

    private ProcessRun rendezvous(String... arguments) throws Exception {
        return ProcessRun.of(
                command(arguments), "", environment -> environment.put("RENDEZVOUS_URL", "http://" + address));
    }

    @Test
    void aWaiterReceivesThePayload(@TempDir Path folder) throws Exception {
        Process waiting = new ProcessBuilder(command("wait", "db-ip", "-s", "http://" + address)).start();
        while (!rendezvous("status").out().contains("/db-ip")) {
            assertThat(waiting.isAlive()).isTrue();
        }
        assertThat(rendezvous("signal", "db-ip", "--payload", "10.0.0.7").exit())
                .isZero();
        ProcessRun waited = ProcessRun.end(waiting, "");
        assertThat(waited.exit()).isZero();
        assertThat(waited.out()).isEqualTo("10.0.0.7");

        Path file = Files.writeString(folder.resolve("payload"), "from a file");
        assertThat(rendezvous("signal", "db-ip", "-f", file.toString()).exit()).isZero();
        assertThat(rendezvous("wait", "db-ip", "-t", "5").out()).isEqualTo("from a file");
        ProcessRun stdin = ProcessRun.of(
                command("signal", "db-ip", "-f", "-", "-s", "http://" + address), "from stdin", environment -> {});
        assertThat(stdin.exit()).isZero();
        assertThat(rendezvous("wait", "db-ip").out()).isEqualTo("from stdin");
        assertThat(rendezvous("wait", "db-ip", "--count", "3").exit()).isZero();
        ProcessRun untilReset = rendezvous("wait", "db-ip", "--until", "reset", "--try");
        assertThat(untilReset.exit()).isEqualTo(124);
        assertThat(untilReset.stderr()).contains("still signalled");
        rendezvous("reset", "db-ip");
        assertThat(rendezvous("wait", "db-ip", "--until", "reset", "--try").exit())
                .isZero();
    }

    @Test
    void isEndedBySignals() throws Exception {
        for (String signal : List.of("QUIT", "TERM")) {
            Process waiting = new ProcessBuilder(command("wait", signal, "-s", "http://" + address)).start();
            while (!rendezvous("status").out().contains("/" + signal)) {
                assertThat(waiting.isAlive()).isTrue();
            }
            ProcessRun.of(List.of("kill", "-" + signal, Long.toString(waiting.pid())));
            ProcessRun ended = ProcessRun.end(waiting, "");
            assertThat(ended.exit()).isEqualTo(signal.equals("QUIT") ? 131 : 143);
            assertThat(ended.bytes()).isEmpty();
        }
    }

    @Test
    void saysThatTheServerIsNotReachedWhileItWaits() throws Exception {
        ProcessRun run =
                ProcessRun.of(command("wait", "abc", "-t", "3", "-s", "http://127.0.0.1:1"), "", environment -> {});
        assertThat(run.exit()).isEqualTo(124);
        assertThat(run.stderr().lines())
                .containsExactly(
                        "rendezvous: http://127.0.0.1:1 is not reached; trying again",
                        "rendezvous: timed out after 3 s: http://127.0.0.1:1: refused");
    }

    @Test
    void eventsSayThatTheServerIsAwayAndThatItIsBack() throws Exception {
        try (SocketRelay relay = SocketRelay.atFreePort(server.port())) {
            String url = "http://127.0.0.1:" + relay.port();
            Process events = new ProcessBuilder(command("events", "--output", "ndjson", "-s", url)).start();
            try (BufferedReader out = events.inputReader();
                    BufferedReader err = events.errorReader()) {
                assertThat(out.readLine()).startsWith("{\"event\":\"open\"");
                server.close();
                assertThat(err.readLine())
                        .matches("rendezvous: " + url + " (is not reached|answers 503); trying again");
                server = ServerProcess.start();
                relay.setTarget(server.port());
                assertThat(err.readLine()).isEqualTo("rendezvous: " + url + " is reached again");
                assertThat(out.readLine()).startsWith("{\"event\":\"open\"");
            } finally {
                events.destroy();
            }
        }
    }

    @Test
    void helpIsACommandToo() throws Exception {
        assertThat(rendezvous("help").out())
                .isEqualTo(rendezvous("--help").out())
                .startsWith("Usage: rendezvous ");
        assertThat(rendezvous("help", "wait").out()).startsWith("Usage: rendezvous wait ");
    }

    @Test
    void failuresHaveExitCodes() throws Exception {
        ProcessRun timedOut = rendezvous("wait", "never", "-t", "5");
        assertThat(timedOut.exit()).isEqualTo(124);
        assertThat(timedOut.stderr()).contains("timed out after 5 s", "not signalled");
        assertThat(rendezvous("signal", "bad", "--failed", "disk full").exit()).isZero();
        ProcessRun failed = rendezvous("wait", "bad");
        assertThat(failed.exit()).isEqualTo(3);
        assertThat(failed.stderr()).contains("disk full");
        assertThat(rendezvous("reset", "bad").stderr()).isEqualTo("reset\n");
        assertThat(rendezvous("reset", "bad").stderr()).isEqualTo("was not signalled\n");
        for (String wrong : List.of(
                "signal",
                "signal _x",
                "sginal a",
                "wait a -t soon",
                "wait a --until noon",
                "wait a --until reset --count 2",
                "wait a --count 0",
                "signal a -p x -f y")) {
            ProcessRun run = rendezvous(wrong.split(" "));
            assertThat(run.exit()).as(wrong).isEqualTo(2);
            assertThat(run.stderr()).as(wrong).startsWith("rendezvous: ").doesNotContain("Exception", "\tat ");
        }
    }

    @Test
    void statusShowsSignals() throws Exception {
        assertThat(rendezvous("status").out()).startsWith("No caller waits");
        rendezvous("signal", "build/42", "--as", "builder");
        assertThat(rendezvous("status").out()).contains("Signalled", "/build/42", "count 1", "by builder");
        assertThat(rendezvous("status", "--output", "json").out())
                .contains("\"schema\":1", "\"name\":\"/build/42\"", "\"by\":\"builder\"");
        assertThat(rendezvous("status", "--watch", "--prefix", "build").exit()).isEqualTo(2);
        assertThat(rendezvous("timeline", "--output", "pdf").exit()).isEqualTo(2);
    }

    @Test
    void aReportedWaitIsShownWithItsReasonAndItsEnd(@TempDir Path folder) throws Exception {
        String target = "file:" + folder.resolve("ready");
        Process waiting = new ProcessBuilder(
                        ProcessRun.waitFor(),
                        target,
                        "--as",
                        "app",
                        "--report-to",
                        "http://" + address,
                        "-t",
                        "120",
                        "--",
                        "echo",
                        "--password=hunter2")
                .start();
        String status = "";
        while (!status.contains(target)) {
            assertThat(waiting.isAlive()).isTrue();
            status = rendezvous("status").out();
        }
        assertThat(status).contains("app (127.0.0.1) for ", "✘ " + target);
        Files.createFile(folder.resolve("ready"));
        assertThat(ProcessRun.end(waiting, "").out()).isEqualTo("--password=hunter2\n");
        String ended = rendezvous("status", "--output", "json").out();
        assertThat(ended).contains("\"state\":\"met\"", "\"command\":\"echo\"").doesNotContain("hunter2");
        assertThat(rendezvous("timeline").out()).contains("app", "█", "✔ " + target);
        assertThat(rendezvous("timeline", "--output", "html").out()).startsWith("<!doctype html>");
    }

    @Test
    void aServerThatIsAwayDelaysNoReportedWait() throws Exception {
        ProcessRun run = ProcessRun.waitFor(address, "--report-to", "http://127.0.0.1:1", "--", "echo", "started");
        assertThat(run.out()).isEqualTo("started\n");
        assertThat(run.stderr()).contains("warning: the wait could not be reported to http://127.0.0.1:1: ");
        assertThat(ProcessRun.waitFor(address, "--report-to", "ftp://x").exit()).isEqualTo(2);
        assertThat(ProcessRun.waitFor(address, "--as", "a\nb").exit()).isEqualTo(2);
    }

    @Test
    void keysWithAPrefixAreShownAndReset() throws Exception {
        rendezvous("signal", "build/42/a", "--ttl", "1h", "-p", "10.0.0.7");
        rendezvous("signal", "build/42/b", "--failed", "disk full");
        rendezvous("signal", "build/43/a");
        String shown = rendezvous("status", "--prefix", "build/42/").out();
        assertThat(shown).contains("/build/42/a", ", expires in ", "8 bytes of text/plain", "failed: disk full");
        assertThat(shown).doesNotContain("10.0.0.7", "build/43");
        assertThat(rendezvous("status", "--prefix", "build/42/", "--output", "json")
                        .out())
                .contains("\"schema\":1", "\"ttl\":", "\"history\":[{");
        assertThat(rendezvous("reset", "--prefix", "build/42/").stderr()).isEqualTo("reset 2 keys\n");
        assertThat(rendezvous("status", "--prefix", "none/").out()).startsWith("No keys");
        for (String wrong : List.of(
                "reset",
                "reset a --prefix b",
                "signal a --ttl soon",
                "signal a --ttl 0",
                "events --output json",
                "events --count 0",
                "events a")) {
            assertThat(rendezvous(wrong.split(" ")).exit()).as(wrong).isEqualTo(2);
        }
        ProcessRun all = rendezvous("reset", "--prefix", "/");
        assertThat(all.exit()).isEqualTo(3);
        assertThat(all.stderr()).contains("must not be empty");
    }

    @Test
    void eventsArePrintedAsTheyHappen() throws Exception {
        Process text = new ProcessBuilder(
                        command("events", "--prefix", "e/", "--count", "3", "-s", "http://" + address))
                .start();
        Process json = new ProcessBuilder(command("events", "--output", "ndjson", "-s", "http://" + address)).start();
        BufferedReader lines = new BufferedReader(new InputStreamReader(json.getInputStream(), StandardCharsets.UTF_8));
        assertThat(lines.readLine()).startsWith("{\"event\":\"open\",\"id\":");
        BufferedReader first = new BufferedReader(new InputStreamReader(text.getInputStream(), StandardCharsets.UTF_8));
        while (!first.ready()) {
            rendezvous("signal", "e/1", "-p", "secret");
            assertThat(text.isAlive()).isTrue();
        }
        assertThat(first.readLine())
                .contains("  signalled   /e/1  version ", "bytes 6")
                .doesNotContain("secret");
        assertThat(lines.readLine())
                .startsWith("{\"event\":\"signalled\",\"id\":")
                .contains("\"name\":\"/e/1\"");
        rendezvous("signal", "e/2", "--failed", "disk full");
        rendezvous("reset", "e/2");
        assertThat(text.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(text.exitValue()).isZero();
        json.destroy();
        assertThat(json.waitFor(60, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void waitForWaitsForAKeyAndAPort() throws Exception {
        Process waiting = new ProcessBuilder(
                        ProcessRun.waitFor(),
                        "-q",
                        address,
                        "rendezvous://" + address + "/migrated",
                        "--",
                        "echo",
                        "started")
                .start();
        while (!rendezvous("status").out().contains("/migrated")) {
            assertThat(waiting.isAlive()).isTrue();
        }
        rendezvous("signal", "migrated");
        assertThat(ProcessRun.end(waiting, "").out()).isEqualTo("started\n");

        rendezvous("signal", "broken", "--failed", "no space");
        ProcessRun failed = ProcessRun.waitFor("rendezvous://" + address + "/broken");
        assertThat(failed.exit()).isEqualTo(3);
        assertThat(failed.stderr()).contains("no space");
    }
}
