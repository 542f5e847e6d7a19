package dev.rendezvous.server;

import dev.rendezvous.Condition;
import dev.rendezvous.Deadline;
import dev.rendezvous.Outcome;
import dev.rendezvous.Reason;
import dev.rendezvous.Reason.Common;
import dev.rendezvous.RemoteText;
import dev.rendezvous.state.Store;
import io.helidon.http.Status;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.time.Clock;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** {@code /_wait}: wait for all, or any, of several names. */
final class WaitService implements HttpService {

    private static final int MAX_NAMES = 256;

    private final Store store;
    private final ProbeCatalogue probes;
    private final Waits waits;
    private final WaitLimit limit;
    private final Clock clock = Clock.systemUTC();

    WaitService(Store store, ProbeCatalogue probes, Waits waits, WaitLimit limit) {
        this.store = store;
        this.probes = probes;
        this.waits = waits;
        this.limit = limit;
    }

    @Override
    public void routing(HttpRules rules) {
        rules.any("/", MethodHandlers.reading(this::await));
    }

    private void await(ServerRequest request, ServerResponse response) throws InterruptedException {
        Query query = Query.parse(
                request.prologue().query().rawValue(), Set.of("all", "any", "timeout"), Set.of("all", "any"));
        boolean all = !query.all("all").isEmpty();
        List<Awaited> parts = parts(query);
        Deadline deadline = Deadline.in(limit.of(request, query, response));
        List<Condition> conditions = parts.stream().map(Awaited::condition).toList();
        Condition together = all ? Condition.all(conditions) : Condition.any(conditions);
        Set<String> names = parts.stream().map(Awaited::name).collect(Collectors.toSet());
        Outcome outcome = waits.during("/_wait", names, deadline, () -> together.tryAwait(deadline), WaitEnd::of);
        switch (outcome) {
            case Outcome.Met met -> Answers.json(request, response, Json.line(WaitJson.Met.of(parts, met.story())));
            case Outcome.Failed failed -> throw failed(parts, failed.story());
            case Outcome.TimedOut timedOut -> {
                parts.forEach(part -> part.reason().ifPresent(reason -> waits.timedOut(part.name(), reason, deadline)));
                throw timeout(parts, timedOut.story());
            }
        }
    }

    private List<Awaited> parts(Query query) {
        List<String> given = query.all("all").isEmpty() ? query.all("any") : query.all("all");
        if (given.isEmpty()) {
            throw Problem.malformed(
                    "parameter 'all' or 'any' must name what to wait for, as in ?all=/abc&all=/_port/db/5432, but is missing");
        }
        if (given.size() != query.all("all").size() + query.all("any").size()) {
            throw Problem.malformed("parameters must be either 'all' or 'any', but were both");
        }
        if (given.size() > MAX_NAMES) {
            throw Problem.malformed("number of names must be at most " + MAX_NAMES + ", but was " + given.size());
        }
        Set<String> seen = new LinkedHashSet<>();
        List<RequestPath> paths = given.stream().map(RequestPath::named).toList();
        paths.stream()
                .map(RequestPath::toString)
                .filter(name -> !seen.add(name))
                .findFirst()
                .ifPresent(name -> {
                    throw Problem.malformed(
                            "each name must occur once, but '" + RemoteText.escape(name) + "' occurs more often");
                });
        return paths.stream().map(this::part).toList();
    }

    private Awaited part(RequestPath path) {
        List<String> segments = path.segments();
        List<String> rest = segments.subList(1, segments.size());
        String name = path.toString();
        if (!path.isReserved()) {
            return Awaited.key(path, store, clock);
        }
        if (segments.getFirst().equals("_port") && rest.size() == 2) {
            return Awaited.probe(path, probes.port(name, rest), clock);
        }
        if (segments.getFirst().equals("_postgres") && rest.size() == 1) {
            return Awaited.probe(path, probes.postgres(name, rest), clock);
        }
        throw Problem.malformed(
                "name must be a key, /_port/HOST/PORT or /_postgres/DATABASE, but was '" + RemoteText.escape(name) + "'");
    }

    private static Problem timeout(List<Awaited> parts, Outcome.Story story) {
        return Problem.timeout()
                .with("reason", summary(parts, part -> true))
                .with("attempts", story.attempts())
                .with("elapsed", story.elapsed().toMillis() / 1000.0)
                .with("met", WaitJson.Target.of(parts, Awaited::isMet))
                .with("missing", WaitJson.Target.of(parts, part -> !part.isMet()));
    }

    /** Returns 403 for addresses that must not be checked, and 424 for failure signals. */
    private static Problem failed(List<Awaited> parts, Outcome.Story story) {
        boolean forbidden = parts.stream()
                .filter(Awaited::hasFailed)
                .flatMap(part -> part.reason().stream())
                .map(Reason::kind)
                .allMatch(Common.ADDRESS_NOT_ALLOWED::equals);
        String summary = summary(parts, Awaited::hasFailed);
        Problem problem = forbidden
                ? Problem.of(Status.FORBIDDEN_403, summary)
                : Problem.failed().with("reason", summary);
        return problem.with("elapsed", story.elapsed().toMillis() / 1000.0)
                .with("failed", WaitJson.Target.of(parts, Awaited::hasFailed))
                .with("met", WaitJson.Target.of(parts, Awaited::isMet))
                .with("missing", WaitJson.Target.of(parts, part -> !part.isMet() && !part.hasFailed()));
    }

    private static String summary(List<Awaited> parts, Predicate<Awaited> which) {
        return parts.stream()
                .filter(which)
                .flatMap(part -> part.reason().stream().map(reason -> part.name() + ": " + reason.message()))
                .collect(Collectors.joining("; "));
    }
}
