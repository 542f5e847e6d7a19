package dev.rendezvous.server;

import dev.rendezvous.Deadline;
import dev.rendezvous.Payload;
import dev.rendezvous.Reason;
import dev.rendezvous.RemoteText;
import dev.rendezvous.state.Answer;
import dev.rendezvous.state.Content;
import dev.rendezvous.state.Good;
import dev.rendezvous.state.KeyState;
import dev.rendezvous.state.Name;
import dev.rendezvous.state.Receipt;
import dev.rendezvous.state.ResetKey;
import dev.rendezvous.state.SignalKey;
import dev.rendezvous.state.SignalKey.Signalled;
import dev.rendezvous.state.StoreUnavailableException;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.Handler;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.OptionalLong;

/** {@code /{key}}: wait for a key, signal it, reset it. */
final class KeyService implements HttpService {

    private static final int MAX_REASON_LENGTH = 2000;

    private final Petitions petitions;
    private final Waits waits;
    private final Board board;
    private final WaitLimit limit;
    private final TimeToLive ttl;
    private final Bodies bodies;
    private final EventLog log;
    private final Metrics metrics;

    KeyService(
            Petitions petitions,
            Board board,
            WaitLimit limit,
            TimeToLive ttl,
            Bodies bodies,
            EventLog log,
            Metrics metrics) {
        this.petitions = petitions;
        this.waits = petitions.waits();
        this.board = board;
        this.limit = limit;
        this.ttl = ttl;
        this.bodies = bodies;
        this.log = log;
        this.metrics = metrics;
    }

    @Override
    public void routing(HttpRules rules) {
        Handler methods = MethodHandlers.reading(this::await)
                .and("PUT", this::signal)
                .and("POST", this::signal)
                .and("DELETE", this::reset);
        rules.any("/*", (request, response) -> {
            if (RequestPath.of(request).isReserved()) {
                throw Problem.reserved();
            }
            methods.handle(request, response);
        });
    }

    private void await(ServerRequest request, ServerResponse response) throws InterruptedException {
        String path = RequestPath.of(request).toString();
        Query query = Query.of(request, "timeout", "count");
        long count = count(query);
        OptionalLong newerThan = newerThan(request);
        Deadline deadline = Deadline.in(limit.of(request, query, response));
        KeyWait.Result result;
        try {
            result = await(RequestPath.of(request), count, newerThan, deadline);
        } catch (StoreUnavailableException e) {
            waits.timedOut(path, e.reason(), deadline);
            throw Problem.timeout(path, e.reason(), deadline);
        }
        switch (result.answer()) {
            case Answer.Granted<Good> granted -> {
                Good good = granted.value();
                Answers.version(response, good.version(), good.count());
                Answers.payload(request, response, good.payload());
            }
            case Answer.Refused<Good> refused -> throw failed(path, refused.reason(), result.state());
            case Answer.Pending<Good> pending -> timedOut(path, pending.reason(), result, deadline, response);
        }
    }

    /**
     * Returns the result at the end of the wait.
     *
     * @throws StoreUnavailableException if the store cannot be reached at the deadline
     */
    private KeyWait.Result await(RequestPath path, long count, OptionalLong newerThan, Deadline deadline)
            throws InterruptedException {
        Name<KeyState> key = Name.key(path.name());
        KeyWait.Result first = petitions.begin(path.toString(), key, KeyWait.beginning(count, newerThan), deadline);
        if (Waits.isSingleCheck(deadline) || !(first.answer() instanceof Answer.Pending)) {
            return first;
        }
        KeyWait.Result last = waits.during(
                path.toString(),
                () -> KeyWait.result(petitions.store().ask(key, first.command(), deadline)),
                KeyWait.Result::outcome);
        last.sinceSignal().ifPresent(metrics::woke);
        return last;
    }

    private void timedOut(
            String path, Reason reason, KeyWait.Result result, Deadline deadline, ServerResponse response) {
        KeyState state = result.state();
        waits.timedOut(path, reason, deadline);
        if (result.isUnchanged()) {
            Answers.version(response, state.version(), state.count());
            Answers.notModified(response);
            return;
        }
        throw Problem.timeout(path, reason, deadline)
                .with("version", state.version())
                .with("count", state.count());
    }

    private static Problem failed(String path, Reason reason, KeyState state) {
        return Problem.failed()
                .with("name", path)
                .with("reason", reason.message())
                .with("kind", reason.kind().name())
                .with("version", state.version());
    }

    private void signal(ServerRequest request, ServerResponse response) throws InterruptedException {
        RequestPath path = RequestPath.of(request);
        Query query = Query.of(request, "status", "ttl");
        boolean failure = isFailure(query);
        Optional<Payload> body = bodies.payload(request);
        Content content = failure ? new Content.Failed(reason(body)) : new Content.Success(body);
        Signalled result = petitions
                .store()
                .apply(
                        Name.key(path.name()),
                        new SignalKey(content, ttl.orOf(query).limit(), IdempotencyKey.of(request), limit.most()));
        switch (result) {
            case Signalled.Done done -> {
                Receipt receipt = done.receipt();
                board.settled(path.toString());
                metrics.signalled(failure);
                log.event(failure ? "failed" : "signalled", path.toString(), "version " + receipt.version());
                Answers.version(response, receipt.version(), receipt.count());
                Answers.json(request, response, Json.ok());
            }
            case Signalled.Conflict conflict ->
                throw Problem.unprocessable("Idempotency-Key must be new for a new signal, but was used for another"
                        + " signal of " + RemoteText.escape(path.toString()));
        }
    }

    private void reset(ServerRequest request, ServerResponse response) throws InterruptedException {
        Query.requireNone(request);
        RequestPath path = RequestPath.of(request);
        boolean wasSignalled = petitions.store().apply(Name.key(path.name()), new ResetKey(limit.most()));
        board.settled(path.toString());
        if (wasSignalled) {
            metrics.reset();
            log.event("reset", path.toString(), "");
        }
        response.header("Rendezvous-Reset", Boolean.toString(wasSignalled));
        Answers.json(request, response, Json.ok());
    }

    private static boolean isFailure(Query query) {
        Optional<String> status = query.get("status");
        if (status.isPresent() && !status.get().equals("failed")) {
            throw Query.malformed("status", "'failed' or omitted", status.get());
        }
        return status.isPresent();
    }

    private static String reason(Optional<Payload> body) {
        String text = body.map(Payload::bytes)
                .map(bytes -> new String(bytes, StandardCharsets.UTF_8).strip())
                .orElse("");
        return text.length() <= MAX_REASON_LENGTH ? text : text.substring(0, MAX_REASON_LENGTH) + "…";
    }

    private static long count(Query query) {
        String text = query.get("count").orElse("1");
        if (!text.matches("[0-9]{1,18}") || Long.parseLong(text) == 0) {
            throw Query.malformed("count", "a positive integer", text);
        }
        return Long.parseLong(text);
    }

    private static OptionalLong newerThan(ServerRequest request) {
        if (!request.headers().contains(HeaderNames.IF_NONE_MATCH)) {
            return OptionalLong.empty();
        }
        String tag = request.headers().get(HeaderNames.IF_NONE_MATCH).values().strip();
        String version = tag.startsWith("W/") ? tag.substring(2) : tag;
        if (!version.matches("\"[0-9]{1,18}\"")) {
            throw Problem.malformed(
                    "If-None-Match must be an ETag of this server such as \"42\", but was '" + RemoteText.escape(tag) + "'");
        }
        return OptionalLong.of(Long.parseLong(version.substring(1, version.length() - 1)));
    }
}
