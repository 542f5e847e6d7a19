package dev.rendezvous.client;

import dev.rendezvous.Deadline;
import dev.rendezvous.Observation;
import dev.rendezvous.Reason;
import dev.rendezvous.Reason.Common;
import dev.rendezvous.Reason.Hope;
import dev.rendezvous.Schedule;
import dev.rendezvous.Watch;
import dev.rendezvous.client.Asking.Reply;
import java.time.Duration;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Watches whether a key is signalled, which may change in both directions. While it is not, the pause between two checks is a long
 * poll, whose result the next check reports; while it is, the key is polled on core's default schedule.
 */
final class RemoteLevelWatch implements Watch {

    private final Asking poll;
    private final Schedule schedule = Schedule.adaptive();
    private final Backoff backoff = new Backoff(RetryPolicy.LONG_POLL);
    private @Nullable Reply latest;
    private boolean isUpToDate;
    private long unchangedSince;
    private Duration took = Duration.ZERO;

    RemoteLevelWatch(Asking poll) {
        this.poll = poll;
    }

    @Override
    public Observation look(Deadline deadline) throws InterruptedException {
        Reply reply = latest;
        boolean isOver = reply instanceof Reply.NotYet && deadline.expired();
        if (reply == null || !(isUpToDate || isOver)) {
            long sent = deadline.time().nanos();
            reply = poll.check(OptionalLong.empty(), deadline);
            took = Duration.ofNanos(deadline.time().nanos() - sent);
            update(reply, sent);
        }
        isUpToDate = false;
        return observation(reply);
    }

    @Override
    public void pause(Deadline until) throws InterruptedException {
        if (latest instanceof Reply.NotYet) {
            long sent = until.time().nanos();
            Reply reply = poll.await(OptionalLong.empty(), until);
            if (!(reply instanceof Reply.Unreached && until.expired())) {
                update(reply, sent);
                isUpToDate = true;
            }
        } else if (latest instanceof Reply.Unreached unreached) {
            backoff.pause(unreached.retryAfter(), Duration.ZERO, until);
        } else {
            Duration unchanged = Duration.ofNanos(until.time().nanos() - unchangedSince);
            until.time().sleep(until.atMost(schedule.after(unchanged, took)).left());
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
            // A failed key may become signalled again, so for a level this is a transient reason.
            case Reply.Refused(Reason reason)
            when reason.kind() == Common.SIGNALLED_AS_FAILED -> Observation.unsatisfied(reason.with(Hope.TRANSIENT));
            case Reply.Unmet unmet -> Observation.unsatisfied(unmet.reason());
        };
    }
}
