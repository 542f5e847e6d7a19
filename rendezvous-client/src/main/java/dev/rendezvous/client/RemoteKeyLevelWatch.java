package dev.rendezvous.client;

import dev.rendezvous.Deadline;
import dev.rendezvous.Observation;
import dev.rendezvous.Reason;
import dev.rendezvous.Reason.Common;
import dev.rendezvous.Reason.Permanence;
import dev.rendezvous.Schedule;
import dev.rendezvous.Watch;
import dev.rendezvous.client.KeyPoll.Reply;
import java.time.Duration;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Watches whether a key is signalled, which may change in both directions. While it is not, the pause between two checks is a long
 * poll, whose result the next check reports; while it is, the key is polled on core's default schedule.
 */
final class RemoteKeyLevelWatch implements Watch {

    private final KeyPoll poll;
    private final Schedule schedule = Schedule.adaptive();
    private final Backoff backoff = new Backoff(RetryPolicy.LONG_POLL);
    private @Nullable Reply latest;
    private boolean isUpToDate;
    private long unchangedSince;
    private Duration took = Duration.ZERO;

    RemoteKeyLevelWatch(KeyPoll poll) {
        this.poll = poll;
    }

    @Override
    public Observation check(Deadline deadline) throws InterruptedException {
        Reply reply = latest;
        boolean isOver = reply instanceof Reply.NotYet && deadline.isExpired();
        if (reply == null || !(isUpToDate || isOver)) {
            long sent = deadline.timeSource().nanoTime();
            reply = poll.check(OptionalLong.empty(), deadline);
            took = Duration.ofNanos(deadline.timeSource().nanoTime() - sent);
            update(reply, sent);
        }
        isUpToDate = false;
        return observation(reply);
    }

    @Override
    public void pause(Deadline until) throws InterruptedException {
        if (latest instanceof Reply.NotYet) {
            long sent = until.timeSource().nanoTime();
            Reply reply = poll.await(OptionalLong.empty(), until);
            if (!(reply instanceof Reply.Unreached && until.isExpired())) {
                update(reply, sent);
                isUpToDate = true;
            }
        } else if (latest instanceof Reply.Unreached unreached) {
            backoff.pause(unreached.retryAfter(), Duration.ZERO, until);
        } else {
            Duration unchanged = Duration.ofNanos(until.timeSource().nanoTime() - unchangedSince);
            until.timeSource()
                    .sleep(until.atMost(schedule.nextPause(unchanged, took)).remaining());
        }
    }

    private void update(Reply reply, long sent) {
        if (latest == null || latest.getClass() != reply.getClass()) {
            unchangedSince = sent;
        }
        if (!(reply instanceof Reply.Unreached)) {
            backoff.reset();
        }
        latest = reply;
    }

    private static Observation observation(Reply reply) {
        return switch (reply) {
            case Reply.Signalled signalled -> Observation.satisfied("signalled");
            case Reply.Unmet unmet -> Observation.unsatisfied(levelReason(unmet.reason()));
        };
    }

    /** A failed key may become signalled again, so for a level this is a transient reason. */
    private static Reason levelReason(Reason reason) {
        return reason.kind() == Common.SIGNALLED_AS_FAILED ? reason.withPermanence(Permanence.TRANSIENT) : reason;
    }
}
