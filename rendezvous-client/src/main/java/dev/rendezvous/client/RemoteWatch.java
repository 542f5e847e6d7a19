package dev.rendezvous.client;

import dev.rendezvous.Deadline;
import dev.rendezvous.Observation;
import dev.rendezvous.Reason;
import dev.rendezvous.Reason.Common;
import dev.rendezvous.Watch;
import dev.rendezvous.client.Asking.Reply;
import dev.rendezvous.key.Signal;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Waits for the event of a key. A look asks for what is so now; a pause is a long request, and its reply is what the next look
 * sees. From the first version that the server tells, every request asks for something newer, so nothing between two is lost.
 */
final class RemoteWatch implements Watch {

    private static final Observation SEEN = Observation.satisfied("signalled");

    private final Asking asking;
    private final boolean fromTheCaller;
    private final Backoff backoff = new Backoff(RetryPolicy.LONG_POLL);
    private OptionalLong newerThan;
    private @Nullable Reply news;
    private @Nullable Signal granted;
    private Observation latest = Observation.unsatisfied(
            Reason.inconclusiveReason(Common.SERVER_NOT_REACHED, "the server has not been asked yet"));
    private Optional<Duration> retryAfter = Optional.empty();
    private boolean answered;

    RemoteWatch(Asking asking, OptionalLong newerThan) {
        this.asking = asking;
        this.newerThan = newerThan;
        this.fromTheCaller = newerThan.isPresent();
    }

    Optional<Signal> granted() {
        return Optional.ofNullable(granted);
    }

    @Override
    public Observation look(Deadline deadline) throws InterruptedException {
        if (granted != null) {
            return SEEN;
        }
        Reply reply = news;
        news = null;
        if (reply == null && deadline.expired()) {
            return latest;
        }
        Reply now = reply != null ? reply : asking.now(newerThan, deadline);
        boolean cutShort = now instanceof Reply.Unreached && deadline.expired();
        if (answered && cutShort) {
            // The server answers at the deadline, and that the answer is late is no news.
            return latest;
        }
        answered = now instanceof Reply.NotYet;
        latest = seen(now);
        return latest;
    }

    @Override
    public void pause(Deadline until) throws InterruptedException {
        if (granted != null) {
            until.time().sleep(until.left());
        } else if (retryAfter.isPresent()) {
            backoff.pause(retryAfter.get(), Duration.ZERO, until);
        } else {
            news = asking.soon(newerThan, until);
        }
    }

    private Observation seen(Reply reply) {
        if (reply instanceof Reply.Unreached unreached) {
            retryAfter = Optional.of(unreached.retryAfter());
        } else {
            retryAfter = Optional.empty();
            backoff.reset();
        }
        if (reply instanceof Reply.Signalled signalled) {
            granted = signalled.signal();
            return SEEN;
        }
        if (reply instanceof Reply.NotYet notYet
                && !fromTheCaller
                && notYet.version().isPresent()) {
            newerThan = notYet.version();
        }
        return Observation.unsatisfied(((Reply.Unmet) reply).reason());
    }
}
