package dev.rendezvous.server.resource;

import dev.rendezvous.Condition;
import dev.rendezvous.Deadline;
import dev.rendezvous.Outcome;
import dev.rendezvous.Reason;
import dev.rendezvous.Reason.Common;
import dev.rendezvous.server.http.Caller;
import dev.rendezvous.server.http.Json;
import dev.rendezvous.server.http.Problem;
import dev.rendezvous.server.http.Query;
import dev.rendezvous.server.http.RequestPath;
import dev.rendezvous.server.http.Responses;
import dev.rendezvous.server.http.WaitTimeoutPolicy;
import dev.rendezvous.server.observe.WaitOutcome;
import dev.rendezvous.server.waiting.WaitRegistry;
import dev.rendezvous.server.waiting.WaitSpec;
import dev.rendezvous.server.waiting.WaitTarget;
import io.helidon.http.Method;
import io.helidon.http.Status;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.time.Clock;
import java.util.List;

/** {@code /_port/…} or {@code /_postgres/…}: wait until a probe succeeds. */
public final class ProbeService implements HttpService {

    private final int parts;
    private final Probes probes;
    private final WaitRegistry waitRegistry;
    private final WaitTimeoutPolicy limit;

    /** Returns the condition that the segments of a path specify. */
    @FunctionalInterface
    public interface Probes {

        /** Returns the condition; throws a {@link Problem} if the segments are malformed. */
        Condition of(String name, List<String> parts);
    }

    public ProbeService(int parts, Probes probes, WaitRegistry waitRegistry, WaitTimeoutPolicy limit) {
        this.parts = parts;
        this.probes = probes;
        this.waitRegistry = waitRegistry;
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
        Query query = Query.of(request, "timeout", Caller.PARAMETER);
        Deadline deadline = Deadline.in(limit.of(request, query, response));
        String name = path.toString();
        WaitTarget target =
                WaitTarget.probe(path, probes.of(name, path.segments().subList(1, parts + 1)), Clock.systemUTC());
        Condition condition = target.condition();
        WaitSpec spec = WaitSpec.of(Caller.of(request, query), target, deadline);
        Outcome outcome = waitRegistry.during(spec, () -> condition.tryAwait(deadline), WaitOutcome::of);
        switch (outcome) {
            case Outcome.Met met -> Responses.sendJson(request, response, Json.ok());
            case Outcome.Failed failed -> throw refused(failed.summary());
            case Outcome.TimedOut timedOut -> {
                waitRegistry.recordTimeout(name, reason(timedOut.summary()), deadline);
                Outcome.Summary summary = timedOut.summary();
                throw Problem.timeout(name, reason(summary), summary.attempts(), deadline);
            }
        }
    }

    private static Reason reason(Outcome.Summary summary) {
        return summary.last().orElseThrow();
    }

    /** A host that looks like an address and is none is malformed; other permanent failures are addresses that must not be checked. */
    private static Problem refused(Outcome.Summary summary) {
        Reason reason = reason(summary);
        return reason.kind() == Common.ADDRESS_NOT_ALLOWED
                ? Problem.of(Status.FORBIDDEN_403, reason.message())
                        .withMember("kind", reason.kind().name())
                : Problem.malformed(reason.message());
    }
}
