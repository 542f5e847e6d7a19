package dev.rendezvous;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One part of a composite condition, watched on its own virtual thread until it is stopped. While it is met and others are not, it
 * rests: its result is confirmed only as often as its {@link Probe.Confirmation} permits, or when the composite asks for it.
 */
final class CompositePart {

    /** A result that is not older counts as simultaneous with those of the other parts. */
    private static final Duration SIMULTANEOUS = Duration.ofMillis(100);

    private final Condition condition;
    private final PollSettings settings;
    private final Deadline deadline;
    private final Waker changes;
    private final Waker confirmation;
    private final Thread thread;
    private int satisfiedChecks;
    private volatile Optional<Probe.Confirmation> policy = Optional.empty();
    private volatile boolean exhausted;
    private volatile @Nullable Result latest;
    private volatile @Nullable Throwable defect;

    /** The result of a check, with its time in nanoseconds. */
    private record Result(Observation observation, long began, long ended) {

        boolean isSatisfied() {
            return observation instanceof Observation.Satisfied;
        }

        Duration took() {
            return Duration.ofNanos(ended - began);
        }
    }

    CompositePart(Condition condition, PollSettings settings, Deadline deadline, Waker changes) {
        this.condition = condition;
        this.settings = settings;
        this.deadline = deadline;
        this.changes = changes;
        this.confirmation = deadline.timeSource().newWaker();
        this.thread = Thread.ofVirtual().name("rendezvous " + condition).unstarted(this::run);
    }

    void start() {
        thread.start();
    }

    /** Asks it to end. */
    void interrupt() {
        thread.interrupt();
    }

    /** Waits for its end, no longer than the given time. */
    void join(Duration atMost) {
        boolean interrupted = Thread.interrupted();
        try {
            thread.join(atMost);
        } catch (InterruptedException e) {
            interrupted = true;
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    boolean hasResult() {
        return latest != null || defect != null;
    }

    /** Returns the latest observation, or that there is none yet. Rethrows what the condition threw, on the waiter's thread. */
    Observation latest() {
        Throwable thrown = defect;
        if (thrown instanceof Error error) {
            throw error;
        }
        if (thrown != null) {
            throw (RuntimeException) thrown;
        }
        Result result = latest;
        return result != null ? result.observation() : NO_RESULT;
    }

    /** Returns how a satisfied result is confirmed; empty if the latest result is always current. */
    Optional<Probe.Confirmation> policy() {
        return policy;
    }

    /** Returns whether it is met, and was found so too long before the given time to count as met at that time. */
    boolean isStale(long now) {
        Result result = latest;
        return result != null
                && result.isSatisfied()
                && policy.isPresent()
                && !exhausted
                && Duration.ofNanos(now - result.ended()).compareTo(SIMULTANEOUS) > 0;
    }

    /** Makes it check now if it rests. */
    void confirm() {
        confirmation.wake();
    }

    /** Returns whether it is met according to a check that began before the given time. */
    boolean isUnconfirmed(long since) {
        Result result = latest;
        return result != null && result.isSatisfied() && !exhausted && result.began() - since < 0;
    }

    private void run() {
        try (Watch watch = LastCompleteWatch.of(condition.watch(settings))) {
            check(watch);
            while (!deadline.isExpired() && !isPermanent(latest())) {
                Result result = latest;
                if (result != null && result.isSatisfied() && policy.isPresent()) {
                    rest(result, policy.get());
                } else {
                    watch.pause(deadline);
                }
                check(watch);
            }
        } catch (InterruptedException e) {
            // Stopped: the result is no longer needed.
        } catch (RuntimeException | Error e) {
            defect = e;
            changes.wake();
        }
    }

    private void rest(Result result, Probe.Confirmation confirm) throws InterruptedException {
        Duration left = deadline.remaining();
        if (exhausted) {
            deadline.timeSource().sleep(left);
            return;
        }
        Duration usual = result.took().multipliedBy(2);
        // A check that the deadline may cut off confirms nothing.
        boolean isLast = left.minus(confirm.interval()).compareTo(usual) <= 0;
        confirmation.await(isLast ? left : confirm.interval());
    }

    private void check(Watch watch) throws InterruptedException {
        long began = deadline.timeSource().nanoTime();
        boolean wasMet = latest != null && latest() instanceof Observation.Satisfied;
        Observation observation = watch.check(deadline);
        policy = watch.confirmation();
        if (observation instanceof Observation.Satisfied) {
            satisfiedChecks++;
            int limit = policy.map(Probe.Confirmation::limit).orElse(Integer.MAX_VALUE);
            exhausted = satisfiedChecks >= limit;
            if (wasMet && LastCompleteWatch.isOver(deadline)) {
                // Perhaps cut off: the result is that of an earlier check.
                return;
            }
        }
        latest = new Result(observation, began, deadline.timeSource().nanoTime());
        changes.wake();
    }

    private static boolean isPermanent(Observation observation) {
        return observation instanceof Observation.Unsatisfied unsatisfied
                && unsatisfied.reason().isPermanent();
    }

    @Override
    public String toString() {
        return condition.toString();
    }

    private static final Observation NO_RESULT = Observation.unsatisfied(
            Reason.inconclusiveReason(Reason.Common.NO_ANSWER, "the first check has not returned yet"));
}
