package dev.rendezvous.cli;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rendezvous.cli.process.ProcessRun;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Runs {@code wait-for} of the image as a process. */
@Tag("slow")
@Timeout(180)
class WaitForIT {

    private ServerSocket listener;
    private String open;
    private String refused;

    @BeforeEach
    void listen() throws IOException {
        listener = new ServerSocket(0, 500, InetAddress.getLoopbackAddress());
        open = "127.0.0.1:" + listener.getLocalPort();
        try (ServerSocket closed = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            refused = "127.0.0.1:" + closed.getLocalPort();
        }
    }

    @AfterEach
    void close() throws IOException {
        listener.close();
    }

    private static List<String> words(String line) {
        return List.of(line.split(" "));
    }

    private List<String> thenRun(String... command) {
        List<String> all = new ArrayList<>(List.of(ProcessRun.waitFor(), "-q", open, "--"));
        all.addAll(List.of(command));
        return all;
    }

    @Nested
    class TheExitCode {

        @Test
        void isZeroOnSuccess() throws Exception {
            ProcessRun run = ProcessRun.waitFor(open, "localhost:" + listener.getLocalPort());
            assertThat(run.exit()).isZero();
            assertThat(run.bytes()).isEmpty();
            assertThat(run.stderr()).contains(open + "  accepting");
        }

        @ParameterizedTest
        @ValueSource(strings = {"0.3", "300ms", "0.3s"})
        void is124AtTheTimeout(String timeout) throws Exception {
            ProcessRun run = ProcessRun.waitFor(refused, "-t", timeout);
            assertThat(run.exit()).isEqualTo(124);
            assertThat(run.stderr())
                    .contains("wait-for: timed out after 0.3 s", refused + " refused", "Nothing listens there");
        }

        @Test
        void is124IfOneOfTwoTargetsIsNotReady() throws Exception {
            assertThat(ProcessRun.waitFor(open, refused, "-t", "0.2").exit()).isEqualTo(124);
            assertThat(ProcessRun.waitFor("--any", open, refused, "-t", "20").exit())
                    .isZero();
        }

        @ParameterizedTest
        @CsvSource({
            "'', TARGET is missing",
            "nonsense, 'nonsense'",
            "db:99999, 65535",
            "--tiemout 3 db:1, unknown option '--tiemout'; did you mean '--timeout'?",
            "-t soon db:1, 'soon'",
            "-t -1 db:1, -1",
            "ftp://db, 'ftp'",
            "db:1 --, 'COMMAND must follow ''--'', but is missing'",
            "db:1 --output xml, '--output must be json or ndjson, but was ''xml'''",
            "db:1 --output json -- true, --output-file",
            "db:1 --output-file x, requires --output json",
            "db:1 --report x.txt, '.xml (JUnit) or .html'",
            "db:1 --interval x, interval",
            "db:1 --fail-fast=7, '7'",
            "-h db, -p is missing",
            "-p 5432, -h is missing",
            "-f /no/such/file, 'file ''/no/such/file'' does not exist'"
        })
        void is2ForUsageErrorsWithAMessage(String arguments, String message) throws Exception {
            ProcessRun run = ProcessRun.waitFor(arguments.isEmpty() ? new String[0] : arguments.split(" "));
            assertThat(run.exit()).isEqualTo(2);
            assertThat(run.stderr()).startsWith("wait-for: ").contains(message).doesNotContain("Exception", "\tat ");
        }

        @Test
        void is126Or127WhenTheCommandCannotBeExecutedOrFound() throws Exception {
            ProcessRun notExecutable = ProcessRun.of(thenRun("/etc/passwd"));
            assertThat(notExecutable.exit()).isEqualTo(126);
            assertThat(notExecutable.stderr())
                    .startsWith("wait-for: /etc/passwd: cannot be executed: permission denied; ");
            ProcessRun notFound = ProcessRun.of(thenRun("no-such-command"));
            assertThat(notFound.exit()).isEqualTo(127);
            assertThat(notFound.stderr()).isEqualTo("wait-for: no-such-command: command not found\n");
        }

        @Test
        void is127WithTheInterpreterThatIsMissing(@TempDir Path folder) throws Exception {
            Path script = Files.writeString(folder.resolve("start"), "#!/bin/sh\r\necho up\r\n");
            assertThat(script.toFile().setExecutable(true)).isTrue();
            ProcessRun run = ProcessRun.of(thenRun(script.toString()));
            assertThat(run.exit()).isEqualTo(127);
            assertThat(run.stderr())
                    .startsWith("wait-for: " + script + ": its interpreter /bin/sh\\u{d} does not exist; ")
                    .contains("carriage return");
            ProcessRun probe = ProcessRun.waitFor("exec:" + script, "-t", "2");
            assertThat(probe.exit()).isEqualTo(124);
            assertThat(probe.stderr()).contains("its interpreter /bin/sh\\u{d} does not exist");
        }

        @Test
        void is126WithWordsForOtherErrors(@TempDir Path folder) throws Exception {
            String endless = Files.createSymbolicLink(folder.resolve("endless"), Path.of("endless"))
                    .toString();
            assertThat(ProcessRun.of(thenRun(endless)).stderr())
                    .isEqualTo("wait-for: " + endless + ": cannot be executed: too many levels of symbolic links\n");
            assertThat(ProcessRun.of(thenRun("/etc/passwd/x")).stderr()).contains("not a directory");
        }

        @ParameterizedTest
        @CsvSource({
            "cd|/app, cd is a word of the shell",
            "exec|./start, exec is a word of the shell",
            "./start --port 80, the command is a single word",
            "./migrate|&&|./start, operators such as &&",
            "TOKEN=topsecret|./start, env TOKEN=…"
        })
        void is127WithAHintOfAShell(String command, String hint) throws Exception {
            ProcessRun run = ProcessRun.of(thenRun(command.split("[|]")));
            assertThat(run.exit()).isEqualTo(127);
            assertThat(run.stderr()).contains("command not found; ", hint).doesNotContain("topsecret");
        }

        @Test
        void isThatOfTheCommand() throws Exception {
            assertThat(ProcessRun.of(thenRun("sh", "-c", "exit 42")).exit()).isEqualTo(42);
        }

        /** SIGUSR1 and SIGUSR2 end any program that does not handle them. */
        @ParameterizedTest
        @CsvSource({"HUP, 129", "INT, 130", "QUIT, 131", "TERM, 143", "USR1, 138", "USR2, 140"})
        void isThatOfTheSignal(String signal, int exit) throws Exception {
            Process process = new ProcessBuilder(
                            ProcessRun.withDefaultSignals(ProcessRun.waitFor(), refused, "-t", "100"))
                    .start();
            int first = process.getErrorStream().read();
            assertThat(first).as("it has started to wait").isPositive();
            assertThat(ProcessRun.of(List.of("kill", "-" + signal, Long.toString(process.pid())))
                            .exit())
                    .isZero();
            ProcessRun run = ProcessRun.end(process, "");
            assertThat(run.exit()).isEqualTo(exit);
            assertThat(run.bytes()).isEmpty();
        }

        @Test
        void isThatOfNoSignalThatIsIgnored() throws Exception {
            ProcessRun run = ProcessRun.of(List.of(
                    "sh",
                    "-c",
                    "trap '' HUP INT QUIT; " + ProcessRun.waitFor() + " " + refused
                            + " -t 2 & read line </dev/null; for s in HUP INT QUIT; do kill -$s $!; done; wait $!"));
            assertThat(run.exit()).isEqualTo(124);
        }
    }

    @Nested
    class TheCommand {

        @Test
        void runsOnlyAfterSuccess() throws Exception {
            ProcessRun run = ProcessRun.waitFor(refused, "-t", "0.1", "--", "echo", "ran");
            assertThat(run.exit()).isEqualTo(124);
            assertThat(run.out()).isEmpty();
        }

        @Test
        void keepsProcessIdAndStdin() throws Exception {
            Process process = new ProcessBuilder(thenRun("sh", "-c", "echo $$; cat")).start();
            ProcessRun run = ProcessRun.end(process, "from stdin");
            assertThat(run.out()).isEqualTo(process.pid() + "\nfrom stdin");
        }

        @Test
        void receivesItsArgumentsUnchanged() throws Exception {
            ProcessRun run = ProcessRun.of(
                    thenRun("printf", "%s|", "a b", "", "*", "--help", "--", "-t", "@file", "ä€", "\"'\\$HOME\n"),
                    "",
                    environment -> environment.put("LC_ALL", "C"));
            assertThat(run.out()).isEqualTo("a b||*|--help|--|-t|@file|ä€|\"'\\$HOME\n|");
        }

        @Test
        void hasTheOriginalEnvironment() throws Exception {
            List<String> environment = new ArrayList<>(List.of(
                    "env",
                    "-i",
                    "PATH=" + System.getenv("PATH"),
                    "spring.datasource.url=x",
                    "a-b=1",
                    "EMPTY=",
                    "LATIN=\u00e4",
                    "JAVA_TOOL_OPTIONS=-javaagent:/nowhere.jar",
                    "JDK_JAVA_OPTIONS=-Xbogus",
                    "_JAVA_OPTIONS=-Xbogus",
                    "CLASSPATH=/nowhere"));
            List<String> direct = new ArrayList<>(environment);
            direct.addAll(List.of("env", "-0"));
            List<String> through = new ArrayList<>(environment);
            through.addAll(thenRun("env", "-0"));
            ProcessRun run = ProcessRun.of(through);
            assertThat(run.stderr()).isEmpty();
            assertThat(sorted(run)).isEqualTo(sorted(ProcessRun.of(direct)));
        }

        private static List<String> sorted(ProcessRun run) {
            return Stream.of(run.bytes().split("\0")).sorted().toList();
        }

        @Test
        void hasTheOriginalLimitsAndSignals() throws Exception {
            String question =
                    "ulimit -Sn 500; exec %s sh -c 'grep files /proc/self/limits; grep ^Sig[BIC] /proc/self/status'";
            String through = String.join(" ", thenRun());
            ProcessRun direct = ProcessRun.of(List.of("sh", "-c", question.formatted("")));
            ProcessRun run = ProcessRun.of(List.of("sh", "-c", question.formatted(through)));
            assertThat(withoutSignalsOfTheCLibrary(run)).isEqualTo(withoutSignalsOfTheCLibrary(direct));
            assertThat(run.out()).contains("500");
        }

        /** Removes signals 32 and 33, which glibc reserves for its threads. */
        private static List<String> withoutSignalsOfTheCLibrary(ProcessRun run) {
            return run.out()
                    .lines()
                    .map(line -> line.startsWith("Sig")
                            ? line.substring(0, 8) + (Long.parseUnsignedLong(line.substring(8), 16) & ~0x180000000L)
                            : line)
                    .toList();
        }

        @Test
        void hasTheOriginalFileDescriptors() throws Exception {
            String question = "exec 7</dev/null; exec %s sh -c 'ls /proc/$$/fd'";
            ProcessRun direct = ProcessRun.of(List.of("sh", "-c", question.formatted("")));
            ProcessRun run = ProcessRun.of(List.of("sh", "-c", question.formatted(String.join(" ", thenRun()))));
            assertThat(run.out()).isEqualTo(direct.out()).contains("7");
        }

        @Test
        void receivesSignals() throws Exception {
            Process process = new ProcessBuilder(
                            thenRun("sh", "-c", "trap 'exit 77' TERM; echo ready; while :; do sleep 0.05; done"))
                    .start();
            assertThat(process.getInputStream().read()).isEqualTo('r');
            assertThat(ProcessRun.of(List.of("kill", "-TERM", Long.toString(process.pid())))
                            .exit())
                    .isZero();
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).isEqualTo(77);
        }
    }

    /** docker-compose-wait goes on if there is nothing to wait for. */
    @Nested
    class WithoutTargets {

        private ProcessRun run(String command, Map<String, String> variables) throws Exception {
            return ProcessRun.of(List.of(command), "", environment -> {
                environment.keySet().removeIf(name -> name.startsWith("WAIT_"));
                environment.putAll(variables);
            });
        }

        @Test
        void runsTheCommandOfDockerComposeWait() throws Exception {
            ProcessRun run = run(ProcessRun.waitFor(), Map.of("WAIT_COMMAND", "echo 'a b'"));
            assertThat(run.exit()).as(run.stderr()).isZero();
            assertThat(run.out()).isEqualTo("a b\n");
            assertThat(run.stderr()).isEqualTo("wait-for: no targets, so there is nothing to wait for\n");
        }

        @Test
        void succeedsInThePlaceOfItsBinary(@TempDir Path folder) throws Exception {
            Path link = Files.createSymbolicLink(folder.resolve("wait"), Path.of(ProcessRun.waitFor()));
            assertThat(run(link.toString(), Map.of()).exit()).isZero();
            assertThat(run(link.toString(), Map.of("WAIT_HOSTS", refused, "WAIT_TIMEOUT", "1"))
                            .exit())
                    .isEqualTo(124);
            assertThat(run(ProcessRun.waitFor(), Map.of()).exit()).isEqualTo(2);
        }
    }

    @Nested
    class TheImage {

        @Test
        @DisabledIfSystemProperty(
                named = ProcessRun.EXECUTABLE,
                matches = ".+",
                disabledReason = "A native image has no runtime")
        void worksAfterACopyAndThroughASymbolicLink(@TempDir Path folder) throws Exception {
            Path copy = folder.resolve("a folder");
            assertThat(ProcessRun.of(List.of("cp", "-r", ProcessRun.IMAGE.toString(), copy.toString()))
                            .exit())
                    .isZero();
            Path link = Files.createSymbolicLink(folder.resolve("link"), copy.resolve("bin/wait-for"));
            for (Path command : List.of(copy.resolve("bin/wait-for"), link)) {
                ProcessRun run = ProcessRun.of(
                        List.of(command.toString(), "-q", open, "--", "echo", "met"),
                        "",
                        environment -> environment.keySet().retainAll(List.of("PATH")));
                assertThat(run.out()).as(run.stderr()).isEqualTo("met\n");
            }
        }

        @Test
        void printsHelpAndVersion() throws Exception {
            assertThat(ProcessRun.waitFor("--help").out()).contains("Usage: wait-for", "--timeout", "124 timed out");
            assertThat(ProcessRun.waitFor("--version").out())
                    .startsWith("wait-for ")
                    .doesNotContain("development");
        }
    }

    @Nested
    class ADatabase {

        @Test
        void isAwaitedUnlessThePasswordIsWrong() throws Exception {
            try (EmbeddedPostgres postgres = EmbeddedPostgres.start()) {
                String address = "127.0.0.1:" + postgres.getPort();
                assertThat(ProcessRun.waitFor("postgres://postgres@" + address + "/postgres")
                                .exit())
                        .isZero();
                ProcessRun wrong = ProcessRun.waitFor("postgres://nobody:s3cret@" + address + "/postgres");
                assertThat(wrong.exit()).isEqualTo(3);
                assertThat(wrong.stderr())
                        .contains("authentication failed", "--keep-trying")
                        .doesNotContain("s3cret");
                ProcessRun keepTrying = ProcessRun.waitFor(
                        "postgres://nobody:s3cret@" + address + "/postgres", "--keep-trying", "-t", "0.5");
                assertThat(keepTrying.exit()).isEqualTo(124);
            }
        }

        @Test
        void thatDoesNotAnswerTimesOut() throws Exception {
            Thread.ofVirtual().start(() -> {
                try (Socket client = listener.accept()) {
                    client.getInputStream().transferTo(OutputStream.nullOutputStream());
                } catch (IOException e) {
                    // The command has closed the connection.
                }
            });
            ProcessRun run = ProcessRun.waitFor("postgres://app@" + open + "/app", "-t", "2");
            assertThat(run.exit()).isEqualTo(124);
            assertThat(run.stderr()).contains("no answer");
        }
    }

    @Nested
    class ATargetThatIsMet {

        /** Returns how many connections the listener has been given. */
        private int connections() throws IOException {
            listener.setSoTimeout(1);
            for (int count = 0; ; count++) {
                try {
                    listener.accept().close();
                } catch (SocketTimeoutException e) {
                    return count;
                }
            }
        }

        @Test
        void isLeftAloneWhileAnotherIsMissing() throws Exception {
            assertThat(ProcessRun.waitFor(open, refused, "-t", "1", "--interval", "10ms")
                            .exit())
                    .isEqualTo(124);
            assertThat(connections()).isEqualTo(1);
        }
    }

    @Nested
    class TheProgress {

        @Test
        void isALinePerChangeOfReason() throws Exception {
            Process process = new ProcessBuilder(ProcessRun.waitFor(), refused, "-t", "60").start();
            int first = process.getErrorStream().read();
            assertThat(first).isPositive();
            int port = Integer.parseInt(refused.substring(refused.indexOf(':') + 1));
            try (ServerSocket opened = new ServerSocket(port, 50, InetAddress.getLoopbackAddress())) {
                ProcessRun run = ProcessRun.end(process, "");
                assertThat(run.exit()).isZero();
                assertThat(((char) first) + run.stderr())
                        .matches("(?s)\\Q" + refused + "\\E  refused  \\(.*\\)\n\\Q" + refused
                                + "\\E  refused → accepting  \\(.*\\)\n");
            }
        }

        @Test
        void isALinePerTargetOnATerminal() throws Exception {
            ProcessRun run = ProcessRun.of(List.of(
                    "script", "-qec", ProcessRun.waitFor() + " " + open + " " + refused + " -t 0.5", "/dev/null"));
            assertThat(run.exit()).isEqualTo(124);
            assertThat(run.out()).contains("✔", open + "  accepting", "✘", refused + "  refused", "\033[3A");
            ProcessRun plain = ProcessRun.of(
                    List.of("script", "-qec", ProcessRun.waitFor() + " " + open, "/dev/null"),
                    "",
                    environment -> environment.put("NO_COLOR", "1"));
            assertThat(plain.out()).contains("✔ " + open).doesNotContain("\033[32m");
        }

        @Test
        void isEmptyIfQuiet() throws Exception {
            ProcessRun run = ProcessRun.waitFor("-q", open);
            assertThat(run.stderr()).isEmpty();
        }
    }

    @Nested
    class TheReport {

        @Test
        void isOneObjectOfJson(@TempDir Path folder) throws Exception {
            ProcessRun run = ProcessRun.waitFor(open, refused, "-t", "2", "-q", "--output", "json");
            assertThat(run.out())
                    .startsWith("{\"schema\":1,\"began\":\"")
                    .contains("\"outcome\":\"timed-out\",\"exit\":124,\"elapsed\":")
                    .contains("\"target\":\"" + refused + "\",\"met\":false", "\"kind\":\"CONNECTION_REFUSED\"");
            Path file = folder.resolve("report.json");
            ProcessRun command = ProcessRun.waitFor(
                    open, "-q", "--output", "json", "--output-file", file.toString(), "--", "echo", "mine");
            assertThat(command.out()).isEqualTo("mine\n");
            assertThat(Files.readString(file)).contains("\"outcome\":\"met\"");
        }
    }

    @Test
    void checksAnHttpResponse() throws Exception {
        Thread.ofVirtual().start(() -> {
            while (!listener.isClosed()) {
                try (Socket client = listener.accept()) {
                    client.getOutputStream()
                            .write("HTTP/1.1 200 OK\r\nContent-Length: 15\r\n\r\n{\"status\":\"UP\"}"
                                    .getBytes(US_ASCII));
                    client.shutdownOutput();
                    client.getInputStream().transferTo(OutputStream.nullOutputStream());
                } catch (IOException e) {
                    // Continue with the next connection.
                }
            }
        });
        String url = "http://" + open + "/health";
        ProcessRun met = ProcessRun.waitFor(url, url + "#json=/status=UP&contains=UP", "-t", "30");
        assertThat(met.exit()).isZero();
        assertThat(met.stderr()).contains(url + "  status 200");
        ProcessRun another = ProcessRun.waitFor(url + "#status=204", "-t", "2");
        assertThat(another.exit()).isEqualTo(124);
        assertThat(another.stderr()).contains("status 200, expected 204");
        assertThat(ProcessRun.waitFor("http://" + refused, "-t", "2").stderr()).contains(refused + " refused");
    }

    @Test
    @DisabledIfSystemProperty(
            named = ProcessRun.EXECUTABLE,
            matches = ".+",
            disabledReason = "A native image has no runtime")
    void loadsOnlyWhatATcpRunNeeds() throws Exception {
        List<String> options = Files.readAllLines(ProcessRun.IMAGE.resolve("lib/wait-for.options"));
        List<String> command = new ArrayList<>(
                List.of(ProcessRun.IMAGE.resolve("lib/runtime/bin/java").toString(), "-Xlog:class+load"));
        command.addAll(options.subList(options.indexOf("-m"), options.size()));
        command.addAll(words("-q " + open));
        String loaded = ProcessRun.of(command).out();
        assertThat(loaded).contains("dev.rendezvous.probe.port.PortProbe");
        assertThat(Arrays.asList(loaded.split("\n")))
                .noneMatch(line -> line.contains(" org.postgresql.")
                        || line.contains(" tools.jackson.")
                        || line.contains(" org.apache.hc.")
                        || line.contains(" dev.rendezvous.probe.http.HttpProbe")
                        || line.contains(" java.net.http."));
    }
}
