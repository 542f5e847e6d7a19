package dev.rendezvous.server.resource;

import dev.rendezvous.Condition;
import dev.rendezvous.Deadline;
import dev.rendezvous.Outcome;
import dev.rendezvous.Reason;
import dev.rendezvous.Reason.Common;
import dev.rendezvous.internal.state.KeyState;
import dev.rendezvous.internal.state.Name;
import dev.rendezvous.internal.store.Store;
import dev.rendezvous.internal.store.StoreUnavailableException;
import dev.rendezvous.internal.text.RemoteText;
import dev.rendezvous.server.diagnosis.CallerStatus;
import dev.rendezvous.server.http.Caller;
import dev.rendezvous.server.http.Json;
import dev.rendezvous.server.http.MethodHandlers;
import dev.rendezvous.server.http.Problem;
import dev.rendezvous.server.http.Query;
import dev.rendezvous.server.http.RequestPath;
import dev.rendezvous.server.http.Responses;
import dev.rendezvous.server.http.WaitTimeoutPolicy;
import dev.rendezvous.server.observe.WaitOutcome;
import dev.rendezvous.server.probe.ProbeFactory;
import dev.rendezvous.server.waiting.WaitRegistry;
import dev.rendezvous.server.waiting.WaitSpec;
import dev.rendezvous.server.waiting.WaitTarget;
import io.helidon.http.Status;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.time.Clock;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** {@code /_wait}: wait for all, or any, of several names. */
public final class WaitService implements HttpService {

    private static final int MAX_NAMES = 256;

    private final Store store;
    private final SimilarNames similarNames;
    private final ProbeFactory probes;
    private final WaitRegistry waitRegistry;
    private final WaitTimeoutPolicy limit;
    private final Clock clock = Clock.systemUTC();

    public WaitService(
            Store store,
            SimilarNames similarNames,
            ProbeFactory probes,
            WaitRegistry waitRegistry,
            WaitTimeoutPolicy limit) {
        this.store = store;
        this.similarNames = similarNames;
        this.probes = probes;
        this.waitRegistry = waitRegistry;
        this.limit = limit;
    }

    @Override
    public void routing(HttpRules rules) {
        rules.any("/", MethodHandlers.reading(this::await));
    }

    private void await(ServerRequest request, ServerResponse response) throws InterruptedException {
        Query query = Query.parse(
                request.prologue().query().rawValue(),
                Set.of("all", "any", "timeout", Caller.PARAMETER),
                Set.of("all", "any"));
        boolean all = !query.all("all").isEmpty();
        List<WaitTarget> targets = targets(query);
        Deadline deadline = Deadline.in(limit.of(request, query, response));
        List<Condition> conditions = targets.stream().map(WaitTarget::condition).toList();
        Condition together = all ? Condition.all(conditions) : Condition.any(conditions);
        WaitSpec spec =
                new WaitSpec("/_wait", Caller.of(request, query), CallerStatus.Kind.WAIT, deadline, !all, targets);
        Outcome outcome = waitRegistry.during(spec, () -> together.tryAwait(deadline), WaitOutcome::of);
        switch (outcome) {
            case Outcome.Met met ->
                Responses.sendJson(request, response, Json.line(WaitJson.Met.of(targets, met.summary())));
            case Outcome.Failed failed -> throw failed(targets, failed.summary());
            case Outcome.TimedOut timedOut -> {
                targets.forEach(part ->
                        part.reason().ifPresent(reason -> waitRegistry.recordTimeout(part.name(), reason, deadline)));
                Map<String, String> hints = WaitRegistry.isSingleCheck(deadline) ? Map.of() : hints(targets);
                throw timeout(targets, hints, timedOut.summary().attempts(), deadline);
            }
        }
    }

    private List<WaitTarget> targets(Query query) {
        List<String> given = query.all("all").isEmpty() ? query.all("any") : query.all("all");
        if (given.isEmpty()) {
            throw Problem.malformed(
                    "parameter 'all' or 'any' must list the names to wait for, as in ?all=/abc&all=/_port/db/5432,"
                            + " but is missing");
        }
        if (given.size() != query.all("all").size() + query.all("any").size()) {
            throw Problem.malformed("parameters 'all' and 'any' must not be given together");
        }
        if (given.size() > MAX_NAMES) {
            throw Problem.malformed("number of names must be at most " + MAX_NAMES + ", but was " + given.size());
        }
        Set<String> seen = new LinkedHashSet<>();
        List<RequestPath> paths = given.stream().map(RequestPath::parseName).toList();
        paths.stream()
                .map(RequestPath::toString)
                .filter(name -> !seen.add(name))
                .findFirst()
                .ifPresent(name -> {
                    throw Problem.malformed("name '" + RemoteText.escape(name) + "' must not be repeated");
                });
        return paths.stream().map(this::part).toList();
    }

    private WaitTarget part(RequestPath path) {
        List<String> segments = path.segments();
        List<String> rest = segments.subList(1, segments.size());
        String name = path.toString();
        if (!path.isReserved()) {
            return WaitTarget.key(path, store, clock);
        }
        if (segments.getFirst().equals("_port") && rest.size() == 2) {
            return WaitTarget.probe(path, probes.port(name, rest), clock);
        }
        if (segments.getFirst().equals("_postgres") && rest.size() == 1) {
            return WaitTarget.probe(path, probes.postgres(name, rest), clock);
        }
        throw Problem.malformed("name must be a key, /_port/HOST/PORT or /_postgres/DATABASE, but was '"
                + RemoteText.escape(name) + "'");
    }

    /** Returns what may be wrong with the names of keys that were never signalled. */
    private Map<String, String> hints(List<WaitTarget> targets) throws InterruptedException {
        Map<String, String> hints = new TreeMap<>();
        for (WaitTarget target : targets) {
            boolean missing = target.reason()
                    .filter(reason -> reason.kind() == Common.NOT_SIGNALLED)
                    .isPresent();
            Optional<String> hint = missing ? similarNames.hint(target.name()) : Optional.empty();
            if (hint.isPresent() && wasNeverSignalled(target.name())) {
                hints.put(target.name(), hint.get());
            }
        }
        return hints;
    }

    private boolean wasNeverSignalled(String name) throws InterruptedException {
        try {
            return store.apply(Name.key(name.substring(1)), KeyWait.beginning(1, Optional.empty()))
                    .state()
                    .equals(KeyState.BLANK);
        } catch (StoreUnavailableException e) {
            return false;
        }
    }

    private static Problem timeout(
            List<WaitTarget> targets, Map<String, String> hints, int attempts, Deadline deadline) {
        Problem problem = Problem.timeout()
                .withMember("reason", reasons(targets, part -> true))
                .withMember("attempts", attempts)
                .withMember("elapsed", Problem.elapsed(deadline))
                .withMember("met", WaitJson.Target.of(targets, WaitTarget::isMet))
                .withMember("missing", WaitJson.Target.of(targets, part -> !part.isMet()));
        return hints.isEmpty()
                ? problem
                : problem.withMember(
                        "hint",
                        hints.entrySet().stream()
                                .map(hint -> hint.getKey() + ": " + hint.getValue())
                                .collect(Collectors.joining("; ")));
    }

    /** Returns 403 for addresses that must not be checked, and 424 for failure signals. */
    private static Problem failed(List<WaitTarget> targets, Outcome.Summary summary) {
        boolean forbidden = targets.stream()
                .filter(WaitTarget::hasFailed)
                .flatMap(part -> part.reason().stream())
                .map(Reason::kind)
                .allMatch(Common.ADDRESS_NOT_ALLOWED::equals);
        String reasons = reasons(targets, WaitTarget::hasFailed);
        Problem problem = forbidden
                ? Problem.of(Status.FORBIDDEN_403, reasons)
                : Problem.failed().withMember("reason", reasons);
        return problem.withMember("elapsed", summary.elapsed().toMillis() / 1000.0)
                .withMember("failed", WaitJson.Target.of(targets, WaitTarget::hasFailed))
                .withMember("met", WaitJson.Target.of(targets, WaitTarget::isMet))
                .withMember("missing", WaitJson.Target.of(targets, part -> !part.isMet() && !part.hasFailed()));
    }

    private static String reasons(List<WaitTarget> targets, Predicate<WaitTarget> which) {
        return targets.stream()
                .filter(which)
                .flatMap(part -> part.reason().stream().map(reason -> part.name() + ": " + reason.message()))
                .collect(Collectors.joining("; "));
    }
}
