package dev.rendezvous.server;

import dev.rendezvous.Deadline;
import dev.rendezvous.Reason;
import dev.rendezvous.RemoteText;
import dev.rendezvous.state.Acquire;
import dev.rendezvous.state.Answer;
import dev.rendezvous.state.Grant;
import dev.rendezvous.state.LeaseId;
import dev.rendezvous.state.LockState;
import dev.rendezvous.state.Name;
import dev.rendezvous.state.Reading;
import dev.rendezvous.state.Release;
import dev.rendezvous.state.Renew;
import dev.rendezvous.state.Store;
import dev.rendezvous.state.Withdraw;
import io.helidon.http.Status;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Optional;

/** {@code /_lock/{name}}: acquire, renew, release, show. */
final class LockService implements HttpService {

    private static final Duration DEFAULT_TTL = Duration.ofSeconds(30);
    private static final Duration MIN_TTL = Duration.ofMillis(100);
    private static final Duration MAX_TTL = Duration.ofDays(1);
    private static final int MAX_PERMITS = 10_000;
    private static final int LEASE_BYTES = 16;

    private final Petitions petitions;
    private final Store store;
    private final WaitLimit limit;
    private final Board board;
    private final EventLog log;
    private final SecureRandom random = new SecureRandom();

    LockService(Petitions petitions, WaitLimit limit, Board board, EventLog log) {
        this.petitions = petitions;
        this.store = petitions.store();
        this.limit = limit;
        this.board = board;
        this.log = log;
    }

    @Override
    public void routing(HttpRules rules) {
        rules.any(
                "/*",
                MethodHandlers.reading(this::show)
                        .and("POST", this::acquire)
                        .and("PUT", this::renew)
                        .and("DELETE", this::release));
    }

    private static Name<LockState> name(ServerRequest request) {
        return Name.lock(RequestPath.of(request).nameAfterFirst());
    }

    private void acquire(ServerRequest request, ServerResponse response) throws InterruptedException {
        String path = RequestPath.of(request).toString();
        Name<LockState> name = name(request);
        Query query = Query.of(request, "ttl", "timeout", "permits", "holder");
        Duration ttl = Parameters.duration(query, "ttl", DEFAULT_TTL, MIN_TTL, MAX_TTL);
        Optional<Integer> permits = Parameters.number(query, "permits", MAX_PERMITS);
        Acquire.Wish wish =
                new Acquire.Wish(IdempotencyKey.of(request), Parameters.name(query, "holder"), newLeaseId(), ttl);
        Deadline deadline = Deadline.in(limit.of(request, query, response));
        Acquire acquire = new Acquire(store.newRequest(), wish, permits, deadline.left());
        switch (petitions.ask(path, name, acquire, deadline)) {
            case Answer.Granted<Grant> granted -> {
                board.settled(path);
                log.event("locked", path, "fence " + granted.value().fence());
                petitions.deliver(name, acquire, request, response, Json.line(LockJson.Lease.granted(granted.value())));
            }
            case Answer.Refused<Grant> refused -> throw conflict(path, refused.reason());
            case Answer.Pending<Grant> pending -> {
                petitions.waits().timedOut(path, pending.reason(), deadline);
                throw Problem.timeout(path, pending.reason(), deadline);
            }
        }
    }

    private LeaseId newLeaseId() {
        byte[] bytes = new byte[LEASE_BYTES];
        random.nextBytes(bytes);
        return new LeaseId(HexFormat.of().formatHex(bytes));
    }

    private static Problem conflict(String path, Reason reason) {
        return Problem.of(Status.CONFLICT_409, RemoteText.escape(path + ": " + reason.message()))
                .with("name", path)
                .with("kind", reason.kind().name());
    }

    private void renew(ServerRequest request, ServerResponse response) throws InterruptedException {
        String path = RequestPath.of(request).toString();
        Name<LockState> name = name(request);
        Query query = Query.of(request, "lease");
        LeaseId lease = lease(query)
                .orElseThrow(() -> Problem.malformed("parameter 'lease' must be the lease to renew, but is missing"));
        Grant renewed = store.apply(name, new Renew(lease))
                .orElseThrow(() -> Problem.of(
                                Status.CONFLICT_409,
                                "The lease of " + RemoteText.escape(path) + " is lost: it has expired or was released")
                        .with("name", path)
                        .with("kind", "LEASE_LOST"));
        send(request, response, LockJson.Lease.renewed(renewed));
    }

    private void release(ServerRequest request, ServerResponse response) throws InterruptedException {
        String path = RequestPath.of(request).toString();
        Name<LockState> name = name(request);
        Query query = Query.of(request, "lease");
        Optional<LeaseId> lease = lease(query);
        Optional<String> operation = IdempotencyKey.of(request);
        if (lease.isEmpty() && operation.isEmpty()) {
            throw Problem.malformed(
                    "parameter 'lease' (to release it) or Idempotency-Key (to withdraw its operation) must be"
                            + " specified, but both are missing");
        }
        if (lease.isPresent()) {
            store.apply(name, new Release(lease.get()))
                    .ifPresent(grant -> log.event("unlocked", path, "fence " + grant.fence()));
        }
        if (operation.isPresent() && store.apply(name, new Withdraw(operation.get()))) {
            log.event("withdrawn", path, "");
        }
        Answers.json(request, response, Json.ok());
    }

    private static Optional<LeaseId> lease(Query query) {
        return query.get("lease").map(LeaseId::new);
    }

    private void show(ServerRequest request, ServerResponse response) throws InterruptedException {
        Query.requireNone(request);
        Reading<LockState, LockJson.Lock> reading = LockJson.Lock::of;
        send(request, response, store.apply(name(request), reading));
    }

    private static void send(ServerRequest request, ServerResponse response, Object body) {
        Answers.json(request, response, Json.line(body));
    }
}
