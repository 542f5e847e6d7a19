package dev.rendezvous.cli.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rendezvous.cli.process.ProcessRun;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Runs {@code rendezvous lock} as a process: who gets the lock and when, and what operators do with locks and barriers. */
class LockIT extends ServerCommandFixture {

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
        assertThat(wrong.exit()).isEqualTo(3);
        assertThat(wrong.stderr())
                .contains("/_lock/db cannot be unlocked with fence 1: it is held with fence " + fence);
        ProcessRun unlocked = run("unlock", "db", "--fence", fence);
        assertThat(unlocked.stderr()).isEqualTo("unlocked\n");
        assertThat(unlocked.exit()).isZero();
        assertThat(run("lock", "db", "--try", "--", "true").exit()).isZero();
        assertThat(ProcessRun.end(holder, "").exit()).as("the lock is lost").isEqualTo(4);

        Process stuck = begin("barrier", "start", "--parties", "3");
        awaitShown("/_barrier/start", "\"arrived\":1");
        ProcessRun other = run("reset-barrier", "start", "--generation", "5");
        assertThat(other.stderr()).contains("generation 1 is open");
        assertThat(other.exit()).isEqualTo(3);
        assertThat(run("reset-barrier", "start", "--generation", "1").stderr()).isEqualTo("reset; rejected 1 party\n");
        ProcessRun rejected = ProcessRun.end(stuck, "");
        assertThat(rejected.exit()).isEqualTo(3);
        assertThat(rejected.stderr()).contains("the barrier was reset while this party waited");
    }

    /** Each has one lock, and waits for that of the other. */
    @Test
    void namedHoldersThatWaitForEachOtherAreFound() throws Exception {
        String wait =
                "touch %1$s; until test -e %2$s; do sleep 0.1; done; exec %3$s lock %2$s --as %1$s -t 600 -- true";
        Process orders = begin(
                "lock",
                "orders",
                "--as",
                "orders",
                "--",
                "sh",
                "-c",
                wait.formatted("orders", "stock", ProcessRun.rendezvous()));
        Process stock = begin(
                "lock",
                "stock",
                "--as",
                "stock",
                "--",
                "sh",
                "-c",
                wait.formatted("stock", "orders", ProcessRun.rendezvous()));
        awaitShown("/", "\"circle\"");
        assertThat(run("status").stderr()).isEmpty();
        assertThat(run("status").out().replaceAll("\\s+", " "))
                .contains("orders waits for /_lock/stock, which stock holds")
                .contains("stock waits for /_lock/orders, which orders holds");
        kill("TERM", orders);
        kill("TERM", stock);
        ProcessRun.end(orders, "");
        ProcessRun.end(stock, "");
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
        assertThat(run("lock", "db", "--ttl", "0", "--", "true").stderr())
                .startsWith("rendezvous: --ttl must be longer than 0, but was '0'");
        assertThat(run("barrier", "b", "--parties", "2", "--members", "a,b").stderr())
                .startsWith("rendezvous: --parties and --members must not be given together");
    }
}
