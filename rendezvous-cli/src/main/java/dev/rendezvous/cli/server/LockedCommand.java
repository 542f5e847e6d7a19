package dev.rendezvous.cli.server;

import dev.rendezvous.TimeSource;
import dev.rendezvous.Waker;
import dev.rendezvous.cli.process.ChildProcess;
import dev.rendezvous.cli.process.ExitCode;
import dev.rendezvous.coordination.Lease;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;

/**
 * Runs a command while a lock is held. If the lease cannot be renewed, the command receives SIGTERM some time before the lease
 * ends, and SIGKILL just before: it never outlives the lease, unless this process is not scheduled.
 */
final class LockedCommand {

    private static final Duration MAX_NOTICE = Duration.ofSeconds(5);
    private static final Duration MAX_KILL_MARGIN = Duration.ofMillis(500);

    private final Lease lease;
    private final Duration notice;
    private final Duration killMargin;
    private final Waker leaseLoss = TimeSource.system().newWaker();
    private final CountDownLatch done = new CountDownLatch(1);
    private final CompletableFuture<Optional<ChildProcess>> started = new CompletableFuture<>();
    private volatile boolean lost;
    private volatile int code = ExitCode.INTERNAL_ERROR;

    LockedCommand(Lease lease, Duration ttl) {
        this.lease = lease;
        this.notice = shorter(MAX_NOTICE, ttl.dividedBy(3));
        this.killMargin = shorter(MAX_KILL_MARGIN, notice.dividedBy(5));
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
            childProcess = ChildProcess.start(command, "RENDEZVOUS_FENCE", Long.toString(lease.fence()));
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
            boolean lostLock = lost;
            if (lostLock) {
                System.err.println("rendezvous: the lock was lost, so the command was terminated");
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
                }
                Duration next = left.minus(terminated ? killMargin : notice);
                leaseLoss.await(next.isNegative() ? Duration.ZERO : next);
            }
        } catch (IOException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
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
