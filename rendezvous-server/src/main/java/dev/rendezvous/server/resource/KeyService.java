package dev.rendezvous.server.resource;

import dev.rendezvous.Deadline;
import dev.rendezvous.Payload;
import dev.rendezvous.Reason;
import dev.rendezvous.internal.state.Answer;
import dev.rendezvous.internal.state.KeyAwaitReset;
import dev.rendezvous.internal.state.KeyReset;
import dev.rendezvous.internal.state.KeySignal;
import dev.rendezvous.internal.state.KeySignal.SignalResult;
import dev.rendezvous.internal.state.KeyState;
import dev.rendezvous.internal.state.Name;
import dev.rendezvous.internal.state.ReadCommand;
import dev.rendezvous.internal.state.SignalContent;
import dev.rendezvous.internal.state.SignalReceipt;
import dev.rendezvous.internal.state.SuccessSignal;
import dev.rendezvous.internal.store.StoreUnavailableException;
import dev.rendezvous.internal.text.RemoteText;
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
import dev.rendezvous.server.waiting.WaitSpec;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.webserver.http.Handler;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.util.Optional;
import java.util.OptionalLong;

/** {@code /{key}}: wait for a key, signal it, reset it. */
public final class KeyService implements Handler {

    private static final HeaderName HINT = HeaderNames.create("Rendezvous-Hint");

    private final WaitCommands waitCommands;
    private final WaitRegistry waitRegistry;
    private final ActivityTracker activityTracker;
    private final WaitTimeoutPolicy limit;
    private final TimeToLive ttl;
    private final BodyReader bodyReader;
    private final EventLog log;
    private final Metrics metrics;
    private final SimilarNames similarNames;
    private final Handler methods;

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
        this.similarNames = similarNames;
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
        String path = RequestPath.of(request).toString();
        Query query = Query.of(request, "timeout", "count", "until", Caller.PARAMETER);
        Caller caller = Caller.of(request, query);
        Optional<EntityTags> tags = EntityTags.of(request);
        if (isUntilReset(query, tags)) {
            awaitReset(request, response, caller, Deadline.in(limit.of(request, query, response)));
            return;
        }
        long count = count(query);
        Deadline deadline = Deadline.in(limit.of(request, query, response));
        EarlyResponse early = new EarlyResponse(request, response, metrics);
        KeyWait.Result result;
        try {
            result = await(RequestPath.of(request), caller, KeyWait.beginning(count, tags), deadline, early);
        } catch (StoreUnavailableException e) {
            waitRegistry.recordTimeout(path, e.reason(), deadline);
            throw Problem.timeout(path, e.reason(), deadline);
        }
        switch (result.answer()) {
            case Answer.Granted<SuccessSignal> granted -> early.sendOnce(granted.value());
            case Answer.Rejected<SuccessSignal> rejected -> throw failed(path, rejected.reason(), result.state());
            case Answer.Pending<SuccessSignal> pending -> timedOut(path, pending.reason(), result, deadline, response);
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
    private KeyWait.Result await(
            RequestPath path,
            Caller caller,
            ReadCommand<KeyState, KeyWait.Result> beginning,
            Deadline deadline,
            EarlyResponse early)
            throws InterruptedException {
        Name<KeyState> key = Name.key(path.name());
        KeyWait.Result first = waitCommands.begin(path.toString(), caller, key, beginning, deadline);
        OptionalLong newerThan = first.command().await().newerThan();
        if (newerThan.isPresent() && newerThan.getAsLong() > first.state().version()) {
            requireIssued(newerThan.getAsLong());
        }
        if (WaitRegistry.isSingleCheck(deadline) || !(first.answer() instanceof Answer.Pending)) {
            return first;
        }
        KeyWait.Result last = waitRegistry.during(
                WaitSpec.of(path.toString(), caller, key, first.command(), deadline),
                end -> KeyWait.result(waitCommands
                        .store()
                        .awaitAnswer(
                                key,
                                first.command(),
                                deadline,
                                answer -> early.sendIfQuick(KeyWait.result(answer), end))),
                KeyWait.Result::outcome);
        if (!early.isSent()) {
            last.sinceSignal().ifPresent(metrics::observeWake);
        }
        return last;
    }

    private void timedOut(
            String path, Reason reason, KeyWait.Result result, Deadline deadline, ServerResponse response) {
        KeyState state = result.state();
        waitRegistry.recordTimeout(path, reason, deadline);
        boolean neverSignalled = state.equals(KeyState.BLANK);
        Optional<String> hint =
                neverSignalled && !WaitRegistry.isSingleCheck(deadline) ? similarNames.hint(path) : Optional.empty();
        if (result.isUnchanged()) {
            // It has no body. A name that no header can carry is not said.
            hint.filter(text -> text.chars().allMatch(c -> c < 0x7f))
                    .ifPresent(text -> response.headers().add(HeaderValues.create(HINT, text)));
            Responses.setVersion(response, state.version(), state.count());
            Responses.sendNotModified(response);
            return;
        }
        Problem timeout = Problem.timeout(path, reason, deadline)
                .withMember("version", state.version())
                .withMember("count", state.count());
        throw hint.map(text -> timeout.withMember("hint", text)).orElse(timeout);
    }

    private static Problem failed(String path, Reason reason, KeyState state) {
        return Problem.failed()
                .withMember("name", path)
                .withMember("reason", reason.message())
                .withMember("kind", reason.kind().name())
                .withMember("version", state.version());
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
    private void requireIssued(long version) {
        long latest = waitCommands.store().latestRevision();
        if (version > latest) {
            throw Problem.newerVersion(version, latest);
        }
    }

    private static boolean isUntilReset(Query query, Optional<EntityTags> tags) {
        String text = query.get("until").orElse("signalled");
        if (!text.equals("signalled") && !text.equals("reset")) {
            throw Query.malformed("until", "signalled or reset", text);
        }
        boolean reset = text.equals("reset");
        if (reset && (query.get("count").isPresent() || tags.isPresent())) {
            throw Problem.malformed("parameter 'until=reset' must not be given together with 'count' or If-None-Match,"
                    + " which say what signal to wait for");
        }
        return reset;
    }

    private static long count(Query query) {
        String text = query.get("count").orElse("1");
        if (!text.matches("[0-9]{1,18}") || Long.parseLong(text) == 0) {
            throw Query.malformed("count", "a positive integer", text);
        }
        return Long.parseLong(text);
    }
}
