package dev.rendezvous.cli;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The command of the image, as real processes. */
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
        List<String> all = new ArrayList<>(List.of(Run.waitFor(), "-q", open, "--"));
        all.addAll(List.of(command));
        return all;
    }

    @Nested
    class TheExitCode {

        @Test
        void isZeroWhenMet() throws Exception {
            Run run = Run.waitFor(open, "localhost:" + listener.getLocalPort());
            assertThat(run.exit()).isZero();
            assertThat(run.bytes()).isEmpty();
            assertThat(run.stderr()).contains(open + "  accepting");
        }

        @ParameterizedTest
        @ValueSource(strings = {"0.3", "300ms", "0.3s"})
        void is124AtTheTimeoutAFractionOfASecondIncluded(String timeout) throws Exception {
            Run run = Run.waitFor(refused, "-t", timeout);
            assertThat(run.exit()).isEqualTo(124);
            assertThat(run.stderr())
                    .contains("wait-for: timed out after 0.3 s", refused + " refused", "Nothing listens there");
        }

        @Test
        void is124WhenOneOfTwoIsMissing() throws Exception {
            assertThat(Run.waitFor(open, refused, "-t", "0.2").exit()).isEqualTo(124);
            assertThat(Run.waitFor("--any", open, refused, "-t", "20").exit()).isZero();
        }

        @ParameterizedTest
        @CsvSource({
            "'', a target is missing",
            "nonsense, 'nonsense' is not a target",
            "db:99999, from 1 to 65535",
            "--tiemout 3 db:1, --tiemout",
            "-t soon db:1, 'soon' is not a duration",
            "-t -1 db:1, -1",
            "ftp://db, unknown scheme 'ftp'",
            "db:1 --, a command is missing after '--'",
            "db:1 --output xml, --output is json",
            "db:1 --output json -- true, --output-file",
            "db:1 --output-file x, needs --output json",
            "db:1 --report x.txt, '.xml (JUnit) or .html'",
            "db:1 --interval x, 'option interval: ''x'' is not a duration'",
            "db:1 --fail-fast=7, kinds of reasons",
            "-h db, -p is missing",
            "-p 5432, -h is missing",
            "-f /no/such/file, there is no file '/no/such/file'"
        })
        void is2ForWrongUsageWithTheOffendingWord(String arguments, String word) throws Exception {
            Run run = Run.waitFor(arguments.isEmpty() ? new String[0] : arguments.split(" "));
            assertThat(run.exit()).isEqualTo(2);
            assertThat(run.stderr()).startsWith("wait-for: ").contains(word).doesNotContain("Exception", "\tat ");
        }

        @Test
        void is126Or127WhenTheCommandCannotBeExecutedOrFound() throws Exception {
            assertThat(Run.of(thenRun("/etc/passwd")).exit()).isEqualTo(126);
            Run notFound = Run.of(thenRun("no-such-command"));
            assertThat(notFound.exit()).isEqualTo(127);
            assertThat(notFound.stderr()).isEqualTo("wait-for: no-such-command: command not found\n");
        }

        @Test
        void isTheCommandsOwn() throws Exception {
            assertThat(Run.of(thenRun("sh", "-c", "exit 42")).exit()).isEqualTo(42);
        }

        @ParameterizedTest
        @CsvSource({"INT, 130", "TERM, 143"})
        void isThatOfTheSignal(String signal, int exit) throws Exception {
            Process process = new ProcessBuilder(Run.waitFor(), refused, "-t", "100").start();
            int first = process.getErrorStream().read();
            assertThat(first).as("it has begun to wait").isPositive();
            assertThat(Run.of(List.of("kill", "-" + signal, Long.toString(process.pid())))
                            .exit())
                    .isZero();
            assertThat(Run.end(process, "").exit()).isEqualTo(exit);
        }
    }

    @Nested
    class TheCommand {

        @Test
        void runsOnlyWhenTheWaitSucceeded() throws Exception {
            Run run = Run.waitFor(refused, "-t", "0.1", "--", "echo", "ran");
            assertThat(run.exit()).isEqualTo(124);
            assertThat(run.out()).isEmpty();
        }

        @Test
        void hasTheSameProcessIdAndItsStdin() throws Exception {
            Process process = new ProcessBuilder(thenRun("sh", "-c", "echo $$; cat")).start();
            Run run = Run.end(process, "from stdin");
            assertThat(run.out()).isEqualTo(process.pid() + "\nfrom stdin");
        }

        @Test
        void hasItsArgumentsToTheByte() throws Exception {
            Run run = Run.of(
                    thenRun("printf", "%s|", "a b", "", "*", "--help", "--", "-t", "@file", "ä€", "\"'\\$HOME\n"),
                    "",
                    environment -> environment.put("LC_ALL", "C"));
            assertThat(run.out()).isEqualTo("a b||*|--help|--|-t|@file|ä€|\"'\\$HOME\n|");
        }

        @Test
        void hasTheEnvironmentItWouldHaveHad() throws Exception {
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
            Run run = Run.of(through);
            assertThat(run.stderr()).isEmpty();
            assertThat(sorted(run)).isEqualTo(sorted(Run.of(direct)));
        }

        private static List<String> sorted(Run run) {
            return Stream.of(run.bytes().split("\0")).sorted().toList();
        }

        @Test
        void hasTheLimitsAndSignalsItWouldHaveHad() throws Exception {
            String question =
                    "ulimit -Sn 500; exec %s sh -c 'grep files /proc/self/limits; grep ^Sig[BIC] /proc/self/status'";
            String through = String.join(" ", thenRun());
            Run direct = Run.of(List.of("sh", "-c", question.formatted("")));
            Run run = Run.of(List.of("sh", "-c", question.formatted(through)));
            assertThat(withoutTheCLibrarysOwnSignals(run)).isEqualTo(withoutTheCLibrarysOwnSignals(direct));
            assertThat(run.out()).contains("500");
        }

        /** Signals 32 and 33 belong to glibc's threads, and no program can set them. */
        private static List<String> withoutTheCLibrarysOwnSignals(Run run) {
            return run.out()
                    .lines()
                    .map(line -> line.startsWith("Sig")
                            ? line.substring(0, 8) + (Long.parseUnsignedLong(line.substring(8), 16) & ~0x180000000L)
                            : line)
                    .toList();
        }

        @Test
        void hasTheDescriptorsItWouldHaveHadAndNoneOfOurs() throws Exception {
            String question = "exec 7</dev/null; exec %s sh -c 'ls /proc/$$/fd'";
            Run direct = Run.of(List.of("sh", "-c", question.formatted("")));
            Run run = Run.of(List.of("sh", "-c", question.formatted(String.join(" ", thenRun()))));
            assertThat(run.out()).isEqualTo(direct.out()).contains("7");
        }

        @Test
        void getsTheSignalsMeantForIt() throws Exception {
            Process process = new ProcessBuilder(
                            thenRun("sh", "-c", "trap 'exit 77' TERM; echo ready; while :; do sleep 0.05; done"))
                    .start();
            assertThat(process.getInputStream().read()).isEqualTo('r');
            assertThat(Run.of(List.of("kill", "-TERM", Long.toString(process.pid())))
                            .exit())
                    .isZero();
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).isEqualTo(77);
        }
    }

    @Nested
    class TheImage {

        @Test
        void worksFromAnotherFolderAndThroughALink(@TempDir Path folder) throws Exception {
            Path copy = folder.resolve("a folder");
            assertThat(Run.of(List.of("cp", "-r", Run.IMAGE.toString(), copy.toString()))
                            .exit())
                    .isZero();
            Path link = Files.createSymbolicLink(folder.resolve("link"), copy.resolve("bin/wait-for"));
            for (Path command : List.of(copy.resolve("bin/wait-for"), link)) {
                Run run = Run.of(
                        List.of(command.toString(), "-q", open, "--", "echo", "met"),
                        "",
                        environment -> environment.keySet().retainAll(List.of("PATH")));
                assertThat(run.out()).as(run.stderr()).isEqualTo("met\n");
            }
        }

        @Test
        void saysWhatItIs() throws Exception {
            assertThat(Run.waitFor("--help").out()).contains("Usage: wait-for", "--timeout", "124 timed out");
            assertThat(Run.waitFor("--version").out()).startsWith("wait-for ");
        }
    }

    @Nested
    class ADatabase {

        @Test
        void isAwaitedAndAWrongPasswordEndsTheWait() throws Exception {
            try (EmbeddedPostgres postgres = EmbeddedPostgres.start()) {
                String address = "127.0.0.1:" + postgres.getPort();
                assertThat(Run.waitFor("postgres://postgres@" + address + "/postgres")
                                .exit())
                        .isZero();
                Run wrong = Run.waitFor("postgres://nobody:s3cret@" + address + "/postgres");
                assertThat(wrong.exit()).isEqualTo(3);
                assertThat(wrong.stderr())
                        .contains("authentication failed", "Check user and password")
                        .doesNotContain("s3cret");
                Run patient =
                        Run.waitFor("postgres://nobody:s3cret@" + address + "/postgres", "--keep-trying", "-t", "0.5");
                assertThat(patient.exit()).isEqualTo(124);
            }
        }

        @Test
        void thatKeepsSilentIsLeftAtTheTimeout() throws Exception {
            Thread.ofVirtual().start(() -> {
                try (Socket client = listener.accept()) {
                    client.getInputStream().transferTo(OutputStream.nullOutputStream());
                } catch (IOException e) {
                    // The command has hung up.
                }
            });
            Run run = Run.waitFor("postgres://app@" + open + "/app", "-t", "0.5");
            assertThat(run.exit()).isEqualTo(124);
            assertThat(run.stderr()).contains("no answer");
        }
    }

    @Nested
    class WhatPeopleSee {

        @Test
        void isEveryChangeOfReasonAndNotEveryLook() throws Exception {
            Process process = new ProcessBuilder(Run.waitFor(), refused, "-t", "60").start();
            int first = process.getErrorStream().read();
            assertThat(first).isPositive();
            int port = Integer.parseInt(refused.substring(refused.indexOf(':') + 1));
            try (ServerSocket opened = new ServerSocket(port, 50, InetAddress.getLoopbackAddress())) {
                Run run = Run.end(process, "");
                assertThat(run.exit()).isZero();
                assertThat(((char) first) + run.stderr())
                        .matches("(?s)\\Q" + refused + "\\E  refused  \\(.*\\)\n\\Q" + refused
                                + "\\E  refused → accepting  \\(.*\\)\n");
            }
        }

        @Test
        void isALineATargetOnATerminal() throws Exception {
            Run run = Run.of(
                    List.of("script", "-qec", Run.waitFor() + " " + open + " " + refused + " -t 0.5", "/dev/null"));
            assertThat(run.exit()).isEqualTo(124);
            assertThat(run.out()).contains("✔", open + "  accepting", "✘", refused + "  refused", "\033[2A");
            Run plain = Run.of(
                    List.of("script", "-qec", Run.waitFor() + " " + open, "/dev/null"),
                    "",
                    environment -> environment.put("NO_COLOR", "1"));
            assertThat(plain.out()).contains("✔ " + open).doesNotContain("\033[32m");
        }

        @Test
        void isNothingWhenQuiet() throws Exception {
            Run run = Run.waitFor("-q", open);
            assertThat(run.stderr()).isEmpty();
        }
    }

    @Nested
    class TheReport {

        @Test
        void isOneObjectOfJson(@TempDir Path folder) throws Exception {
            Run run = Run.waitFor(open, refused, "-t", "0.2", "-q", "--output", "json");
            assertThat(run.out())
                    .startsWith("{\"schema\":1,\"began\":\"")
                    .contains("\"outcome\":\"timed-out\",\"exit\":124,\"elapsed\":")
                    .contains("\"target\":\"" + refused + "\",\"met\":false", "\"kind\":\"CONNECTION_REFUSED\"");
            Path file = folder.resolve("report.json");
            Run command =
                    Run.waitFor(open, "-q", "--output", "json", "--output-file", file.toString(), "--", "echo", "mine");
            assertThat(command.out()).isEqualTo("mine\n");
            assertThat(Files.readString(file)).contains("\"outcome\":\"met\"");
        }
    }

    @Test
    void looksAtAnAnswerOverHttp() throws Exception {
        Thread.ofVirtual().start(() -> {
            while (!listener.isClosed()) {
                try (Socket client = listener.accept()) {
                    client.getOutputStream()
                            .write("HTTP/1.1 200 OK\r\nContent-Length: 15\r\n\r\n{\"status\":\"UP\"}"
                                    .getBytes(US_ASCII));
                    client.shutdownOutput();
                    client.getInputStream().transferTo(OutputStream.nullOutputStream());
                } catch (IOException e) {
                    // The next one may hold on.
                }
            }
        });
        String url = "http://" + open + "/health";
        Run met = Run.waitFor(url, url + "#json=/status=UP&contains=UP", "-t", "30");
        assertThat(met.exit()).isZero();
        assertThat(met.stderr()).contains(url + "  status 200");
        Run another = Run.waitFor(url + "#status=204", "-t", "0.2");
        assertThat(another.exit()).isEqualTo(124);
        assertThat(another.stderr()).contains("status 200, expected 204");
        assertThat(Run.waitFor("http://" + refused, "-t", "0.2").stderr()).contains(refused + " refused");
    }

    @Test
    void loadsOnlyWhatATcpRunNeeds() throws Exception {
        List<String> options = Files.readAllLines(Run.IMAGE.resolve("lib/wait-for.options"));
        List<String> command = new ArrayList<>(
                List.of(Run.IMAGE.resolve("lib/runtime/bin/java").toString(), "-Xlog:class+load"));
        command.addAll(options.subList(options.indexOf("-m"), options.size()));
        command.addAll(words("-q " + open));
        String loaded = Run.of(command).out();
        assertThat(loaded).contains("dev.rendezvous.port.PortProbe");
        assertThat(Arrays.asList(loaded.split("\n")))
                .noneMatch(line -> line.contains(" org.postgresql.")
                        || line.contains(" tools.jackson.")
                        || line.contains(" org.apache.hc.")
                        || line.contains(" dev.rendezvous.http.HttpProbe")
                        || line.contains(" java.net.http."));
    }
}
