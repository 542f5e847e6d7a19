package dev.rendezvous.server;

import dev.rendezvous.Condition;
import dev.rendezvous.Deadline;
import dev.rendezvous.Outcome;
import dev.rendezvous.Reason;
import io.helidon.http.Method;
import io.helidon.http.Status;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.util.List;
import java.util.Set;

/** {@code /_port/…} or {@code /_postgres/…}: wait until a probe succeeds. */
final class ProbeService implements HttpService {

    private final int parts;
    private final Probes probes;
    private final Waits waits;
    private final WaitLimit limit;

    /** Returns the condition that the segments of a path specify. */
    @FunctionalInterface
    interface Probes {

        /** Returns the condition; throws a {@link Problem} if the segments are malformed. */
        Condition of(String name, List<String> parts);
    }

    ProbeService(int parts, Probes probes, Waits waits, WaitLimit limit) {
        this.parts = parts;
        this.probes = probes;
        this.waits = waits;
        this.limit = limit;
    }

    @Override
    public void routing(HttpRules rules) {
        rules.any("/*", this::handle);
    }

    private void handle(ServerRequest request, ServerResponse response) throws InterruptedException {
        RequestPath path = RequestPath.of(request);
        Method method = request.prologue().method();
        boolean reading = method.equals(Method.GET) || method.equals(Method.HEAD);
        if (!reading || path.segments().size() != parts + 1) {
            throw Problem.reserved();
        }
        Query query = Query.of(request, "timeout");
        Deadline deadline = Deadline.in(limit.of(request, query, response));
        String name = path.toString();
        Condition condition = probes.of(name, path.segments().subList(1, parts + 1));
        Outcome outcome = waits.during(name, Set.of(name), deadline, () -> condition.tryAwait(deadline), WaitEnd::of);
        switch (outcome) {
            case Outcome.Met met -> Answers.json(request, response, Json.ok());
            case Outcome.Failed failed -> throw forbidden(failed.story());
            case Outcome.TimedOut timedOut -> {
                waits.timedOut(name, reason(timedOut.story()), deadline);
                Outcome.Story story = timedOut.story();
                throw Problem.timeout(name, reason(story), story.attempts(), story.elapsed());
            }
        }
    }

    private static Reason reason(Outcome.Story story) {
        return story.last().orElseThrow();
    }

    /** The only permanent failure is an address that must not be checked. */
    private static Problem forbidden(Outcome.Story story) {
        return Problem.of(Status.FORBIDDEN_403, reason(story).message())
                .with("kind", reason(story).kind().name());
    }
}
