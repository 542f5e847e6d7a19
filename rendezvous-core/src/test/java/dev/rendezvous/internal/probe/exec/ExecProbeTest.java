package dev.rendezvous.internal.probe.exec;

import static dev.rendezvous.testing.SingleCheck.check;
import static dev.rendezvous.testing.SingleCheck.reason;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rendezvous.Condition;
import dev.rendezvous.Observation;
import dev.rendezvous.Outcome;
import dev.rendezvous.Reason;
import dev.rendezvous.Reason.Common;
import dev.rendezvous.Reason.Permanence;
import dev.rendezvous.target.MalformedTargetException;
import dev.rendezvous.target.Targets;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(120)
class ExecProbeTest {

    private static final Duration LONG = Duration.ofSeconds(100);

    @TempDir
    private Path folder;

    private static void assertNotSo(Observation seen, Common kind, Permanence permanence, String message) {
        assertThat(reason(seen)).isEqualTo(new Reason(kind, message, permanence, java.util.List.of()));
    }

    @Nested
    class AnExitCode {

        @Test
        void ofZeroIsReady() throws Exception {
            assertThat(check("exec:true")).isEqualTo(Observation.satisfied("exit 0"));
            assertThat(check("exec:sh -c 'echo accepting connections'"))
                    .isEqualTo(Observation.satisfied("exit 0 (accepting connections)"));
        }

        @Test
        void ofAnotherNumberIsConclusivelyUnsatisfied() throws Exception {
            assertNotSo(
                    check("exec:sh -c 'echo no response; exit 2'"),
                    Common.NOT_TRUE,
                    Permanence.TRANSIENT,
                    "exec:sh …: exit 2 (no response)");
            Targets.installed().parse("not:exec:false").await(LONG);
        }

        @Test
        void mayBeAnother() throws Exception {
            assertThat(check("exec:sh -c 'exit 3'#exit=0,3")).isEqualTo(Observation.satisfied("exit 3"));
            assertThat(check("exec:true#exit=3")).isInstanceOf(Observation.Unsatisfied.class);
        }

        @ParameterizedTest
        @ValueSource(strings = {"exec:sh -c no-such-command", "exec:sh -c /", "exec:sh -c 'kill -9 $$'"})
        void thatDoesNotTellTheResultIsInconclusive(String target) throws Exception {
            Reason reason = reason(check(target));
            assertThat(reason.kind()).isEqualTo(Common.NOT_TRUE);
            assertThat(reason.permanence()).isEqualTo(Permanence.INCONCLUSIVE);
        }
    }

    @Nested
    class TheOutput {

        @Test
        void containsTheLastLineOfStderrOrElseOfStdout() throws Exception {
            assertThat(check("exec:sh -c 'echo why >&2; echo; echo what'"))
                    .isEqualTo(Observation.satisfied("exit 0 (why)"));
        }

        @Test
        void containsNoTerminalControl() throws Exception {
            assertThat(check("exec:printf 'a\\033[31mb\\007c\\n \\n'"))
                    .isEqualTo(Observation.satisfied("exit 0 (a\uFFFD[31mb\uFFFDc)"));
        }

        @Test
        void containsTheExpectedText() throws Exception {
            String target = "exec:sh -c 'echo role: primary; echo noise >&2'";
            assertThat(check(target + "#contains=primary")).isEqualTo(Observation.satisfied("exit 0 (noise)"));
            assertThat(check(target + "#matches=^role: p.*y$")).isInstanceOf(Observation.Satisfied.class);
            assertNotSo(
                    check(target + "#contains=noise"),
                    Common.NOT_TRUE,
                    Permanence.TRANSIENT,
                    "exec:sh …: its output does not contain 'noise'");
        }

        @Test
        void mayBeVeryLong() throws Exception {
            String flood = "exec:sh -c 'head -c 200000000 /dev/zero; head -c 200000000 /dev/zero >&2; echo done'";
            assertThat(check(flood)).isInstanceOf(Observation.Satisfied.class);
            Reason reason = reason(check(flood + "#contains=done"));
            assertThat(reason.permanence()).isEqualTo(Permanence.INCONCLUSIVE);
            assertThat(reason.message()).contains("1 MiB");
        }

        @Test
        void mayBeHeldOpenByAProcessInTheBackground() throws Exception {
            Path pid = folder.resolve("pid");
            assertThat(check("exec:sh -c 'echo ready; sleep 1000 & echo $! >\"$0\"' " + pid + "#contains=ready"))
                    .isEqualTo(Observation.satisfied("exit 0 (ready)"));
            assertThat(ProcessHandle.of(pid(pid)).orElseThrow().destroyForcibly())
                    .isTrue();
        }
    }

    @Nested
    class ACommandThatDoesNotEnd {

        @Test
        void isKilledWithItsDescendants() throws Exception {
            Path pids = folder.resolve("pids");
            Condition endless = Targets.installed()
                    .parse(
                            "exec:sh -c 'sleep 1000 & echo $! >>\"$0\"; sh -c \"echo \\$\\$ >>$0; sleep 1000; true\"; true' "
                                    + pids + "#attempt-timeout=2s");
            Outcome outcome = endless.failFastOn(reason -> true).tryAwait(LONG);
            Reason reason = outcome.summary().last().orElseThrow();
            assertThat(reason.kind()).isEqualTo(Common.NO_ANSWER);
            assertThat(reason.message()).isEqualTo("exec:sh …: did not end in time, so it was killed");
            assertThat(Files.readAllLines(pids)).hasSize(2).allSatisfy(pid -> awaitEnd(Long.parseLong(pid)));
        }

        @Test
        void isKilledWhenTheWaitIsInterrupted() throws Exception {
            Path pid = folder.resolve("pid");
            Condition endless = Targets.installed().parse("exec:sh -c 'echo $$ >\"$0\"; exec sleep 1000' " + pid);
            CompletableFuture<Throwable> thrown = new CompletableFuture<>();
            Thread waiter = Thread.ofPlatform().start(() -> {
                try {
                    endless.await(LONG);
                } catch (Throwable e) {
                    thrown.complete(e);
                }
            });
            long started = pid(pid);
            waiter.interrupt();
            assertThat(thrown.get(60, TimeUnit.SECONDS)).isInstanceOf(InterruptedException.class);
            awaitEnd(started);
        }

        @Test
        void hasAnEmptyStandardInput() throws Exception {
            assertThat(check("exec:cat")).isEqualTo(Observation.satisfied("exit 0"));
        }
    }

    /** Returns the number in a file, once it is there. */
    private static long pid(Path file) throws IOException {
        String text = "";
        while (!text.endsWith("\n")) {
            Thread.onSpinWait();
            text = Files.exists(file) ? Files.readString(file) : "";
        }
        return Long.parseLong(text.strip());
    }

    /** A zombie, which has not been reaped yet, counts as terminated. */
    private static void awaitEnd(long pid) {
        Path state = Path.of("/proc/" + pid + "/stat");
        while (ProcessHandle.of(pid).isPresent()) {
            try {
                if (Files.readString(state).matches("(?s).*\\) [ZX] .*")) {
                    return;
                }
            } catch (IOException e) {
                return;
            }
        }
    }

    @Nested
    class ACommandThatCannotBeStarted {

        @Test
        void isNotThere() throws Exception {
            assertNotSo(
                    check("exec:no-such-command -x"),
                    Common.NOT_INSTALLED,
                    Permanence.PERMANENT,
                    "exec:no-such-command …: command not found");
            assertThat(Targets.installed().parse("exec:/no/such/command").tryAwait(LONG))
                    .isInstanceOf(Outcome.Failed.class);
            assertThat(Targets.installed().parse("not:exec:/no/such/command").tryAwait(LONG))
                    .isInstanceOf(Outcome.Failed.class);
        }

        @Test
        void isNotExecutable() throws Exception {
            Path file = Files.createFile(folder.resolve("plain"));
            assertNotSo(
                    check("exec:" + file),
                    Common.NOT_INSTALLED,
                    Permanence.PERMANENT,
                    "exec:" + file + ": is not executable");
        }

        @Test
        void lacksItsInterpreter() throws Exception {
            Path file = Files.writeString(folder.resolve("script"), "#!/no/such/interpreter\n");
            assertThat(file.toFile().setExecutable(true)).isTrue();
            Reason reason = reason(check("exec:" + file));
            assertThat(reason.kind()).isEqualTo(Common.CHECK_FAILED);
            assertThat(reason.permanence()).isEqualTo(Permanence.INCONCLUSIVE);
        }
    }

    @Nested
    class TheTarget {

        @Test
        void isDecodedBeforeItIsSplit() throws Exception {
            assertThat(check("exec:printf%20%25s%20'%231 100%25'"))
                    .isEqualTo(Observation.satisfied("exit 0 (#1 100%)"));
        }

        @Test
        void mayHaveSeveralLines() throws Exception {
            assertThat(check("exec:sh -c '\n  echo one\n  echo two\n'#contains=one"))
                    .isEqualTo(Observation.satisfied("exit 0 (two)"));
        }

        @Test
        void showsNoArguments() {
            assertThat(Targets.installed().parse("exec:redis-cli -a s3cret ping"))
                    .hasToString("exec:redis-cli …");
        }

        @ParameterizedTest
        @CsvSource(
                quoteCharacter = '`',
                value = {
                    "exec:, command must not be empty",
                    "exec:'' s3cret, command must not be empty",
                    "exec:a 's3cret, a single quote is not closed",
                    "exec:a s3cret | b, sh -c",
                    "exec:a s3cret %zz, %25",
                    "exec:a s3cret %00, NUL",
                    "exec://a s3cret, must follow the colon",
                    "exec:a s3cret#exit=-1, numbers from 0 to 255",
                    "exec:a s3cret#exit=256, numbers from 0 to 255",
                    "exec:a s3cret#code=1, unknown option 'code'",
                    "exec:a s3cret#timeout=soon, must be a duration",
                    "exec:a s3cret#x, name=value",
                    "exec:a\ts3cret#matches=[, a regular expression",
                })
        void isRefusedWithoutQuotingArguments(String target, String part) {
            assertThatThrownBy(() -> Targets.installed().parse(target))
                    .isInstanceOf(MalformedTargetException.class)
                    .hasMessageContaining(part)
                    .message()
                    .doesNotContain("s3cret");
        }
    }

    @Test
    void givesTheCommandTheEnvironmentThatTheLauncherHides() {
        Map<String, String> environment = new HashMap<>(Map.of(
                "RENDEZVOUS_HIDDEN_JAVA_TOOL_OPTIONS", "-javaagent:x",
                "RENDEZVOUS_INHERITED", ",0,1,2,",
                "RENDEZVOUS_ADDED_LC_ALL", "",
                "LC_ALL", "C.UTF-8",
                "RENDEZVOUS_URL", "http://rv",
                "PATH", "/bin"));
        Program.restore(environment);
        assertThat(environment)
                .containsOnly(
                        Map.entry("JAVA_TOOL_OPTIONS", "-javaagent:x"),
                        Map.entry("RENDEZVOUS_URL", "http://rv"),
                        Map.entry("PATH", "/bin"));
    }
}
