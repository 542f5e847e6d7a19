package dev.rendezvous;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** One part of a combination, watched on a virtual thread of its own until it is stopped. */
final class Part {

    /** How long a probe that does not heed its interrupt may hold up the end of the wait. */
    private static final Duration STOPPING = Duration.ofMillis(25);

    private final Condition condition;
    private final PollSettings settings;
    private final Deadline deadline;
    private final Gate news;
    private final Thread thread;
    private volatile @Nullable Observation latest;
    private volatile @Nullable Throwable defect;

    Part(Condition condition, PollSettings settings, Deadline deadline, Gate news) {
        this.condition = condition;
        this.settings = settings;
        this.deadline = deadline;
        this.news = news;
        this.thread = Thread.ofVirtual().name("rendezvous " + condition).unstarted(this::run);
    }

    void start() {
        thread.start();
    }

    void stop() {
        thread.interrupt();
        boolean interrupted = Thread.interrupted();
        try {
            thread.join(STOPPING);
        } catch (InterruptedException e) {
            interrupted = true;
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    boolean hasLooked() {
        return latest != null || defect != null;
    }

    /** Returns the latest look, or that there was none yet. Throws what the condition threw, on the waiter's thread. */
    Observation latest() {
        Throwable thrown = defect;
        if (thrown instanceof Error error) {
            throw error;
        }
        if (thrown != null) {
            throw (RuntimeException) thrown;
        }
        Observation seen = latest;
        return seen != null ? seen : NOT_LOOKED;
    }

    private void run() {
        try (Watch watch = condition.watch(settings)) {
            see(watch.look(deadline));
            while (!deadline.expired() && !isPermanent(latest)) {
                watch.pause(deadline);
                see(watch.look(deadline));
            }
        } catch (InterruptedException e) {
            // Stopped: nobody reads this part any more.
        } catch (RuntimeException | Error e) {
            defect = e;
            news.open();
        }
    }

    private void see(Observation seen) {
        latest = seen;
        news.open();
    }

    private static boolean isPermanent(@Nullable Observation seen) {
        return seen instanceof Observation.Unsatisfied unsatisfied
                && unsatisfied.reason().isPermanent();
    }

    private static final Observation NOT_LOOKED = Observation.unsatisfied(
            Reason.inconclusiveReason(Reason.Common.NO_ANSWER, "the first look has not come back"));
}
