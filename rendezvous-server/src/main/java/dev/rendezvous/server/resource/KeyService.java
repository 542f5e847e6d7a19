package dev.rendezvous.server.resource;

import dev.rendezvous.Deadline;
import dev.rendezvous.Payload;
import dev.rendezvous.internal.state.KeyAwaitReset;
import dev.rendezvous.internal.state.KeyReset;
import dev.rendezvous.internal.state.KeySignal;
import dev.rendezvous.internal.state.KeySignal.SignalResult;
import dev.rendezvous.internal.state.Name;
import dev.rendezvous.internal.state.SignalContent;
import dev.rendezvous.internal.state.SignalReceipt;
import dev.rendezvous.internal.store.NonBlockingStore;
import dev.rendezvous.internal.store.StoreUnavailableException;
import dev.rendezvous.internal.text.RemoteText;
import dev.rendezvous.server.http.AsyncResponse;
import dev.rendezvous.server.http.BodyReader;
import dev.rendezvous.server.http.Caller;
import dev.rendezvous.server.http.EntityTags;
import dev.rendezvous.server.http.FailureReport;
import dev.rendezvous.server.http.IdempotencyKey;
import dev.rendezvous.server.http.Json;
import dev.rendezvous.server.http.MethodHandlers;
import dev.rendezvous.server.http.Problem;
import dev.rendezvous.server.http.Query;
import dev.rendezvous.server.http.RequestPath;
import dev.rendezvous.server.http.Responses;
import dev.rendezvous.server.http.TimeToLive;
import dev.rendezvous.server.http.WaitTimeoutPolicy;
import dev.rendezvous.server.observe.EventLog;
import dev.rendezvous.server.observe.Metrics;
import dev.rendezvous.server.waiting.ActivityTracker;
import dev.rendezvous.server.waiting.WaitCommands;
import dev.rendezvous.server.waiting.WaitRegistry;
import io.helidon.http.HttpPrologue;
import io.helidon.webserver.http.ErrorHandler;
import io.helidon.webserver.http.Handler;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.util.Optional;
import java.util.OptionalLong;

/** {@code /{key}}: wait for a key, signal it, reset it. */
public final class KeyService implements Handler {

    private final WaitCommands waitCommands;
    private final WaitRegistry waitRegistry;
    private final ActivityTracker activityTracker;
    private final WaitTimeoutPolicy limit;
    private final TimeToLive ttl;
    private final BodyReader bodyReader;
    private final EventLog log;
    private final Metrics metrics;
    private final KeyResponses responses;
    private final MethodHandlers methods;

    public KeyService(
            WaitCommands waitCommands,
            SimilarNames similarNames,
            ActivityTracker activityTracker,
            WaitTimeoutPolicy limit,
            TimeToLive ttl,
            BodyReader bodyReader,
            EventLog log,
            Metrics metrics) {
        this.waitCommands = waitCommands;
        this.waitRegistry = waitCommands.waits();
        this.activityTracker = activityTracker;
        this.limit = limit;
        this.ttl = ttl;
        this.bodyReader = bodyReader;
        this.log = log;
        this.metrics = metrics;
        this.responses = new KeyResponses(waitRegistry, similarNames);
        this.methods = MethodHandlers.reading(this::await)
                .and("PUT", this::signal)
                .and("POST", this::signal)
                .and("DELETE", this::reset);
    }

    /** Serves the request if its path is that of a key; leaves it to the next route otherwise. */
    @Override
    public void handle(ServerRequest request, ServerResponse response) throws Exception {
        if (RequestPath.of(request).isKey()) {
            methods.handle(request, response);
        } else {
            response.next();
        }
    }

    private void await(ServerRequest request, ServerResponse response) throws InterruptedException {
        Query query = KeyRequest.query(request);
        if (KeyRequest.isUntilReset(query, EntityTags.of(request))) {
            awaitReset(request, response, Caller.of(request, query), Deadline.in(limit.of(request, query, response)));
            return;
        }
        KeyRequest wait = KeyRequest.of(request, response, query, limit);
        EarlyResponse early = new EarlyResponse(request, response, metrics);
        KeyWait.Result result;
        try {
            result = await(wait, early);
        } catch (StoreUnavailableException e) {
            String path = wait.path().toString();
            waitRegistry.recordTimeout(path, e.reason(), wait.deadline());
            throw Problem.timeout(path, e.reason(), wait.deadline());
        }
        responses.send(wait, result, early::sendOnce);
    }

    /**
     * Returns a handler of the same requests that does not block: it may return before the response to a wait is sent, of an {@link
     * AsyncResponse}.
     *
     * @param store the store of this service
     * @param onError sends the response to a wait that has failed
     */
    public Handler withoutBlocking(NonBlockingStore store, ErrorHandler<RuntimeException> onError) {
        return methods.and("GET", (request, response) -> start(request, (AsyncResponse) response, store, onError))
                .and("HEAD", (request, response) -> start(request, (AsyncResponse) response, store, onError));
    }

    /** Returns whether a handler that does not block can handle a request for a key. */
    public static boolean needsNoThread(HttpPrologue prologue) {
        return !prologue.query().contains(KeyRequest.UNTIL);
    }

    private void start(
            ServerRequest request,
            AsyncResponse response,
            NonBlockingStore store,
            ErrorHandler<RuntimeException> onError) {
        KeyRequest wait = KeyRequest.of(request, response, KeyRequest.query(request), limit);
        KeyWait.Result first = store.apply(wait.key(), wait.beginning());
        requireIssued(first);
        if (wait.endsWith(first)) {
            responses.send(wait, first);
        } else {
            waitRegistry.start(
                    wait.spec(first.command()),
                    new CallbackKeyWait(wait, first.command(), store, response, responses, metrics, onError));
        }
    }

    private void awaitReset(ServerRequest request, ServerResponse response, Caller caller, Deadline deadline)
            throws InterruptedException {
        RequestPath path = RequestPath.of(request);
        long version =
                waitCommands.awaitRead(path.toString(), caller, Name.key(path.name()), new KeyAwaitReset(), deadline);
        Responses.setVersion(response, version, 0);
        Responses.sendOk(request, response, version);
    }

    /**
     * Returns the result at the end of the wait.
     *
     * @throws StoreUnavailableException if the store cannot be reached at the deadline
     */
    private KeyWait.Result await(KeyRequest wait, EarlyResponse early) throws InterruptedException {
        KeyWait.Result first = waitCommands.begin(
                wait.path().toString(), wait.caller(), wait.key(), wait.beginning(), wait.deadline());
        requireIssued(first);
        if (wait.endsWith(first)) {
            return first;
        }
        KeyWait.Result last = waitRegistry.during(
                wait.spec(first.command()),
                end -> KeyWait.result(waitCommands
                        .store()
                        .awaitAnswer(
                                wait.key(),
                                first.command(),
                                wait.deadline(),
                                answer -> early.sendIfQuick(KeyWait.result(answer), end))),
                KeyWait.Result::outcome);
        if (!early.isSent()) {
            last.sinceSignal().ifPresent(metrics::observeWake);
        }
        return last;
    }

    private void signal(ServerRequest request, ServerResponse response) throws InterruptedException {
        RequestPath path = RequestPath.of(request);
        Query query = Query.of(request, FailureReport.STATUS, "ttl", Caller.PARAMETER);
        boolean failure = FailureReport.isIn(query);
        Optional<Payload> body = bodyReader.payload(request);
        SignalContent content =
                failure ? new SignalContent.Failed(FailureReport.reason(body)) : new SignalContent.Success(body);
        SignalResult result = waitCommands
                .store()
                .apply(
                        Name.key(path.name()),
                        new KeySignal(
                                content,
                                ttl.orOf(query).limit(),
                                IdempotencyKey.of(request),
                                limit.most(),
                                Optional.of(Caller.label(request, query))));
        switch (result) {
            case SignalResult.Accepted accepted -> {
                SignalReceipt receipt = accepted.receipt();
                activityTracker.clearTimeout(path.toString());
                metrics.countSignal(failure);
                log.log(failure ? "failed" : "signalled", path.toString(), "version " + receipt.version());
                Responses.setVersion(response, receipt.version(), receipt.count());
                Responses.sendOk(request, response, receipt.version());
            }
            case SignalResult.Conflict conflict ->
                throw Problem.unprocessable("Idempotency-Key must be new for a new signal, but was used for another"
                        + " signal of " + RemoteText.escape(path.toString()));
        }
    }

    private void reset(ServerRequest request, ServerResponse response) throws InterruptedException {
        Query.requireNone(request);
        RequestPath path = RequestPath.of(request);
        boolean wasSignalled = waitCommands.store().apply(Name.key(path.name()), new KeyReset(limit.most()));
        activityTracker.clearTimeout(path.toString());
        if (wasSignalled) {
            metrics.countReset();
            log.log("reset", path.toString(), "");
        }
        response.header("Rendezvous-Reset", Boolean.toString(wasSignalled));
        Responses.sendJson(request, response, Json.ok());
    }

    /** A version that was never issued would be waited for in a state that knows nothing of what the client has seen. */
    private void requireIssued(KeyWait.Result first) {
        OptionalLong newerThan = first.command().await().newerThan();
        if (newerThan.isPresent() && newerThan.getAsLong() > first.state().version()) {
            long latest = waitCommands.store().latestRevision();
            if (newerThan.getAsLong() > latest) {
                throw Problem.newerVersion(newerThan.getAsLong(), latest);
            }
        }
    }
}
