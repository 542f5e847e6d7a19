package dev.rendezvous.server.resource;

import dev.rendezvous.Deadline;
import dev.rendezvous.Reason;
import dev.rendezvous.Reason.Common;
import dev.rendezvous.internal.state.Answer;
import dev.rendezvous.internal.state.BarrierArrive;
import dev.rendezvous.internal.state.BarrierBreak;
import dev.rendezvous.internal.state.BarrierDepart;
import dev.rendezvous.internal.state.BarrierGeneration;
import dev.rendezvous.internal.state.BarrierPosition;
import dev.rendezvous.internal.state.BarrierReset;
import dev.rendezvous.internal.state.BarrierSpec;
import dev.rendezvous.internal.state.BarrierState;
import dev.rendezvous.internal.state.Name;
import dev.rendezvous.internal.state.ReadCommand;
import dev.rendezvous.internal.state.RequestId;
import dev.rendezvous.internal.text.RemoteText;
import dev.rendezvous.server.http.BodyReader;
import dev.rendezvous.server.http.Caller;
import dev.rendezvous.server.http.FailureReport;
import dev.rendezvous.server.http.IdempotencyKey;
import dev.rendezvous.server.http.Json;
import dev.rendezvous.server.http.MethodHandlers;
import dev.rendezvous.server.http.Parameters;
import dev.rendezvous.server.http.Problem;
import dev.rendezvous.server.http.Query;
import dev.rendezvous.server.http.RequestPath;
import dev.rendezvous.server.http.ResponseBody;
import dev.rendezvous.server.http.Responses;
import dev.rendezvous.server.http.WaitTimeoutPolicy;
import dev.rendezvous.server.observe.EventLog;
import dev.rendezvous.server.waiting.ActivityTracker;
import dev.rendezvous.server.waiting.WaitCommands;
import dev.rendezvous.server.waiting.WaitRegistry;
import io.helidon.http.Status;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.util.List;
import java.util.Optional;

/** {@code /_barrier/{name}}: wait until all parties have arrived. */
public final class BarrierService implements HttpService {

    private static final int MAX_PARTIES = 10_000;

    private final WaitCommands waitCommands;
    private final WaitTimeoutPolicy limit;
    private final ActivityTracker activityTracker;
    private final BodyReader bodyReader;
    private final EventLog log;

    public BarrierService(
            WaitCommands waitCommands,
            WaitTimeoutPolicy limit,
            ActivityTracker activityTracker,
            BodyReader bodyReader,
            EventLog log) {
        this.waitCommands = waitCommands;
        this.limit = limit;
        this.activityTracker = activityTracker;
        this.bodyReader = bodyReader;
        this.log = log;
    }

    @Override
    public void routing(HttpRules rules) {
        rules.any(
                "/*",
                MethodHandlers.reading(this::show)
                        .and("POST", this::arrive)
                        .and("PUT", this::fail)
                        .and("DELETE", this::depart));
    }

    private static Name<BarrierState> name(ServerRequest request) {
        return Name.barrier(RequestPath.of(request).nameAfterFirst());
    }

    private void arrive(ServerRequest request, ServerResponse response) throws InterruptedException {
        String path = RequestPath.of(request).toString();
        Name<BarrierState> name = name(request);
        Query query =
                Query.of(request, "parties", "timeout", "member", "members", Parameters.RECONNECT, Caller.PARAMETER);
        BarrierSpec barrierSpec = spec(query);
        BarrierArrive.ArrivalSpec arrivalSpec = new BarrierArrive.ArrivalSpec(
                IdempotencyKey.of(request), Parameters.name(query, "member"), bodyReader.payload(request));
        Deadline deadline = Deadline.in(limit.of(request, query, response));
        RequestId id = waitCommands.store().newRequestId();
        BarrierArrive arrive = new BarrierArrive(id, arrivalSpec, barrierSpec, deadline.remaining(), limit.most());
        WaitCommands commands = waitCommands.reconnecting(Parameters.reconnect(query, arrivalSpec.operation()));
        switch (commands.execute(path, Caller.of(request, query), name, arrive, deadline)) {
            case Answer.Granted<BarrierPosition> granted -> {
                activityTracker.clearTimeout(path);
                BarrierPosition barrierPosition = granted.value();
                if (barrierPosition.index() == barrierSpec.parties() - 1) {
                    log.log(
                            "released",
                            path,
                            "generation " + barrierPosition.generation().number());
                }
                response.header(Responses.NO_SNIFFING);
                commands.deliver(name, arrive, request, response, released(request, barrierPosition));
            }
            case Answer.Rejected<BarrierPosition> rejected -> throw rejected(path, rejected.reason());
            case Answer.Pending<BarrierPosition> pending -> {
                waits().recordTimeout(path, pending.reason(), deadline);
                throw timeout(path, pending, deadline);
            }
        }
    }

    private WaitRegistry waits() {
        return waitCommands.waits();
    }

    private static BarrierSpec spec(Query query) {
        List<String> members = Parameters.names(query, "members");
        Optional<Integer> parties = Parameters.number(query, "parties", MAX_PARTIES);
        if (parties.isEmpty() && members.isEmpty()) {
            throw Problem.malformed(
                    "parameter 'parties' (a number) or 'members' (names) must be given, but both are missing");
        }
        try {
            return new BarrierSpec(parties.orElse(members.size()), members);
        } catch (IllegalArgumentException e) {
            throw Problem.malformed(RemoteText.escape(String.valueOf(e.getMessage())));
        }
    }

    private static Problem rejected(String path, Reason reason) {
        return reason.kind() == Common.BARRIER_BROKEN
                ? Problem.failed()
                        .withMember("name", path)
                        .withMember("reason", reason.message())
                        .withMember("kind", reason.kind().name())
                : ConflictProblem.of(path, reason);
    }

    private static Problem timeout(String path, Answer.Pending<BarrierPosition> pending, Deadline deadline) {
        BarrierGeneration open = pending.partial().orElseThrow().generation();
        return Problem.timeout(path, pending.reason(), deadline)
                .withMember("generation", open.number())
                .withMember("parties", open.spec().parties())
                .withMember("arrived", open.members().size())
                .withMember("here", open.presentNames())
                .withMember("missing", open.missingNames());
    }

    private void show(ServerRequest request, ServerResponse response) throws InterruptedException {
        Query.requireNone(request);
        ReadCommand<BarrierState, BarrierJson.Barrier> readCommand = (state, now) -> BarrierJson.Barrier.of(state);
        Responses.sendJson(request, response, Json.line(waitCommands.store().apply(name(request), readCommand)));
    }

    /** Breaks the barrier, for a party that has failed. */
    private void fail(ServerRequest request, ServerResponse response) throws InterruptedException {
        String path = RequestPath.of(request).toString();
        Name<BarrierState> name = name(request);
        if (!FailureReport.isIn(Query.of(request, FailureReport.STATUS, Caller.PARAMETER))) {
            throw Problem.malformed(
                    "parameter 'status' must be 'failed', which breaks the barrier, but is missing; to arrive, send POST");
        }
        String reason = FailureReport.reason(bodyReader.payload(request));
        BarrierBreak.Result result = waitCommands.store().apply(name, new BarrierBreak(reason, limit.most()));
        activityTracker.clearTimeout(path);
        log.log("broken", path, "generation " + result.generation());
        Responses.send(
                request, response, ResponseBody.negotiated(request, BarrierJson.Break.of(result), result.generation()));
    }

    private void depart(ServerRequest request, ServerResponse response) throws InterruptedException {
        Query query = Query.of(request, "generation");
        if (query.get("generation").isPresent()) {
            boolean alone = IdempotencyKey.of(request).isEmpty();
            reset(request, response, Parameters.version(query, "generation", alone));
            return;
        }
        String operation = IdempotencyKey.of(request)
                .orElseThrow(() -> Problem.malformed(
                        "Idempotency-Key (of the arrival to withdraw) or parameter 'generation' (to reset"
                                + " the barrier) must be given, but both are missing"));
        Optional<BarrierPosition> tooLate = waitCommands.store().apply(name(request), new BarrierDepart(operation));
        if (tooLate.isPresent()) {
            response.header(Responses.NO_SNIFFING);
            Responses.send(request, response, released(request, tooLate.get()));
        } else {
            Responses.sendPayload(request, response, Optional.empty());
        }
    }

    /** For an operator: rejects all members that wait, or ends a break. */
    private void reset(ServerRequest request, ServerResponse response, long generation) throws InterruptedException {
        String path = RequestPath.of(request).toString();
        BarrierReset.Result result =
                waitCommands.store().apply(name(request), new BarrierReset(generation, limit.most()));
        switch (result) {
            case BarrierReset.Result.Done done -> {
                log.log("reset", path, "generation " + generation + ", by an operator");
                Responses.send(
                        request,
                        response,
                        ResponseBody.negotiated(
                                request,
                                new BarrierJson.Reset(true, true, generation, done.rejected()),
                                done.rejected()));
            }
            case BarrierReset.Result.OtherGeneration other ->
                throw mismatch(
                                path,
                                "generation " + other.number() + (other.broken() ? " is broken" : " is open"),
                                generation)
                        .withMember("generation", other.number());
            case BarrierReset.Result.NoGeneration none -> throw mismatch(path, "no party has arrived", generation);
        }
    }

    private static Problem mismatch(String path, String present, long generation) {
        return Problem.of(
                        Status.CONFLICT_409,
                        RemoteText.escape(path) + ": " + present + ", so generation " + generation + " cannot be reset")
                .withMember("name", path)
                .withMember("kind", "GENERATION_MISMATCH");
    }

    private static ResponseBody released(ServerRequest request, BarrierPosition barrierPosition) {
        return ResponseBody.negotiated(request, BarrierJson.Released.of(barrierPosition), barrierPosition.index());
    }
}
