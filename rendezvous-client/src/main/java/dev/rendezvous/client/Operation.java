package dev.rendezvous.client;

import dev.rendezvous.ConditionNotMetException;
import dev.rendezvous.Deadline;
import dev.rendezvous.Outcome;
import dev.rendezvous.Reason;
import dev.rendezvous.Reason.Common;
import dev.rendezvous.Schedule;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A wait at a place that the server keeps for a named operation: short requests, each of which takes up where the one before ended,
 * and in the end, if it was in vain, one that takes everything back. At a barrier its answer may be that this is too late.
 */
final class Operation {

    /** For as long the server keeps what it hears nothing more of. */
    private static final Duration GRACE = Duration.ofSeconds(5);

    /** Whether the others at a barrier were told that we had come is worth a moment beyond the deadline. */
    private static final Duration LAST_WORD = Duration.ofSeconds(1);

    private final Transport transport;
    private final Place place;
    private final Duration longestRequest;
    private final Function<Duration, HttpRequest.Builder> asking;
    private final String id = UUID.randomUUID().toString();
    private final Schedule schedule = Schedule.adaptive();
    private int attempts;
    private @Nullable Reason first;
    private @Nullable Reason last;

    /**
     * A good answer.
     *
     * @param answer 2xx
     * @param asked when the request was sent, in nanoseconds of the deadline's time
     */
    record Answered(HttpResponse<byte[]> answer, long asked) {}

    /**
     * Where it waits.
     *
     * @param path on the server
     * @param notYet what to call it that it still has to wait
     */
    record Place(String path, Common notYet) {}

    /** Makes an operation; {@code asking} makes the request for a wait of a given length. */
    Operation(
            Transport transport, Place place, Duration longestRequest, Function<Duration, HttpRequest.Builder> asking) {
        this.transport = transport;
        this.place = place;
        this.longestRequest = longestRequest;
        this.asking = asking;
    }

    /**
     * Returns the good answer, which may be that to the taking back: "too late".
     *
     * @throws ConditionNotMetException if the deadline comes first, or the server refuses
     */
    Answered await(Deadline deadline) throws InterruptedException {
        long begun = deadline.time().nanos();
        try {
            Optional<Answered> answered = Optional.empty();
            while (answered.isEmpty() && (attempts == 0 || !deadline.expired())) {
                answered = ask(deadline, begun);
            }
            return answered.or(() -> lastWord(deadline))
                    .orElseThrow(() -> inVain(new Outcome.TimedOut(story(deadline, begun)), deadline));
        } catch (InterruptedException e) {
            forget();
            throw e;
        }
    }

    private Optional<Answered> ask(Deadline deadline, long begun) throws InterruptedException {
        long asked = deadline.time().nanos();
        // The first takes the place and learns why it has to wait; a connection that is slow to come about costs no
        // answer.
        Duration wait =
                attempts == 0 ? Duration.ZERO : deadline.atMost(longestRequest).left();
        attempts++;
        try {
            HttpRequest request =
                    asking.apply(wait).header("Idempotency-Key", id).build();
            HttpResponse<byte[]> answer = transport.sendToWait(request, wait, deadline);
            if (answer.statusCode() / 100 == 2) {
                return Optional.of(new Answered(answer, asked));
            }
            read(answer, deadline, begun);
        } catch (IOException e) {
            Reason reason = Failures.reason(transport, e);
            if (reason.isPermanent()) {
                throw failed(reason, deadline, begun);
            }
            unreached(reason, Duration.ZERO, deadline, begun);
        }
        return Optional.empty();
    }

    private void read(HttpResponse<byte[]> answer, Deadline deadline, long begun) throws InterruptedException {
        ErrorBody body = ErrorBody.read(answer);
        if (answer.statusCode() == 404 && body.isTimeout()) {
            String why = place.path() + ": " + body.reason().orElse("not yet");
            note(Reason.transientReason(place.notYet(), why), deadline);
        } else if (Failures.mayPass(answer.statusCode())) {
            String why = transport + ": " + body.text(answer.statusCode());
            unreached(
                    Reason.inconclusiveReason(Common.SERVER_NOT_REACHED, why),
                    Repose.askedFor(answer),
                    deadline,
                    begun);
        } else {
            Common kind = answer.statusCode() == 409 ? Common.DISAGREEMENT : Common.REQUEST_REFUSED;
            String why = transport + " refuses: " + body.text(answer.statusCode());
            throw failed(Reason.permanentReason(kind, why), deadline, begun);
        }
    }

    private ConditionNotMetException failed(Reason why, Deadline deadline, long begun) {
        note(why, deadline);
        return inVain(new Outcome.Failed(story(deadline, begun)), deadline);
    }

    private void unreached(Reason why, Duration repose, Deadline deadline, long begun) throws InterruptedException {
        note(why, deadline);
        Duration elapsed = Duration.ofNanos(deadline.time().nanos() - begun);
        Repose.sleep(repose, schedule.after(elapsed.multipliedBy(10), Duration.ZERO), deadline);
    }

    /** An answer that the deadline has cut short is no news. */
    private void note(Reason reason, Deadline deadline) {
        boolean cutShort = reason.kind() == Common.SERVER_NOT_REACHED && deadline.expired();
        first = first == null ? reason : first;
        last = cutShort && last != null ? last : reason;
    }

    private Optional<Answered> lastWord(Deadline deadline) {
        if (place.notYet() == Common.OTHERS_MISSING) {
            return withdrawn(Deadline.in(LAST_WORD, deadline.time()));
        }
        forget();
        return Optional.empty();
    }

    /** Has everything taken back meanwhile. */
    void forget() {
        Thread.ofVirtual().start(() -> withdrawn(Deadline.in(GRACE)));
    }

    /** Takes everything back; returns what the server has to say of it if that was too late. */
    private Optional<Answered> withdrawn(Deadline deadline) {
        HttpRequest request = transport
                .request(place.path())
                .header("Idempotency-Key", id)
                .DELETE()
                .build();
        long asked = deadline.time().nanos();
        try {
            return Optional.of(new Answered(transport.send(request, deadline), asked))
                    .filter(answered -> Passages.isOne(answered.answer()));
        } catch (IOException e) {
            // The server takes it back itself when it has heard nothing for five seconds.
            return Optional.empty();
        } catch (InterruptedException e) {
            forget();
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    private Outcome.Story story(Deadline deadline, long begun) {
        Duration elapsed = Duration.ofNanos(deadline.time().nanos() - begun);
        return new Outcome.Story(elapsed, attempts, Optional.ofNullable(first), Optional.ofNullable(last));
    }

    private ConditionNotMetException inVain(Outcome outcome, Deadline deadline) {
        return new ConditionNotMetException(transport + place.path(), deadline.limit(), outcome);
    }
}
