package dev.rendezvous.cli;

import dev.rendezvous.Gate;
import dev.rendezvous.Time;
import dev.rendezvous.key.Lease;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;

/**
 * Runs a command while a lock is held. When the lease cannot be renewed, the command is asked to end a while before the lease
 * does, and made to end just before: it never outlives the lease, unless this process does not get to run.
 */
final class LockedRun {

    private static final Duration LONGEST_NOTICE = Duration.ofSeconds(5);
    private static final Duration LONGEST_LAST_MOMENT = Duration.ofMillis(500);

    private final Lease lease;
    private final Duration notice;
    private final Duration lastMoment;
    private final Gate news = Time.system().newGate();
    private final CountDownLatch done = new CountDownLatch(1);
    private final CompletableFuture<Optional<Child>> started = new CompletableFuture<>();
    private volatile boolean lost;
    private volatile int code = ExitCode.OUR_FAULT;

    LockedRun(Lease lease, Duration ttl) {
        this.lease = lease;
        this.notice = shorter(LONGEST_NOTICE, ttl.dividedBy(3));
        this.lastMoment = shorter(LONGEST_LAST_MOMENT, notice.dividedBy(5));
        lease.onLoss(news::open);
    }

    private static Duration shorter(Duration a, Duration b) {
        return a.compareTo(b) < 0 ? a : b;
    }

    /** Returns the command's exit code, or 4 if the lock was lost. */
    int run(List<String> command) throws IOException {
        // Before the command begins: a signal must not end us and leave it behind.
        Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(this::passOn));
        Child child;
        try {
            child = Child.start(command, "RENDEZVOUS_FENCE", Long.toString(lease.fence()));
            started.complete(Optional.of(child));
        } catch (Child.NotStartedException e) {
            System.err.println("rendezvous: " + Text.plain(command.getFirst()) + ": " + e.getMessage());
            code = e.exitCode();
            done.countDown();
            return code;
        } finally {
            started.complete(Optional.empty());
        }
        Thread.ofPlatform().daemon().name("guard").start(() -> guard(child));
        try {
            int own = child.await();
            boolean inTime = !lost;
            if (!inTime) {
                System.err.println("rendezvous: the lock was lost, and the command was ended for it");
            }
            code = inTime ? own : ExitCode.LOCK_LOST;
            lease.close();
        } finally {
            done.countDown();
        }
        return code;
    }

    private void guard(Child child) {
        try {
            boolean asked = false;
            while (true) {
                Duration left = lease.left();
                if (left.compareTo(lastMoment) <= 0) {
                    lost = true;
                    child.signal(Child.SIGKILL);
                    return;
                }
                if (!asked && left.compareTo(notice) <= 0) {
                    lost = true;
                    asked = true;
                    child.signal(Child.SIGTERM);
                }
                Duration next = left.minus(asked ? lastMoment : notice);
                news.await(next.isNegative() ? Duration.ZERO : next);
            }
        } catch (IOException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Runs when a signal ends this JVM, or at its own end. The command decides how it ends, and the exit code is its own. */
    private void passOn() {
        if (done.getCount() == 0) {
            return;
        }
        try {
            Optional<Child> child = started.join();
            if (child.isPresent()) {
                child.get().signal(signalOfThisShutdown());
                done.await();
            }
            System.err.flush();
            Runtime.getRuntime().halt(code);
        } catch (IOException | InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Java tells a hook that it ends and not why; the thread that it handles a signal on says so by its name. */
    private static int signalOfThisShutdown() {
        List<String> threads = Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .toList();
        return threads.contains("SIGINT handler") ? 2 : threads.contains("SIGHUP handler") ? 1 : Child.SIGTERM;
    }
}
