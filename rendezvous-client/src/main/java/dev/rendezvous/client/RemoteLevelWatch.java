package dev.rendezvous.client;

import dev.rendezvous.Deadline;
import dev.rendezvous.Observation;
import dev.rendezvous.Reason.Common;
import dev.rendezvous.Reason.Hope;
import dev.rendezvous.Schedule;
import dev.rendezvous.Watch;
import dev.rendezvous.client.Asking.Reply;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

/** Watches whether a key is signalled, as it comes and goes. */
final class RemoteLevelWatch implements Watch {

    private final Asking asking;
    private final Schedule schedule = Schedule.adaptive();
    private boolean awaitable;
    private long unchangedSince;
    private Duration took = Duration.ZERO;
    private Optional<Duration> retryAfter = Optional.empty();
    private final Backoff backoff = new Backoff(RetryPolicy.LONG_POLL);

    RemoteLevelWatch(Asking asking) {
        this.asking = asking;
    }

    @Override
    public Observation look(Deadline deadline) throws InterruptedException {
        long begun = deadline.time().nanos();
        Reply reply = asking.now(OptionalLong.empty(), deadline);
        took = Duration.ofNanos(deadline.time().nanos() - begun);
        retryAfter = reply instanceof Reply.Unreached unreached ? Optional.of(unreached.retryAfter()) : Optional.empty();
        boolean notYet = reply instanceof Reply.NotYet;
        if (awaitable != notYet || unchangedSince == 0) {
            unchangedSince = begun;
        }
        awaitable = notYet;
        return switch (reply) {
            case Reply.Signalled signalled -> Observation.satisfied("signalled");
            case Reply.NotYet no -> Observation.unsatisfied(no.reason());
            case Reply.Unreached unreached -> Observation.unsatisfied(unreached.reason());
            // A failure signal is a level like any other: it may pass, and it is not "signalled".
            case Reply.Refused refused ->
                Observation.unsatisfied(
                        refused.reason().kind() == Common.SIGNALLED_AS_FAILED
                                ? refused.reason().with(Hope.TRANSIENT)
                                : refused.reason());
        };
    }

    @Override
    public void pause(Deadline until) throws InterruptedException {
        if (awaitable) {
            Reply ignored = asking.soon(OptionalLong.empty(), until);
        } else if (retryAfter.isPresent()) {
            backoff.pause(retryAfter.get(), Duration.ZERO, until);
        } else {
            Duration unchanged = Duration.ofNanos(until.time().nanos() - unchangedSince);
            until.time().sleep(until.atMost(schedule.after(unchanged, took)).left());
        }
    }
}
