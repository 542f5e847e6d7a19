package dev.rendezvous.cli.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rendezvous.Condition;
import dev.rendezvous.Probe;
import dev.rendezvous.cli.process.ProcessRun;
import dev.rendezvous.cli.process.ServerProcess;
import dev.rendezvous.target.Targets;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Runs {@code rendezvous barrier} and {@code rendezvous lock} as processes against the server's image. */
@Tag("slow")
@Timeout(180)
class LockBarrierIT {

    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private static final String CTRL_C = "\u0003";
    private static final String CTRL_Z = "\u001a";

    private ServerProcess server;
    private String url;

    @TempDir
    private Path folder;

    @BeforeEach
    void start() throws Exception {
        server = ServerProcess.start();
        url = server.url();
    }

    @AfterEach
    void stop() throws Exception {
        server.kill();
    }

    private Process begin(String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of(ProcessRun.rendezvous()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().put("RENDEZVOUS_URL", url);
        builder.environment().put("JAVA_TOOL_OPTIONS", "-Xmx77m");
        builder.directory(folder.toFile());
        return builder.start();
    }

    private ProcessRun run(String... arguments) throws Exception {
        return ProcessRun.end(begin(arguments), "");
    }

    /** Waits until a process has written to a file. */
    private void awaitFile(String name, Process writer) throws InterruptedException {
        File file = folder.resolve(name).toFile();
        await(name, () -> file.length() > 0 || !writer.isAlive());
        assertThat(file).as("written before the process ended").isNotEmpty();
    }

    /** Does not poll in a tight loop, which would delay the processes that are waited for. */
    private static void await(String name, Callable<Boolean> check) throws InterruptedException {
        Condition.polling(Probe.of(name, check)).await(Duration.ofMinutes(2));
    }

    private static boolean isAlive(long pid) {
        return ProcessHandle.of(pid).filter(ProcessHandle::isAlive).isPresent();
    }

    @Test
    void allPartiesReceiveTheArrivals() throws Exception {
        Process first = begin("barrier", "start", "--parties", "2", "--member", "a", "--payload", "from a");
        ProcessRun second = run("barrier", "start", "--parties", "2", "--member", "b");
        ProcessRun one = ProcessRun.end(first, "");
        assertThat(one.exit()).isZero();
        assertThat(second.exit()).isZero();
        assertThat(one.out() + second.out())
                .contains("\"generation\":1", "\"index\":0", "\"index\":1")
                .contains("{\"member\":\"a\",\"payload\":\"from a\"}", "{\"member\":\"b\"}");
        ProcessRun alone = run("barrier", "start", "--members", "a,b", "--member", "b", "-t", "5");
        assertThat(alone.exit()).isEqualTo(124);
        assertThat(alone.stderr()).contains("1 of 2 have arrived: b; missing: a");
    }

    @Test
    void aPartyThatFailsEndsTheOthersWithItsReason() throws Exception {
        Process waits = begin("barrier", "start", "--parties", "3");
        awaitShown("/_barrier/start", "\"arrived\":1");
        ProcessRun failed = run("barrier", "start", "--failed", "disk full");
        assertThat(failed.exit()).isZero();
        assertThat(failed.out() + failed.stderr()).isEmpty();
        for (ProcessRun rejected : List.of(ProcessRun.end(waits, ""), run("barrier", "start", "--parties", "3"))) {
            assertThat(rejected.exit()).isEqualTo(3);
            assertThat(rejected.stderr()).isEqualTo("rendezvous: /_barrier/start: broken: disk full\n");
        }
        assertThat(run("reset-barrier", "start", "--generation", "1").stderr())
                .isEqualTo("reset; rejected 0 parties\n");
        assertThat(run("barrier", "start", "--parties", "1").out()).contains("\"generation\":2");
    }

    private String get(String path) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(url + path)).build();
        return HTTP.send(request, HttpResponse.BodyHandlers.ofString()).body();
    }

    private void awaitShown(String path, String text) throws Exception {
        String encoded = URLEncoder.encode(text, UTF_8).replace("+", "%20");
        Condition shown = Targets.installed().parse(url + path + "#contains=" + encoded);
        shown.await(Duration.ofMinutes(2));
    }

    /** So many rounds would take longer than the timeout of the test if each left an arrival for five seconds. */
    @ParameterizedTest
    @CsvSource({"HUP, 129", "INT, 130", "QUIT, 131", "TERM, 143", "KILL, 137"})
    @Timeout(40)
    void aPartyThatIsEndedWhileItWaitsIsNotCounted(String signal, int exit) throws Exception {
        for (int round = 1; round <= 10; round++) {
            Process killed = begin("barrier", "start", "--members", "a,b", "--member", "a");
            awaitShown("/_barrier/start", "\"arrived\":1");
            kill(signal, killed);
            assertThat(ProcessRun.end(killed, "").exit()).isEqualTo(exit);
            awaitShown("/_barrier/start", "\"arrived\":0");
        }
    }

    @Test
    void aMemberThatIsStartedAgainTakesItsOwnPlace() throws Exception {
        Process killed = begin("barrier", "again", "--members", "a,b", "--member", "a");
        awaitShown("/_barrier/again", "\"arrived\":1");
        kill("KILL", killed);
        ProcessRun.end(killed, "");
        Process restarted = begin("barrier", "again", "--members", "a,b", "--member", "a");
        awaitShown("/_barrier/again", "\"arrived\":1");
        ProcessRun other = run("barrier", "again", "--members", "a,b", "--member", "b");
        assertThat(other.stderr()).isEmpty();
        assertThat(other.exit()).isZero();
        assertThat(ProcessRun.end(restarted, "").exit()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"TERM", "KILL"})
    @Timeout(100)
    void waitersThatAreEndedDoNotDelayTheNextHolder(String signal) throws Exception {
        Process holder = begin("lock", "db", "--", "sh", "-c", "echo in > held; cat");
        awaitFile("held", holder);
        List<Process> killed = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            killed.add(begin("lock", "db", "--", "touch", "never"));
        }
        Process next = begin("lock", "db", "-t", "90", "--", "true");
        for (Process one : killed) {
            awaitShown("/_lock/db", ":" + one.pid() + "\"}");
        }
        awaitShown("/_lock/db", ":" + next.pid() + "\"}");
        for (Process one : killed) {
            kill(signal, one);
        }
        for (Process one : killed) {
            ProcessRun.end(one, "");
        }
        awaitShown("/_lock/db", "\"queue\":[{\"holder\":\"" + holderName(next) + "\"}]");
        ProcessRun.end(holder, "");
        assertThat(ProcessRun.end(next, "").exit()).isZero();
        assertThat(folder.resolve("never")).doesNotExist();
    }

    private String holderName(Process process) throws Exception {
        String shown = get("/_lock/db");
        int end = shown.indexOf(":" + process.pid() + "\"");
        return shown.substring(shown.lastIndexOf('"', end) + 1, end) + ":" + process.pid();
    }

    @Test
    void aSingleCheckEndsAtOnceAndAFreeLockIsHeldWhateverTheTimeout() throws Exception {
        for (String limit : List.of("--try", "-t=0", "-t=1ms", "-t=infinity")) {
            assertThat(run("lock", "db", limit, "--", "true").exit()).as(limit).isZero();
            assertThat(run("barrier", "alone", "--parties", "1", limit).exit())
                    .as(limit)
                    .isZero();
        }
        Process holder = begin("lock", "db", "--", "sh", "-c", "echo in > held; cat");
        awaitFile("held", holder);
        for (String limit : List.of("--try", "-t=0")) {
            ProcessRun held = run("lock", "db", limit, "--", "touch", "never");
            assertThat(held.exit()).isEqualTo(124);
            assertThat(held.stderr())
                    .startsWith("rendezvous: /_lock/db: held by ")
                    .doesNotContain("timed out");
            ProcessRun missing = run("barrier", "two", "--parties", "2", limit);
            assertThat(missing.exit()).isEqualTo(124);
            assertThat(missing.stderr()).isEqualTo("rendezvous: /_barrier/two: 1 of 2 have arrived\n");
            ProcessRun unsignalled = run("wait", "abc", limit);
            assertThat(unsignalled.exit()).isEqualTo(124);
            assertThat(unsignalled.stderr()).startsWith("rendezvous: /abc: not signalled");
        }
        assertThat(get("/_barrier/two")).contains("\"arrived\":0");
        assertThat(get("/_lock/db")).contains("\"queue\":[]");
        assertThat(run("signal", "abc").exit()).isZero();
        assertThat(run("wait", "abc", "--try").exit()).isZero();
        assertThat(run("wait", "abc", "-t=1ms").exit()).isZero();
        assertThat(ProcessRun.end(holder, "").exit()).isZero();
        assertThat(folder.resolve("never")).doesNotExist();
    }

    @Test
    void readersRunTogetherAndTheEndOfALockIsAwaited() throws Exception {
        Process first = begin("lock", "db", "--read", "--", "sh", "-c", "echo in > first; cat");
        Process second = begin("lock", "db", "--read", "--", "sh", "-c", "echo in > second; cat");
        awaitFile("first", first);
        awaitFile("second", second);
        ProcessRun writer = run("lock", "db", "--try", "--", "touch", "never");
        assertThat(writer.exit()).isEqualTo(124);
        assertThat(writer.stderr()).contains(" for reading; first in the queue");
        ProcessRun busy = run("wait", "db", "--until", "free", "--try");
        assertThat(busy.exit()).isEqualTo(124);
        assertThat(busy.stderr()).contains("/_lock/db: held by ", " for reading; 0 in the queue");
        Process free = begin("wait", "db", "--until", "free");
        awaitShown("/_metrics", "rendezvous_waiters{kind=\"lock\"} 1");
        ProcessRun.end(first, "");
        ProcessRun.end(second, "");
        assertThat(ProcessRun.end(free, "").exit()).isZero();
        assertThat(folder.resolve("never")).doesNotExist();
    }

    @Test
    void severalPermitsAreAcquiredAtOnce() throws Exception {
        Process most =
                begin("lock", "pool", "--permits", "4", "--acquire", "3", "--", "sh", "-c", "echo in > held; cat");
        awaitFile("held", most);
        assertThat(run("lock", "pool", "--permits", "4", "--acquire", "2", "--try", "--", "true")
                        .exit())
                .isEqualTo(124);
        assertThat(run("lock", "pool", "--try", "--", "true").exit()).isZero();
        ProcessRun tooMany = run("lock", "pool", "--permits", "5", "--acquire", "5", "--", "true");
        assertThat(tooMany.exit()).isEqualTo(3);
        assertThat(tooMany.stderr()).contains("the lock has 4 permits, not 5");
        ProcessRun contradiction = run("lock", "pool", "--read", "--acquire", "2", "--", "true");
        assertThat(contradiction.exit()).isEqualTo(2);
        assertThat(contradiction.stderr()).contains("--read must not be given together with --permits or --acquire");
        ProcessRun unknown = run("lock", "pool", "--acquire", "2", "--", "true");
        assertThat(unknown.exit()).isEqualTo(2);
        assertThat(unknown.stderr()).contains("--acquire must be given together with --permits");
        ProcessRun.end(most, "");
    }

    @Test
    void anOperatorFreesALockAndABarrier() throws Exception {
        Process holder = beginLocked("10", "echo $RENDEZVOUS_FENCE > held; sleep 1000");
        awaitFile("held", holder);
        String fence = Files.readString(folder.resolve("held")).strip();
        ProcessRun wrong = run("unlock", "db", "--fence", "1");
        assertThat(wrong.exit()).isEqualTo(1);
        assertThat(wrong.stderr()).contains("/_lock/db is held with fence " + fence + ", not with fence 1");
        ProcessRun unlocked = run("unlock", "db", "--fence", fence);
        assertThat(unlocked.stderr()).isEqualTo("unlocked\n");
        assertThat(unlocked.exit()).isZero();
        assertThat(run("lock", "db", "--try", "--", "true").exit()).isZero();
        assertThat(ProcessRun.end(holder, "").exit()).as("the lock is lost").isEqualTo(4);

        Process stuck = begin("barrier", "start", "--parties", "3");
        awaitShown("/_barrier/start", "\"arrived\":1");
        assertThat(run("reset-barrier", "start", "--generation", "5").stderr()).contains("generation 1 is open");
        assertThat(run("reset-barrier", "start", "--generation", "1").stderr()).isEqualTo("reset; rejected 1 party\n");
        ProcessRun rejected = ProcessRun.end(stuck, "");
        assertThat(rejected.exit()).isEqualTo(3);
        assertThat(rejected.stderr()).contains("the barrier was reset while this party waited");
    }

    @Test
    void aCommandHasAnIncreasingFenceAndItsExitCodeIsReturned() throws Exception {
        ProcessRun first = run("lock", "db", "--", "sh", "-c", "echo $RENDEZVOUS_FENCE $JAVA_TOOL_OPTIONS; exit 7");
        assertThat(first.exit()).isEqualTo(7);
        assertThat(first.stderr()).isEmpty();
        ProcessRun second = run("lock", "db", "--", "sh", "-c", "echo $RENDEZVOUS_FENCE; cat");
        assertThat(first.out()).matches("[0-9]+ -Xmx77m\n");
        assertThat(Long.parseLong(second.out().strip()))
                .isGreaterThan(Long.parseLong(first.out().split(" ")[0]));
        assertThat(run("lock", "db", "--", "sh", "-c", "kill -KILL $$").exit()).isEqualTo(137);
        assertThat(run("lock", "db", "--", "no-such-command").exit()).isEqualTo(127);
        assertThat(run("lock", "db", "--", folder.toString()).exit()).isEqualTo(126);
    }

    @Test
    void aSecondHolderWaitsOrTimesOut() throws Exception {
        Process holder = begin("lock", "db", "--", "sh", "-c", "echo in > held; cat; echo out > left");
        awaitFile("held", holder);
        ProcessRun tooLate = run("lock", "db", "-t", "5", "--", "true");
        assertThat(tooLate.exit()).isEqualTo(124);
        assertThat(tooLate.stderr()).contains("held by ", ":" + holder.pid());
        ProcessRun other = run("lock", "db", "--permits", "2", "--", "true");
        assertThat(other.exit()).isEqualTo(3);
        assertThat(other.stderr()).contains("the lock has 1 permit, not 2");
        Process next = begin("lock", "db", "--", "cat", "left");
        ProcessRun held = ProcessRun.end(holder, "");
        assertThat(held.exit()).isZero();
        assertThat(ProcessRun.end(next, "").out()).isEqualTo("out\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HUP", "INT", "QUIT", "TERM", "USR1", "USR2", "ALRM", "VTALRM", "PROF", "CONT", "TSTP", "URG", "WINCH",
                "IO", "PWR", "34", "48", "64"
            })
    void signalsAreForwardedToTheCommand(String signal) throws Exception {
        Process run = begin(
                "lock",
                "db",
                "--",
                "sh",
                "-c",
                "trap 'exit 9' " + signal + "; echo in > held; while :; do sleep 0.1; done");
        awaitFile("held", run);
        kill(signal, run);
        ProcessRun ended = ProcessRun.end(run, "");
        assertThat(ended.exit()).isEqualTo(9);
        assertThat(ended.out()).as("no thread dump").isEmpty();
    }

    /** The second command can start only when the first has ended. */
    @Test
    void signalsReleaseTheLockOnlyAfterTheCommand() throws Exception {
        Process run = begin(
                "lock",
                "db",
                "--",
                "sh",
                "-c",
                "trap 'sleep 1; exit 9' USR1; echo in > held; while :; do sleep 0.1; done");
        awaitFile("held", run);
        kill("USR1", run);
        assertThat(run("lock", "db", "-t", "20", "--", "sh", "-c", "kill -0 " + run.pid() + " || echo gone")
                        .exit())
                .isZero();
        assertThat(ProcessRun.end(run, "").exit()).isEqualTo(9);
    }

    private static void kill(String signal, Process process) throws Exception {
        assertThat(ProcessRun.of(List.of("kill", "-" + signal, Long.toString(process.pid())))
                        .exit())
                .isZero();
    }

    /** Uses the terminal that script (bsdutils) creates. */
    @Test
    void theCommandHasTheTerminalAndIgnoresCtrlZ() throws Exception {
        String command = ProcessRun.rendezvous()
                + " lock db -- sh -c 'trap \"exit 9\" INT; read line; echo $line > held; while :; do sleep 0.1; done'";
        ProcessBuilder builder = new ProcessBuilder("script", "--quiet", "--return", "--command", command, "/dev/null")
                .directory(folder.toFile())
                .redirectErrorStream(true);
        builder.environment().put("RENDEZVOUS_URL", url);
        Process run = builder.start();
        type(run, "typed\n");
        awaitFile("held", run);
        assertThat(folder.resolve("held")).hasContent("typed");
        type(run, CTRL_Z);
        type(run, CTRL_C);
        // The end of its input would make script write to a terminal that is about to end, and wait for what never
        // comes.
        assertThat(run.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(ProcessRun.end(run, "").exit()).isEqualTo(9);
        assertThat(run("lock", "db", "-t", "20", "--", "true").exit())
                .as("released")
                .isZero();
    }

    /** Starts a script that holds the lock. */
    private Process beginLocked(String ttl, String script) throws Exception {
        return begin("lock", "db", "--ttl", ttl, "--", "sh", "-c", script);
    }

    /** Returns the process id that a script has written to the file {@code held}. */
    private long awaitPid(Process run) throws Exception {
        awaitFile("held", run);
        return Long.parseLong(Files.readString(folder.resolve("held")).strip());
    }

    private static void type(Process run, String keys) throws IOException {
        run.getOutputStream().write(keys.getBytes(StandardCharsets.US_ASCII));
        run.getOutputStream().flush();
    }

    @Test
    void theProcessGroupIsKilledIfTheLockIsLost() throws Exception {
        Process run = beginLocked(
                "3", "trap 'echo asked > asked' TERM; sleep 1000 & echo $! > held; while :; do sleep 0.05; done");
        long grandchild = awaitPid(run);
        assertThat(isAlive(grandchild)).isTrue();
        server.kill();
        ProcessRun ended = ProcessRun.end(run, "");
        assertThat(ended.exit()).isEqualTo(4);
        assertThat(ended.stderr()).contains("the lock was lost");
        assertThat(folder.resolve("asked")).as("it received SIGTERM first").exists();
        await("the end of the grandchild", () -> !isAlive(grandchild));
    }

    /** The command and its child ignore SIGTERM. */
    @ParameterizedTest
    @ValueSource(strings = {"KILL", "STOP"})
    void theProcessGroupEndsBeforeTheLeaseIfLockDiesOrIsStopped(String signal) throws Exception {
        Process run =
                beginLocked("3", "trap '' TERM; sh -c 'sleep 1000' & echo $$ $! > held; while :; do sleep 0.05; done");
        awaitFile("held", run);
        String pids = Files.readString(folder.resolve("held")).strip();
        assertThat(pids.split(" "))
                .allSatisfy(pid -> assertThat(isAlive(Long.parseLong(pid))).isTrue());
        kill(signal, run);
        ProcessRun next = run("lock", "db", "-t", "30", "--", "sh", "-c", "ps -o pid,args -p '" + pids + "'; true");
        assertThat(next.exit()).isZero();
        assertThat(next.out().lines().filter(line -> line.contains("sleep"))).isEmpty();
        if (signal.equals("STOP")) {
            kill("CONT", run);
            ProcessRun ended = ProcessRun.end(run, "");
            assertThat(ended.exit()).isEqualTo(4);
            assertThat(ended.stderr()).contains("the lock was lost");
        }
    }

    /** The shell reports that sleep was terminated, which would end it, as nobody reads its stderr after the death of lock. */
    @Test
    void theCommandReceivesSigtermFirstIfLockDies() throws Exception {
        Process run = beginLocked(
                "60",
                "exec 2> /dev/null; trap 'echo asked > asked' TERM; echo $$ > held; while :; do sleep 0.05; done");
        long command = awaitPid(run);
        kill("KILL", run);
        await("SIGTERM, and the end", () -> Files.exists(folder.resolve("asked")) && !isAlive(command));
    }

    @Test
    void processesInTheBackgroundOutliveTheCommandButNotALostLock() throws Exception {
        ProcessRun run = run("lock", "db", "--", "sh", "-c", "sleep 1000 > background 2>&1 & echo $!");
        assertThat(run.exit()).isZero();
        ProcessHandle background =
                ProcessHandle.of(Long.parseLong(run.out().strip())).orElseThrow();
        assertThat(run("lock", "db", "-t", "20", "--", "true").exit()).isZero();
        assertThat(background.isAlive()).isTrue();
        background.destroyForcibly();

        Process lost = beginLocked("3", "(trap '' TERM; sleep 1000) & echo $! > held; sleep 1000");
        long ignorant = awaitPid(lost);
        server.kill();
        assertThat(lost.waitFor()).isEqualTo(4);
        await("the end of the child", () -> !isAlive(ignorant));
    }

    @Test
    void theCommandHasNoUnexpectedChildrenAndIsTheLeaderOfItsGroup() throws Exception {
        ProcessRun run = run(
                "lock",
                "db",
                "--",
                "sh",
                "-c",
                "cat /proc/$$/task/$$/children; echo; ls /proc/$$/fd | wc -w; cut -d' ' -f 5 /proc/$$/stat; echo $$");
        assertThat(run.stderr()).isEmpty();
        List<String> lines = run.out().lines().toList();
        assertThat(lines.get(0).strip().split(" ")).as("cat itself").hasSize(1);
        assertThat(lines.get(1)).as("descriptors").isEqualTo("3");
        assertThat(lines.get(2)).isEqualTo(lines.get(3));
    }

    @Test
    void usageErrorsHaveAMessage() throws Exception {
        for (String wrong : List.of(
                "lock",
                "lock db",
                "lock db --ttl soon -- true",
                "lock db --permits 0 -- true",
                "lock db --try --timeout 5 -- true",
                "unlock db",
                "unlock db --fence x",
                "reset-barrier b",
                "lock _db -- true",
                "barrier b",
                "barrier b --parties 0",
                "barrier b --parties 2 --members a,b",
                "barrier b --members a,,b",
                "barrier b --failed x --parties 2")) {
            ProcessRun run = run(wrong.split(" "));
            assertThat(run.exit()).as(wrong).isIn(2, 3);
            assertThat(run.stderr()).as(wrong).startsWith("rendezvous: ").doesNotContain("Exception", "\tat ");
        }
    }
}
