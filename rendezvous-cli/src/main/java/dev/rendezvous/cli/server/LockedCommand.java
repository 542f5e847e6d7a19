package dev.rendezvous.cli.server;

import dev.rendezvous.TimeSource;
import dev.rendezvous.Waker;
import dev.rendezvous.cli.process.ChildProcess;
import dev.rendezvous.cli.process.ExitCode;
import dev.rendezvous.cli.process.TimeLimit;
import dev.rendezvous.coordination.Lease;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;

/**
 * Runs a command while a lock is held. If the lease cannot be renewed, the command receives SIGTERM some time before the lease
 * ends, and SIGKILL just before. If this process has died or is not scheduled, a guard in the command's process group does the same, so the
 * command never outlives the lease.
 */
final class LockedCommand {

    private static final Duration MAX_NOTICE = Duration.ofSeconds(5);
    private static final Duration MAX_KILL_MARGIN = Duration.ofMillis(500);

    /** The guard learns of a renewal this part of the time to live later. */
    private static final int UPDATES = 12;

    private final Lease lease;
    private final Duration notice;
    private final Duration killMargin;
    private final Duration updateInterval;
    private final Waker leaseLoss = TimeSource.system().newWaker();
    private final CountDownLatch done = new CountDownLatch(1);
    private final CompletableFuture<Optional<ChildProcess>> started = new CompletableFuture<>();
    private volatile boolean lost;
    private volatile int code = ExitCode.INTERNAL_ERROR;

    LockedCommand(Lease lease, Duration ttl) {
        this.lease = lease;
        this.notice = shorter(MAX_NOTICE, ttl.dividedBy(3));
        this.killMargin = shorter(MAX_KILL_MARGIN, notice.dividedBy(5));
        this.updateInterval = ttl.dividedBy(UPDATES);
        lease.onLoss(leaseLoss::wake);
    }

    private static Duration shorter(Duration a, Duration b) {
        return a.compareTo(b) < 0 ? a : b;
    }

    /** Returns the command's exit code, or 4 if the lock was lost. */
    int run(List<String> command) throws IOException {
        // Before the command starts: a signal must not end this process and leave the command running. The launcher
        // forwards signals itself; the hook is for an image that was built without a C compiler.
        Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(this::forwardSignal));
        ChildProcess childProcess;
        try {
            childProcess = ChildProcess.start(
                    command, "RENDEZVOUS_FENCE", Long.toString(lease.fence()), limit(), notice.minus(killMargin));
            started.complete(Optional.of(childProcess));
        } catch (ChildProcess.NotStartedException e) {
            System.err.println("rendezvous: " + e.getMessage());
            code = e.exitCode();
            done.countDown();
            return code;
        } finally {
            started.complete(Optional.empty());
        }
        Thread.ofPlatform().daemon().name("guard").start(() -> guard(childProcess));
        try {
            int exitCode = childProcess.await();
            boolean lostLock = lost || childProcess.isEndedByGuard(exitCode);
            if (lostLock) {
                System.err.println("rendezvous: the lock was lost, so the command was terminated");
            } else {
                childProcess.dismissGuard();
            }
            code = lostLock ? ExitCode.LOCK_LOST : exitCode;
            lease.close();
        } finally {
            done.countDown();
        }
        return code;
    }

    private void guard(ChildProcess childProcess) {
        try {
            boolean terminated = false;
            while (true) {
                TimeLimit limit = limit();
                childProcess.limit(terminated ? limit.afterTerm() : limit);
                Duration left = lease.left();
                if (left.compareTo(killMargin) <= 0) {
                    lost = true;
                    childProcess.signal(ChildProcess.SIGKILL);
                    return;
                }
                if (!terminated && left.compareTo(notice) <= 0) {
                    lost = true;
                    terminated = true;
                    childProcess.signal(ChildProcess.SIGTERM);
                    continue;
                }
                Duration next = shorter(updateInterval, left.minus(terminated ? killMargin : notice));
                leaseLoss.await(next.isNegative() ? Duration.ZERO : next);
            }
        } catch (IOException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Returns when the guard acts. Its SIGTERM comes some time after our own, which makes it superfluous. */
    private TimeLimit limit() {
        long now = System.nanoTime();
        return TimeLimit.before(now + lease.left().toNanos(), notice.dividedBy(2), killMargin);
    }

    /** The shutdown hook: forwards the signal to the command, waits for it to end, and exits with its code. */
    private void forwardSignal() {
        if (done.getCount() == 0) {
            return;
        }
        try {
            Optional<ChildProcess> child = started.join();
            if (child.isPresent()) {
                child.get().signal(ChildProcess.signalOfThisShutdown());
                done.await();
            }
            System.err.flush();
            Runtime.getRuntime().halt(code);
        } catch (IOException | InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
