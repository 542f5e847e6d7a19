package dev.rendezvous.cli.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.rendezvous.cli.process.ProcessRun;
import dev.rendezvous.testing.FakeServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reports, completions, manual pages, and input from files and the environment, with {@code wait-for} of the image. */
@Tag("slow")
@Timeout(180)
class OutputIT {

    @TempDir
    Path folder;

    private FakeServer listener;
    private String open;
    private String refused;

    @BeforeEach
    void listen() throws IOException {
        listener = FakeServer.silent();
        open = "127.0.0.1:" + listener.port();
        refused = "127.0.0.1:" + FakeServer.closedPort();
    }

    @AfterEach
    void close() throws IOException {
        listener.close();
    }

    private static ProcessRun waitFor(Map<String, String> environment, String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of(ProcessRun.waitFor()));
        command.addAll(List.of(arguments));
        return ProcessRun.of(command, "", variables -> variables.putAll(environment));
    }

    private static JsonNode json(String text) {
        return JsonMapper.builder().build().readTree(text);
    }

    @Nested
    class ThousandsOfTargets {

        @Test
        void needNoMoreFilesThanTheProcessMayOpen() throws Exception {
            Path file = folder.resolve("targets");
            // A pipe takes less than this report.
            Path report = folder.resolve("report.json");
            // The kernel accepts for the one, and nothing else can take the port of the other while the command runs.
            InetAddress loopback = InetAddress.getLoopbackAddress();
            try (ServerSocket listening = new ServerSocket(0, 4096, loopback);
                    Socket bound = new Socket()) {
                bound.bind(new InetSocketAddress(loopback, 0));
                List<String> targets =
                        new ArrayList<>(Collections.nCopies(1500, "127.0.0.1:" + listening.getLocalPort()));
                targets.addAll(Collections.nCopies(1500, "http://127.0.0.1:" + bound.getLocalPort() + "/"));
                Files.write(file, targets);
                ProcessRun run = ProcessRun.of(List.of(
                        "sh",
                        "-c",
                        "ulimit -n 256; exec \"$@\"",
                        "sh",
                        ProcessRun.waitFor(),
                        "-q",
                        "--output",
                        "json",
                        "--output-file",
                        report.toString(),
                        "-f",
                        file.toString(),
                        "--attempt-timeout",
                        "20",
                        "-t",
                        "20"));

                assertThat(run.exit()).isEqualTo(124);
                assertThat(run.stderr()).doesNotContain("CHECK_FAILED", "cannot open a socket", "internal error");
            }
            List<JsonNode> all = new ArrayList<>();
            json(Files.readString(report)).path("targets").forEach(all::add);
            assertThat(all).hasSize(3000);
            assertThat(all.subList(0, 1500))
                    .allSatisfy(target -> assertThat(kinds(target)).containsExactly("SATISFIED"));
            assertThat(all.subList(1500, 3000))
                    .allSatisfy(target -> assertThat(kinds(target)).containsExactly("CONNECTION_REFUSED"));
        }

        private static List<String> kinds(JsonNode target) {
            List<String> kinds = new ArrayList<>();
            target.path("history")
                    .forEach(outcome -> kinds.add(outcome.path("kind").asString()));
            return kinds;
        }

        @Test
        void canBeARangeOfPorts() throws Exception {
            ProcessRun run = ProcessRun.of(List.of(
                    "sh",
                    "-c",
                    "ulimit -n 128; exec \"$@\"",
                    "sh",
                    ProcessRun.waitFor(),
                    "-q",
                    "--output",
                    "json",
                    "127.0.0.1:1-256",
                    "-t",
                    "2"));

            assertThat(run.exit()).isEqualTo(124);
            assertThat(run.out()).contains("CONNECTION_REFUSED").doesNotContain("CHECK_FAILED");
        }
    }

    @Nested
    class Warnings {

        @Test
        void areOneLineOnStderrAndAMemberOfTheJson() throws Exception {
            String target = "redis://" + refused + "?colour=red";
            ProcessRun run = waitFor(Map.of(), target, open, "--output", "json", "-t", "0.1");

            String warning = "parameter 'colour' is unknown and has no effect; redis targets take key, value, db";
            assertThat(run.stderr().lines())
                    .containsOnlyOnce("wait-for: warning: " + "redis://" + refused + ": " + warning);
            JsonNode targets = json(run.out()).path("targets");
            assertThat(targets.get(0).path("warnings").get(0).asString()).isEqualTo(warning);
            assertThat(targets.get(1).has("warnings")).isFalse();
        }

        @Test
        void areNotPrintedIfQuiet() throws Exception {
            ProcessRun run = waitFor(Map.of(), "-q", "redis://" + refused + "?colour=red", "-t", "0.1");
            assertThat(run.stderr()).doesNotContain("warning");
        }
    }

    @Nested
    class Events {

        @Test
        void areWrittenAsTheyHappen() throws Exception {
            Process process = new ProcessBuilder(
                            ProcessRun.waitFor(), "-q", "--output", "ndjson", open, refused, "-t", "60")
                    .start();
            BufferedReader lines =
                    new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
            JsonNode began = json(lines.readLine());
            assertThat(began.path("event").asString()).isEqualTo("began");
            assertThat(began.path("schema").asInt()).isEqualTo(1);
            assertThat(began.path("targets").get(1).asString()).isEqualTo(refused);
            for (int i = 0; i < 2; i++) {
                assertThat(json(lines.readLine()).path("event").asString()).isEqualTo("changed");
            }
            int port = Integer.parseInt(refused.substring(refused.indexOf(':') + 1));
            try (ServerSocket opened = new ServerSocket(port, 50, InetAddress.getLoopbackAddress())) {
                JsonNode changed = json(lines.readLine());
                assertThat(changed.path("target").asString()).isEqualTo(refused);
                assertThat(changed.path("kind").asString()).isEqualTo("SATISFIED");
                JsonNode ended = json(lines.readLine());
                assertThat(ended.path("event").asString()).isEqualTo("ended");
                assertThat(ended.path("outcome").asString()).isEqualTo("met");
                assertThat(lines.readLine()).isNull();
                assertThat(opened.isBound()).isTrue();
            }
            assertThat(process.waitFor()).isZero();
        }

        @Test
        void areWrittenToAFileIfThereIsACommand() throws Exception {
            Path file = folder.resolve("events.ndjson");
            ProcessRun run = ProcessRun.waitFor(
                    open, "-q", "--output", "ndjson", "--output-file", file.toString(), "--", "echo", "mine");
            assertThat(run.out()).isEqualTo("mine\n");
            assertThat(Files.readAllLines(file)).hasSize(3);
        }
    }

    @Test
    void allReportsAreWrittenInOneRun() throws Exception {
        Path xml = folder.resolve("wait.xml");
        Path html = folder.resolve("wait.html");
        Path summary = Files.writeString(folder.resolve("summary.md"), "before\n");
        ProcessRun run = waitFor(
                Map.of("GITHUB_STEP_SUMMARY", summary.toString()),
                "-q",
                open,
                refused + "#timeout=0.2s",
                "--summary",
                "--report",
                xml.toString(),
                "--report",
                html.toString());
        assertThat(run.exit()).isEqualTo(124);
        assertThat(Files.readString(xml)).contains("<testsuite", "type=\"OUT_OF_TIME\"");
        assertThat(Files.readString(html)).contains(refused, "not ready");
        assertThat(Files.readString(summary))
                .startsWith("before\n### wait-for: timed out")
                .contains("| ✔ | " + open);
    }

    @Test
    void aReportThatCannotBeWrittenIsAnInternalError() throws Exception {
        ProcessRun run = ProcessRun.waitFor(open, "--report", "/no/such/folder/x.xml");
        assertThat(run.exit()).isEqualTo(1);
        assertThat(run.stderr())
                .contains("cannot write the report: /no/such/folder/x.xml")
                .doesNotContain("\tat ");
    }

    @Test
    void aFullDiskIsAnInternalError() throws Exception {
        ProcessRun file = ProcessRun.waitFor(open, "--output", "json", "--output-file", "/dev/full");
        assertThat(file.exit()).isEqualTo(1);
        assertThat(file.stderr()).contains("wait-for: cannot write the report: /dev/full: no space left on device");
    }

    @Nested
    class OnATerminal {

        /** Uses the terminal that script (bsdutils) creates, which has 80 columns unless set otherwise. */
        private String screen(int columns, String arguments) throws Exception {
            String command = "stty cols " + columns + " rows 24; exec " + ProcessRun.waitFor() + " " + arguments;
            return ProcessRun.of(
                            List.of("script", "--quiet", "--return", "--command", command, "/dev/null"),
                            "",
                            environment -> {
                                environment.put("TERM", "xterm");
                                environment.put("NO_COLOR", "1");
                            })
                    .out();
        }

        @Test
        void aHeaderCountsAndLinesFit() throws Exception {
            String name = "http://127.0.0.1:" + FakeServer.closedPort() + "/" + "x".repeat(100) + "/health";
            String screen = screen(60, "'" + name + "' " + open + " " + refused + " -t 1");
            assertThat(screen)
                    .containsPattern("1 of 3 ready, [0-9. ms]+ of 1 s")
                    .containsPattern("✘ http://\\S+…\\S+/health  refused");
            assertThat(screen.lines().filter(line -> line.contains("refused") && line.contains("…")))
                    .allSatisfy(line -> assertThat(line.replaceAll("\u001b\\[[0-9]*[A-Z]|\r", "")
                                    .length())
                            .isLessThanOrEqualTo(60));
        }

        @Test
        void aTargetThatAnyDidNotNeedHasNotFailed() throws Exception {
            String screen = screen(80, "--any " + refused + " " + open + " --for 500ms");
            assertThat(screen)
                    .contains("✔ " + open, "– " + refused, "(one is enough)")
                    .doesNotContain("✘");
        }
    }

    @Test
    void verboseShowsATargetThatHasToStayReadyInFewLines() throws Exception {
        ProcessRun run = ProcessRun.waitFor("-v", open, "--for", "500ms", "--interval", "10ms");
        assertThat(run.exit()).isZero();
        assertThat(run.stderr().lines().count()).isLessThanOrEqualTo(3);
    }

    @Nested
    class TheWaitOptions {

        @Test
        void failFastForNamedKindsOfReasons() throws Exception {
            assertThat(ProcessRun.waitFor(refused, "--fail-fast=connection-refused", "-t", "60")
                            .exit())
                    .isEqualTo(3);
            assertThat(ProcessRun.waitFor(refused + "#fail-fast=connection-refused", "-t", "60")
                            .exit())
                    .isEqualTo(3);
            assertThat(ProcessRun.waitFor("--any", refused + "#fail-fast=connection-refused", open)
                            .exit())
                    .isZero();
        }

        @Test
        void notIsMetByAnAbsentTarget() throws Exception {
            assertThat(ProcessRun.waitFor("not:" + refused).exit()).isZero();
            ProcessRun typo = ProcessRun.waitFor("not:no-such-name.invalid:80", "-t", "0.5");
            assertThat(typo.exit()).isEqualTo(124);
            ProcessRun open = ProcessRun.waitFor("not:" + OutputIT.this.open, "-t", "2");
            assertThat(open.exit()).isEqualTo(124);
            assertThat(open.stderr()).contains("It is still there");
        }

        @Test
        void requireAStableTarget() throws Exception {
            assertThat(ProcessRun.waitFor(open, "--for", "300ms", "--delay", "50ms")
                            .exit())
                    .isZero();
            ProcessRun run =
                    ProcessRun.waitFor(open, "--successes", "3", "--interval", "10ms", "--output", "json", "-q");
            assertThat(json(run.out()).path("targets").get(0).path("attempts").asInt())
                    .isEqualTo(3);
        }
    }

    @Test
    void targetsAreReadFromStdinFileAndEnvironment() throws Exception {
        assertThat(ProcessRun.of(
                                List.of(ProcessRun.waitFor(), "-q", "-f", "-"),
                                "# one\n" + open + "\n",
                                environment -> {})
                        .exit())
                .isZero();
        Path yaml = Files.writeString(
                folder.resolve("targets.yaml"),
                "targets: [{target: '" + refused + "', timeout: 200ms}, '" + open + "']\n");
        assertThat(ProcessRun.waitFor("-q", "-f", yaml.toString()).exit()).isEqualTo(124);
        ProcessRun swapped =
                waitFor(Map.of("WAIT_HOSTS", open, "WAIT_COMMAND", "echo 'a b'", "WAIT_LOGGER_LEVEL", "off"));
        assertThat(swapped.out()).isEqualTo("a b\n");
        assertThat(swapped.stderr()).isEmpty();
        assertThat(waitFor(Map.of("WAIT_FOR", refused + "#timeout=0.2s")).exit())
                .isEqualTo(124);
    }

    @Test
    @DisabledIfSystemProperty(
            named = ProcessRun.EXECUTABLE,
            matches = ".+",
            disabledReason = "A native image loads no classes")
    void driversAreLoadedFromThePluginsFolder() throws Exception {
        String jar = Stream.of(System.getProperty("java.class.path").split(java.io.File.pathSeparator))
                .filter(entry -> entry.matches(".*/h2-[0-9.]+\\.jar"))
                .findFirst()
                .orElseThrow();
        Path plugins = Files.createDirectory(folder.resolve("plugins"));
        Path copy = Files.copy(Path.of(jar), plugins.resolve("h2.jar"));
        assertThat(ProcessRun.waitFor("jdbc:h2:mem:x", "--plugins", plugins.toString())
                        .exit())
                .isZero();
        Files.delete(copy);
        ProcessRun missing = ProcessRun.waitFor("jdbc:h2:mem:x", "--plugins", plugins.toString());
        assertThat(missing.exit()).isEqualTo(3);
        assertThat(missing.stderr()).contains("--plugins");
        ProcessRun nowhere = ProcessRun.waitFor("localhost:1", "--plugins", "/no/such/folder");
        assertThat(nowhere.exit()).isEqualTo(2);
        assertThat(nowhere.stderr()).contains("/no/such/folder").doesNotContain("\tat ");
    }

    @Test
    @EnabledIfSystemProperty(
            named = ProcessRun.EXECUTABLE,
            matches = ".+",
            disabledReason = "The other image loads drivers")
    void theNativeImageNamesTheOneThatLoadsDrivers() throws Exception {
        ProcessRun plugins = ProcessRun.waitFor("jdbc:h2:mem:x", "--plugins", folder.toString());
        assertThat(plugins.exit()).isEqualTo(2);
        assertThat(plugins.stderr()).contains("--plugins", "Java runtime").doesNotContain("\tat ");
        ProcessRun driver = ProcessRun.waitFor("jdbc:h2:mem:x");
        assertThat(driver.exit()).isEqualTo(3);
        assertThat(driver.stderr()).contains("no JDBC driver", "Java runtime");
    }

    @Nested
    class ForShells {

        private String complete(String shell, String script, String line) throws Exception {
            requires(shell);
            Path share = ProcessRun.IMAGE.resolve("share");
            ProcessRun run = ProcessRun.of(List.of(shell, "-c", script.formatted(share)), line, environment -> {});
            assertThat(run.stderr()).isEmpty();
            return run.out();
        }

        @ParameterizedTest
        @CsvSource({
            "wait-for --time, --timeout",
            "wait-for --output nd, ndjson",
            "wait-for postgresq, postgresql://",
            "wait-for a:1 -- ech, echo",
            "rendezvous sig, signal",
        })
        void bashCompletes(String line, String completion) throws Exception {
            assertThat(complete(
                            "bash",
                            "read -ra COMP_WORDS; COMP_CWORD=$((${#COMP_WORDS[@]} - 1));"
                                    + " . '%1$s'/bash-completion/completions/${COMP_WORDS[0]};"
                                    + " _${COMP_WORDS[0]/-/_}; printf '%%s\\n' \"${COMPREPLY[@]}\"",
                            line))
                    .contains(completion + "\n");
        }

        @ParameterizedTest
        @CsvSource({
            "wait-for --time, --timeout",
            "wait-for --output nd, ndjson",
            "wait-for postgresq, postgresql://",
            "wait-for a:1 -- ech, echo",
            "rendezvous sig, signal",
        })
        void fishCompletes(String line, String completion) throws Exception {
            assertThat(complete(
                            "fish",
                            "read line; for f in '%1$s'/fish/vendor_completions.d/*; source $f; end; complete -C $line",
                            line))
                    .contains(completion);
        }

        @ParameterizedTest
        @ValueSource(strings = {"wait-for", "rendezvous"})
        void zshAndManAcceptTheirFiles(String command) throws Exception {
            assertThat(complete("zsh", "read name; zsh -n '%1$s'/zsh/site-functions/_$name && echo fine", command))
                    .isEqualTo("fine\n");
            requires("groff");
            ProcessRun page = ProcessRun.of(List.of(
                    "groff",
                    "-man",
                    "-Tutf8",
                    "-ww",
                    "-K",
                    "utf8",
                    ProcessRun.IMAGE.resolve("share/man/man1/" + command + ".1").toString()));
            assertThat(page.stderr()).isEmpty();
            // groff prints bold as a letter, a backspace and the letter again.
            assertThat(page.out().replaceAll(".\b", "")).contains("SYNOPSIS", "Exit codes: 0");
        }

        private static void requires(String program) throws Exception {
            boolean found =
                    ProcessRun.of(List.of("sh", "-c", "command -v " + program)).exit() == 0;
            assumeTrue(
                    found || "true".equals(System.getenv("CI")), program + " is not installed: this test is skipped");
            assertThat(found).as(program).isTrue();
        }
    }
}
