package dev.rendezvous.cli.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rendezvous.cli.process.ProcessRun;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Runs {@code rendezvous lock} as a process: what the command that it runs has, and how it ends. */
class LockedCommandIT extends ServerCommandFixture {

    /** The seconds of a lease that a busy machine does not lose before it has started the command. */
    private static final String LEASE = "10";

    private static final String CTRL_C = "\u0003";
    private static final String CTRL_Z = "\u001a";

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

    /** Uses the terminal that script (bsdutils) creates. */
    @Test
    void theCommandHasTheTerminalAndIgnoresCtrlZ() throws Exception {
        String command = ProcessRun.rendezvous()
                + " lock db -- sh -c 'trap \"exit 9\" INT; read line; echo $line > held; while :; do sleep 0.1; done'";
        ProcessBuilder builder = new ProcessBuilder(ProcessRun.withDefaultSignals(
                        "script", "--quiet", "--return", "--command", command, "/dev/null"))
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

    private static void type(Process run, String keys) throws IOException {
        run.getOutputStream().write(keys.getBytes(StandardCharsets.US_ASCII));
        run.getOutputStream().flush();
    }

    @Test
    void theProcessGroupIsKilledIfTheLockIsLost() throws Exception {
        Process run = beginLocked(
                LEASE, "trap 'echo asked > asked' TERM; sleep 1000 & echo $! > held; while :; do sleep 0.05; done");
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
        Process run = beginLocked(
                LEASE, "trap '' TERM; sh -c 'sleep 1000' & echo $$ $! > held; while :; do sleep 0.05; done");
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

    /** The lease is so short that the guard is sometimes faster than the renewal. */
    @RepeatedTest(5)
    void theGuardIsNeverMistakenForAnotherThatEndsTheCommand() throws Exception {
        ProcessRun run = run("lock", "db", "--ttl", "100ms", "--", "sleep", "0.6");
        assertThat(run.exit()).isIn(0, 4);
        assertThat(run.stderr())
                .isEqualTo(run.exit() == 0 ? "" : "rendezvous: the lock was lost, so the command was terminated\n");
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

        Process lost = beginLocked(LEASE, "(trap '' TERM; sleep 1000) & echo $! > held; sleep 1000");
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
                "cat /proc/$$/task/$$/children; echo; cut -d' ' -f 5 /proc/$$/stat; echo $$; ls /proc/$$/fd");
        assertThat(run.stderr()).isEmpty();
        List<String> lines = run.out().lines().toList();
        assertThat(lines.get(0).strip().split(" ")).as("cat itself").hasSize(1);
        assertThat(lines.get(1)).as("group").isEqualTo(lines.get(2));
        assertThat(lines.subList(3, lines.size())).as("descriptors").containsExactly("0", "1", "2");
    }
}
