package dev.rendezvous.client;

import dev.rendezvous.Condition;
import dev.rendezvous.Deadline;
import dev.rendezvous.Observation;
import dev.rendezvous.PollHistory;
import dev.rendezvous.Probe;
import dev.rendezvous.Reason;
import dev.rendezvous.Reason.Common;
import dev.rendezvous.Reason.Permanence;
import dev.rendezvous.Schedule;
import dev.rendezvous.Watch;
import dev.rendezvous.client.KeyPoll.Reply;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Watches whether a key is signalled or unsignalled, or a lock is free, which may change in both directions. While it is not, the pause
 * between two checks is a long poll, whose result the next check reports; while it is, the key is polled on core's default schedule.
 */
final class RemoteKeyLevelWatch implements Watch {

    private final KeyPoll poll;
    private final Schedule schedule = Schedule.adaptive();
    private final Backoff backoff;
    private @Nullable Reply latest;
    private boolean isUpToDate;
    private final PollHistory history = new PollHistory();

    /**
     * Makes a watch.
     *
     * @throws IllegalStateException if the client has been closed
     */
    RemoteKeyLevelWatch(KeyPoll poll) {
        poll.requireOpen();
        this.poll = poll;
        this.backoff = poll.newBackoff();
    }

    /**
     * Waits until a check finds what is asked for. With a deadline of zero it asks once.
     *
     * @throws dev.rendezvous.ConditionNotMetException if the deadline comes first, or the server refuses
     */
    static void await(KeyPoll poll, String name, Deadline deadline) throws InterruptedException {
        try (Watch watch = new RemoteKeyLevelWatch(poll)) {
            if (!LongPollOperation.checkFirst(watch, deadline)) {
                Condition condition = () -> watch;
                condition.withName(name).await(deadline);
            }
        }
    }

    @Override
    public Observation check(Deadline deadline) throws InterruptedException {
        Reply reply = latest;
        boolean isOver = reply instanceof Reply.NotYet && deadline.isExpired();
        if (reply == null || !(isUpToDate || isOver)) {
            long sent = deadline.timeSource().nanoTime();
            reply = poll.check(OptionalLong.empty(), deadline);
            history.record(observation(reply), sent, deadline.timeSource().nanoTime());
            update(reply);
        }
        isUpToDate = false;
        return observation(reply);
    }

    @Override
    public void pause(Deadline until) throws InterruptedException {
        if (latest instanceof Reply.NotYet) {
            Reply reply = poll.await(OptionalLong.empty(), until);
            if (!(reply instanceof Reply.Unreached && until.isExpired())) {
                long received = until.timeSource().nanoTime();
                history.record(observation(reply), received, received);
                update(reply);
                isUpToDate = true;
            }
        } else if (latest instanceof Reply.Unreached unreached) {
            backoff.pause(unreached.retryAfter(), until);
        } else {
            poll.sleep(until.atMost(history.nextPause(schedule)).remaining(), until.timeSource());
        }
    }

    /** While the key is as asked for, this watch polls. */
    @Override
    public Optional<Probe.Confirmation> confirmation() {
        return latest instanceof Reply.Met ? Optional.of(Probe.Confirmation.OF_REQUEST) : Optional.empty();
    }

    private void update(Reply reply) {
        if (!(reply instanceof Reply.Unreached)) {
            backoff.reset();
        }
        latest = reply;
    }

    private Observation observation(Reply reply) {
        return switch (reply) {
            case Reply.Met met -> Observation.satisfied(poll.level().satisfied());
            case Reply.Unmet unmet -> Observation.unsatisfied(levelReason(unmet.reason()));
        };
    }

    /** A failed key may become signalled again, so for a level this is a transient reason. */
    private static Reason levelReason(Reason reason) {
        return reason.kind() == Common.SIGNALLED_AS_FAILED ? reason.withPermanence(Permanence.TRANSIENT) : reason;
    }
}
