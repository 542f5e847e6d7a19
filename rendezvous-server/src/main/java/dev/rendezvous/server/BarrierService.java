package dev.rendezvous.server;

import dev.rendezvous.Deadline;
import dev.rendezvous.Reason;
import dev.rendezvous.Reason.Common;
import dev.rendezvous.RemoteText;
import dev.rendezvous.state.Answer;
import dev.rendezvous.state.Arrive;
import dev.rendezvous.state.Attendance;
import dev.rendezvous.state.BarrierState;
import dev.rendezvous.state.Depart;
import dev.rendezvous.state.Gathering;
import dev.rendezvous.state.Name;
import dev.rendezvous.state.Reading;
import dev.rendezvous.state.Request;
import dev.rendezvous.state.Terms;
import io.helidon.http.Status;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.util.List;
import java.util.Optional;

/** {@code /_barrier/{name}}: wait until all parties have arrived. */
final class BarrierService implements HttpService {

    private static final int MAX_PARTIES = 10_000;

    private final Petitions petitions;
    private final WaitLimit limit;
    private final Board board;
    private final Bodies bodies;
    private final EventLog log;

    BarrierService(Petitions petitions, WaitLimit limit, Board board, Bodies bodies, EventLog log) {
        this.petitions = petitions;
        this.limit = limit;
        this.board = board;
        this.bodies = bodies;
        this.log = log;
    }

    @Override
    public void routing(HttpRules rules) {
        rules.any(
                "/*",
                MethodHandlers.reading(this::show).and("POST", this::arrive).and("DELETE", this::depart));
    }

    private static Name<BarrierState> name(ServerRequest request) {
        return Name.barrier(RequestPath.of(request).nameAfterFirst());
    }

    private void arrive(ServerRequest request, ServerResponse response) throws InterruptedException {
        String path = RequestPath.of(request).toString();
        Name<BarrierState> name = name(request);
        Query query = Query.of(request, "parties", "timeout", "member", "members");
        Terms terms = terms(query);
        Arrive.Introduction introduction = new Arrive.Introduction(
                IdempotencyKey.of(request), Parameters.name(query, "member"), bodies.payload(request));
        Deadline deadline = Deadline.in(limit.of(request, query, response));
        Request id = petitions.store().newRequest();
        Arrive arrive = new Arrive(id, introduction, terms, deadline.left(), limit.most());
        switch (petitions.ask(path, name, arrive, deadline)) {
            case Answer.Granted<Attendance> granted -> {
                board.settled(path);
                Attendance attendance = granted.value();
                if (attendance.index() == terms.parties() - 1) {
                    log.event(
                            "released",
                            path,
                            "generation " + attendance.gathering().generation());
                }
                response.header(Answers.NO_SNIFFING);
                petitions.deliver(name, arrive, request, response, Json.line(BarrierJson.Released.of(attendance)));
            }
            case Answer.Refused<Attendance> refused -> throw conflict(path, refused.reason());
            case Answer.Pending<Attendance> pending -> {
                waits().timedOut(path, pending.reason(), deadline);
                throw timeout(path, pending, deadline);
            }
        }
    }

    private Waits waits() {
        return petitions.waits();
    }

    private static Terms terms(Query query) {
        List<String> members = Parameters.names(query, "members");
        Optional<Integer> parties = Parameters.number(query, "parties", MAX_PARTIES);
        if (parties.isEmpty() && members.isEmpty()) {
            throw Problem.malformed(
                    "parameter 'parties' (a number) or 'members' (names) must be specified, but both are missing");
        }
        try {
            return new Terms(parties.orElse(members.size()), members);
        } catch (IllegalArgumentException e) {
            throw Problem.malformed(RemoteText.escape(String.valueOf(e.getMessage())));
        }
    }

    private static Problem conflict(String path, Reason reason) {
        String error = RemoteText.escape(path + ": " + reason.message());
        Problem problem = reason.kind() == Common.OPERATION_REUSED
                ? Problem.unprocessable(error)
                : Problem.of(Status.CONFLICT_409, error);
        return problem.with("name", path).with("kind", reason.kind().name());
    }

    private static Problem timeout(String path, Answer.Pending<Attendance> pending, Deadline deadline) {
        Gathering open = pending.soFar().orElseThrow().gathering();
        return Problem.timeout(path, pending.reason(), deadline)
                .with("generation", open.generation())
                .with("parties", open.terms().parties())
                .with("arrived", open.arrivals().size())
                .with("here", open.here())
                .with("missing", open.missing());
    }

    private void show(ServerRequest request, ServerResponse response) throws InterruptedException {
        Query.requireNone(request);
        Reading<BarrierState, BarrierJson.Barrier> reading = (state, now) -> BarrierJson.Barrier.of(state);
        Answers.json(request, response, Json.line(petitions.store().apply(name(request), reading)));
    }

    private void depart(ServerRequest request, ServerResponse response) throws InterruptedException {
        Query.requireNone(request);
        String operation = IdempotencyKey.of(request)
                .orElseThrow(() ->
                        Problem.malformed("Idempotency-Key must be that of the arrival to withdraw, but is missing"));
        Optional<Attendance> tooLate = petitions.store().apply(name(request), new Depart(operation));
        if (tooLate.isPresent()) {
            send(request, response, BarrierJson.Released.of(tooLate.get()));
        } else {
            Answers.json(request, response, Json.ok());
        }
    }

    private static void send(ServerRequest request, ServerResponse response, BarrierJson.Released body) {
        response.header(Answers.NO_SNIFFING);
        Answers.json(request, response, Json.line(body));
    }
}
