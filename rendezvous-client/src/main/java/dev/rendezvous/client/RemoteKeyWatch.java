package dev.rendezvous.client;

import dev.rendezvous.Deadline;
import dev.rendezvous.Observation;
import dev.rendezvous.Reason;
import dev.rendezvous.Reason.Common;
import dev.rendezvous.Watch;
import dev.rendezvous.client.KeyPoll.Reply;
import dev.rendezvous.coordination.Signal;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Waits for the next signal of a key. The pause between two checks is the long poll; the check after it reports what the poll has
 * learned, and sends a request of its own only if there was no poll: at first, and after a failure.
 *
 * <p>The first request does not wait, as its response has the key's version. Every later one asks for a newer version, so no
 * signal is lost between two requests, even if the key is reset or the connection breaks.
 */
final class RemoteKeyWatch implements Watch {

    private static final Observation SIGNALLED = Observation.satisfied("signalled");

    private final KeyPoll poll;
    private final Backoff backoff;
    private OptionalLong seen;
    private Observation latest = Observation.unsatisfied(
            Reason.inconclusiveReason(Common.SERVER_NOT_REACHED, "the server has not been asked yet"));
    private @Nullable Signal signal;
    private boolean isUpToDate;
    private boolean isNotSignalled;
    private Optional<Duration> retryAfter = Optional.empty();

    RemoteKeyWatch(KeyPoll poll) {
        this.poll = poll;
        this.backoff = poll.newBackoff();
        this.seen = poll.newerThan();
    }

    /** Returns the signal that has been waited for, if it has come. */
    Optional<Signal> signal() {
        return Optional.ofNullable(signal);
    }

    @Override
    public Observation check(Deadline deadline) throws InterruptedException {
        if (signal == null && !isUpToDate && !deadline.isExpired()) {
            update(poll.check(seen, deadline), deadline);
        }
        isUpToDate = false;
        return latest;
    }

    @Override
    public void pause(Deadline until) throws InterruptedException {
        if (signal != null) {
            until.timeSource().sleep(until.remaining());
        } else if (retryAfter.isPresent()) {
            backoff.pause(retryAfter.get(), until);
        } else {
            update(poll.await(seen, until), until);
        }
    }

    private void update(Reply reply, Deadline deadline) {
        if (reply instanceof Reply.Unreached && isNotSignalled && deadline.isExpired()) {
            // The server responds at the deadline; that the response is a moment late does not change the reason.
            return;
        }
        isUpToDate = true;
        isNotSignalled = reply instanceof Reply.NotYet;
        retryAfter = Optional.empty();
        latest = switch (reply) {
            case Reply.Met met -> {
                signal = met.signal();
                yield SIGNALLED;
            }
            case Reply.NotYet notYet -> {
                backoff.reset();
                boolean isGiven = poll.newerThan().isPresent();
                seen = isGiven || notYet.version().isEmpty() ? seen : notYet.version();
                yield Observation.unsatisfied(notYet.reason());
            }
            case Reply.Unreached unreached -> {
                retryAfter = Optional.of(unreached.retryAfter());
                yield Observation.unsatisfied(unreached.reason());
            }
            case Reply.Refused refused -> {
                retryAfter = Optional.of(Duration.ZERO);
                yield Observation.unsatisfied(refused.reason());
            }
        };
    }
}
