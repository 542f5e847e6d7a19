package dev.rendezvous.client;

import dev.rendezvous.Deadline;
import dev.rendezvous.Schedule;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/** Sends one request until it is answered, for a limited time. Only for what may be sent twice. */
final class Sending {

    private static final Duration SINGLE_TRY = Duration.ofSeconds(5);

    private final Transport transport;
    private final Duration limit;
    private final Schedule schedule = Schedule.adaptive();

    Sending(Transport transport, Duration limit) {
        this.transport = transport;
        this.limit = limit;
    }

    /**
     * Returns the answer, if it is a good one.
     *
     * @throws RendezvousException if there is none within the limit, or the server refuses
     */
    HttpResponse<byte[]> send(String what, HttpRequest.Builder request) throws InterruptedException {
        Deadline deadline = Deadline.in(limit);
        HttpRequest built = request.build();
        for (int tries = 1; ; tries++) {
            long begun = deadline.time().nanos();
            String obstacle;
            Duration repose = Duration.ZERO;
            try {
                HttpResponse<byte[]> answer = transport.send(built, deadline.atMost(SINGLE_TRY));
                if (answer.statusCode() / 100 == 2) {
                    return answer;
                }
                obstacle = ErrorBody.read(answer).text(answer.statusCode());
                repose = Repose.askedFor(answer);
                if (!Failures.mayPass(answer.statusCode())) {
                    throw new RendezvousException(transport + " refuses " + what + ": " + obstacle);
                }
            } catch (IOException e) {
                obstacle = Failures.text(e);
                if (!Failures.mayPass(e)) {
                    throw new RendezvousException(transport + ": " + obstacle);
                }
            }
            Duration took = Duration.ofNanos(deadline.time().nanos() - begun);
            Duration elapsed = limit.minus(deadline.left());
            if (!deadline.expired()) {
                Repose.sleep(repose, schedule.after(elapsed.multipliedBy(100), took), deadline);
            }
            if (deadline.expired()) {
                throw new RendezvousException("%s was not reached for %s: %s, after %d tries in %d ms"
                        .formatted(transport, what, obstacle, tries, limit.toMillis()));
            }
        }
    }
}
