package dev.rendezvous.server.resource;

import dev.rendezvous.Deadline;
import dev.rendezvous.internal.state.Answer;
import dev.rendezvous.internal.state.LeaseId;
import dev.rendezvous.internal.state.LockAcquire;
import dev.rendezvous.internal.state.LockAwaitFree;
import dev.rendezvous.internal.state.LockGrant;
import dev.rendezvous.internal.state.LockRelease;
import dev.rendezvous.internal.state.LockRenew;
import dev.rendezvous.internal.state.LockState;
import dev.rendezvous.internal.state.LockUnlock;
import dev.rendezvous.internal.state.LockWithdraw;
import dev.rendezvous.internal.state.Name;
import dev.rendezvous.internal.state.ReadCommand;
import dev.rendezvous.internal.store.Store;
import dev.rendezvous.internal.text.RemoteText;
import dev.rendezvous.server.http.Caller;
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
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** {@code /_lock/{name}}: acquire, renew, release, show, wait until it is free. */
public final class LockService implements HttpService {

    private static final Duration DEFAULT_TTL = Duration.ofSeconds(30);
    private static final Duration MIN_TTL = Duration.ofMillis(100);
    private static final Duration MAX_TTL = Duration.ofDays(1);
    private static final HeaderName FENCE = HeaderNames.create("Rendezvous-Fence");

    private final WaitCommands waitCommands;
    private final Store store;
    private final WaitTimeoutPolicy limit;
    private final ActivityTracker activityTracker;
    private final EventLog log;
    private final LeaseIds leaseIds = new LeaseIds();

    public LockService(
            WaitCommands waitCommands, WaitTimeoutPolicy limit, ActivityTracker activityTracker, EventLog log) {
        this.waitCommands = waitCommands;
        this.store = waitCommands.store();
        this.limit = limit;
        this.activityTracker = activityTracker;
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
        Query query = Query.of(
                request,
                "ttl",
                "timeout",
                "holder",
                Parameters.RECONNECT,
                "permits",
                "acquire",
                "mode",
                Caller.PARAMETER);
        Duration ttl = Parameters.duration(query, "ttl", DEFAULT_TTL, MIN_TTL, MAX_TTL);
        LockParameters parameters = LockParameters.of(query);
        LockAcquire.AcquireSpec acquireSpec = new LockAcquire.AcquireSpec(
                IdempotencyKey.of(request),
                Parameters.name(query, "holder"),
                leaseIds.create(path),
                ttl,
                parameters.mode());
        Deadline deadline = Deadline.in(limit.of(request, query, response));
        LockAcquire acquire =
                new LockAcquire(store.newRequestId(), acquireSpec, parameters.permits(), deadline.remaining());
        WaitCommands commands = waitCommands.reconnecting(Parameters.reconnect(query, acquireSpec.operation()));
        switch (commands.execute(path, Caller.of(request, query), name, acquire, deadline)) {
            case Answer.Granted<LockGrant> granted -> {
                activityTracker.clearTimeout(path);
                log.log("locked", path, "fence " + granted.value().fence());
                commands.deliver(name, acquire, request, response, leaseOf(request, response, granted.value()));
            }
            case Answer.Rejected<LockGrant> rejected -> throw ConflictProblem.of(path, rejected.reason());
            case Answer.Pending<LockGrant> pending -> {
                waitCommands.waits().recordTimeout(path, pending.reason(), deadline);
                throw Problem.timeout(path, pending.reason(), deadline);
            }
        }
    }

    private static ResponseBody leaseOf(ServerRequest request, ServerResponse response, LockGrant grant) {
        response.header(FENCE, Long.toString(grant.fence()));
        return ResponseBody.negotiated(
                request, LockJson.Lease.granted(grant), grant.entry().lease().text());
    }

    private void renew(ServerRequest request, ServerResponse response) throws InterruptedException {
        String path = RequestPath.of(request).toString();
        Name<LockState> name = name(request);
        Query query = Query.of(request, "lease");
        LeaseId lease = lease(path, query)
                .orElseThrow(() -> Problem.malformed("parameter 'lease' must be the lease to renew, but is missing"));
        LockGrant renewed = store.apply(name, new LockRenew(lease))
                .orElseThrow(() -> Problem.of(
                                Status.CONFLICT_409,
                                "The lease of " + RemoteText.escape(path) + " is lost: it has expired or was released")
                        .withMember("name", path)
                        .withMember("kind", "LEASE_LOST"));
        Responses.send(
                request, response, ResponseBody.negotiated(request, LockJson.Lease.renewed(renewed), renewed.fence()));
    }

    private void release(ServerRequest request, ServerResponse response) throws InterruptedException {
        String path = RequestPath.of(request).toString();
        Name<LockState> name = name(request);
        Query query = Query.of(request, "lease", "fence");
        Optional<String> operation = IdempotencyKey.of(request);
        if (query.get("fence").isPresent()) {
            boolean alone = query.get("lease").isEmpty() && operation.isEmpty();
            unlock(request, response, Parameters.version(query, "fence", alone));
            return;
        }
        Optional<LeaseId> lease = lease(path, query);
        if (lease.isEmpty() && operation.isEmpty()) {
            throw Problem.malformed(
                    "parameter 'lease' (to release it), Idempotency-Key (to withdraw its operation) or parameter"
                            + " 'fence' (to take the lock from its holder) must be given, but all are missing");
        }
        boolean released = false;
        if (lease.isPresent()) {
            Optional<LockGrant> grant = store.apply(name, new LockRelease(lease.get()));
            grant.ifPresent(held -> log.log("unlocked", path, "fence " + held.fence()));
            released = grant.isPresent();
        }
        if (operation.isPresent() && store.apply(name, new LockWithdraw(operation.get()))) {
            log.log("withdrawn", path, "");
            released = true;
        }
        sendRelease(request, response, new LockJson.Release(true, released, Optional.empty()));
    }

    private static void sendRelease(ServerRequest request, ServerResponse response, LockJson.Release release) {
        Responses.send(request, response, ResponseBody.negotiated(request, release, release.released()));
    }

    /** For an operator: takes the lease from its holder. */
    private void unlock(ServerRequest request, ServerResponse response, long fence) throws InterruptedException {
        String path = RequestPath.of(request).toString();
        LockUnlock.Result result = store.apply(name(request), new LockUnlock(fence));
        if (result.released().isEmpty()) {
            List<Long> fences = result.fences();
            String present = fences.isEmpty()
                    ? "it is not held"
                    : "it is held with fence "
                            + fences.stream().map(String::valueOf).collect(Collectors.joining(", "));
            Problem problem = Problem.of(
                            Status.CONFLICT_409,
                            RemoteText.escape(path) + " cannot be unlocked with fence " + fence + ": " + present)
                    .withMember("name", path)
                    .withMember("kind", "FENCE_MISMATCH");
            throw fences.isEmpty() ? problem : problem.withMember("fence", fences.getLast());
        }
        log.log("unlocked", path, "fence " + fence + ", by an operator");
        sendRelease(request, response, new LockJson.Release(true, true, Optional.of(fence)));
    }

    /**
     * Returns the lease of a request.
     *
     * @throws Problem 404 if it is not one that was created for the lock
     */
    private Optional<LeaseId> lease(String path, Query query) {
        Optional<LeaseId> lease = query.get("lease").map(LeaseId::new);
        if (lease.isPresent() && !leaseIds.isPossible(path, lease.get())) {
            throw Problem.of(
                            Status.NOT_FOUND_404,
                            "parameter 'lease' must be a lease that POST " + RemoteText.escape(path)
                                    + " has returned, but is not")
                    .withMember("name", path)
                    .withMember("kind", "NO_SUCH_LEASE");
        }
        return lease;
    }

    private void show(ServerRequest request, ServerResponse response) throws InterruptedException {
        Query query = Query.of(request, "until", "timeout", Caller.PARAMETER);
        if (query.get("until").isPresent()) {
            awaitFree(request, response, query);
            return;
        }
        if (query.get("timeout").isPresent()) {
            throw Problem.malformed("parameter 'timeout' must be given together with 'until=free' only");
        }
        ReadCommand<LockState, LockJson.Lock> readCommand = LockJson.Lock::of;
        Responses.sendJson(request, response, Json.line(store.apply(name(request), readCommand)));
    }

    private void awaitFree(ServerRequest request, ServerResponse response, Query query) throws InterruptedException {
        String until = query.get("until").orElseThrow();
        if (!until.equals("free")) {
            throw Query.malformed("until", "free", until);
        }
        String path = RequestPath.of(request).toString();
        Deadline deadline = Deadline.in(limit.of(request, query, response));
        LockState free =
                waitCommands.awaitRead(path, Caller.of(request, query), name(request), new LockAwaitFree(), deadline);
        Responses.send(
                request, response, ResponseBody.negotiated(request, LockJson.Lock.of(free, Instant.EPOCH), true));
    }
}
