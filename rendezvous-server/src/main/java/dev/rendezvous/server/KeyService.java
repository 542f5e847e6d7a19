package dev.rendezvous.server;

import dev.rendezvous.Deadline;
import dev.rendezvous.Payload;
import dev.rendezvous.Reason;
import dev.rendezvous.state.Answer;
import dev.rendezvous.state.AwaitKey;
import dev.rendezvous.state.Content;
import dev.rendezvous.state.Failure;
import dev.rendezvous.state.Good;
import dev.rendezvous.state.KeyState;
import dev.rendezvous.state.Name;
import dev.rendezvous.state.Petition;
import dev.rendezvous.state.Reading;
import dev.rendezvous.state.Receipt;
import dev.rendezvous.state.ResetKey;
import dev.rendezvous.state.SignalKey;
import dev.rendezvous.state.SignalKey.Signalled;
import dev.rendezvous.state.Store;
import dev.rendezvous.state.StoreUnavailableException;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.Method;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;

/** {@code /{key}}: wait for it, signal it, reset it. */
final class KeyService implements HttpService {

    private static final String ALLOWED = "GET, HEAD, PUT, POST, DELETE";
    private static final HeaderName IDEMPOTENCY_KEY = HeaderNames.create("Idempotency-Key");
    private static final int LONGEST_ID = 255;
    private static final int LONGEST_REASON = 2000;

    private final Store store;
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
        this.store = petitions.store();
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
        rules.any("/*", this::handle);
    }

    private void handle(ServerRequest request, ServerResponse response) throws InterruptedException {
        RequestPath path = request.context().get(RequestPath.class).orElseThrow();
        if (path.isReserved()) {
            throw Problem.reserved();
        }
        Method method = request.prologue().method();
        switch (method.text()) {
            case "GET", "HEAD" -> await(path, request, response);
            case "PUT", "POST" -> signal(path, request, response);
            case "DELETE" -> reset(path, request, response);
            default ->
                throw Problem.notAllowed(
                        "A key takes " + ALLOWED + ", and not " + Printable.of(method.text()), ALLOWED);
        }
    }

    private void await(RequestPath path, ServerRequest request, ServerResponse response) throws InterruptedException {
        Query query = Query.parse(request.prologue().query().rawValue(), Set.of("timeout", "count"));
        OptionalLong newerThan = newerThan(request);
        Deadline deadline = Deadline.in(limit.of(request, query, response));
        Name<KeyState> name = Name.key(path.name());
        View view;
        try {
            view = awaited(name, path, AwaitKey.beginning(count(query), newerThan), deadline);
        } catch (StoreUnavailableException e) {
            waits.inVain(path.toString(), e.reason(), deadline);
            throw Problem.timeout(path.toString(), e.reason(), deadline);
        }
        switch (view.answer()) {
            case Answer.Granted<Good> granted -> {
                Good good = granted.value();
                Answers.version(response, good.version(), good.count());
                Answers.payload(request, response, good.payload());
            }
            case Answer.Refused<Good> refused -> throw failed(path, refused.reason(), view);
            case Answer.Pending<Good> pending -> timedOut(path, pending.reason(), view, deadline, response);
        }
    }

    /**
     * Returns the view at the end of the wait.
     *
     * @throws StoreUnavailableException if the store is out of reach at the deadline
     */
    private View awaited(
            Name<KeyState> name, RequestPath path, Reading<KeyState, AwaitKey> beginning, Deadline deadline)
            throws InterruptedException {
        View view = petitions.begin(path.toString(), name, View.first(beginning), deadline);
        boolean isLook = deadline.limit().filter(Duration::isZero).isPresent();
        if (isLook || !(view.answer() instanceof Answer.Pending)) {
            return view;
        }
        Viewing viewing = new Viewing(view.petition());
        AtomicReference<View> last = new AtomicReference<>(view);
        Answer<Good> ignored = waits.during(path.toString(), () -> {
            last.set(Viewing.view(store.ask(name, viewing, deadline)));
            return last.get().answer();
        });
        last.get().sinceTransition().ifPresent(metrics::woke);
        return last.get();
    }

    /**
     * Waits for a key, and brings the view. A second look afterwards would not do: the third signal, once reset, is not there any
     * more for who waited for it.
     */
    private record Viewing(AwaitKey petition) implements Petition<KeyState, View>, Reading<KeyState, Answer<View>> {

        @Override
        public Answer<View> read(KeyState state, Instant now) {
            View view = View.of(petition).read(state, now);
            return view.answer() instanceof Answer.Pending<Good> pending
                    ? new Answer.Pending<>(pending.reason(), Optional.of(view))
                    : new Answer.Granted<>(view);
        }

        static View view(Answer<View> answer) {
            return switch (answer) {
                case Answer.Granted<View> granted -> granted.value();
                case Answer.Pending<View> pending -> pending.soFar().orElseThrow();
                case Answer.Refused<View> refused -> throw new IllegalStateException("A view is never refused");
            };
        }
    }

    /**
     * An answer and the state it was given on. Taken together: a version that is later than the answer would have a client that
     * goes on from it miss what came in between.
     */
    private record View(AwaitKey petition, Answer<Good> answer, KeyState state, Instant now) {

        static Reading<KeyState, View> first(Reading<KeyState, AwaitKey> beginning) {
            return (state, now) -> of(beginning.read(state, now)).read(state, now);
        }

        static Reading<KeyState, View> of(AwaitKey wait) {
            return (state, now) -> new View(wait, wait.read(state, now), state, now);
        }

        /** Returns how long ago the signal came that ended the wait; empty if none has. */
        Optional<Duration> sinceTransition() {
            Optional<Instant> at = switch (answer) {
                case Answer.Granted<Good> granted -> Optional.of(granted.value().at());
                case Answer.Refused<Good> refused -> state.failure().map(Failure::at);
                case Answer.Pending<Good> pending -> Optional.empty();
            };
            return at.map(then -> Duration.between(then, now));
        }
    }

    private void timedOut(RequestPath path, Reason reason, View view, Deadline deadline, ServerResponse response) {
        KeyState state = view.state();
        OptionalLong newerThan = view.petition().newerThan();
        waits.inVain(path.toString(), reason, deadline);
        if (newerThan.isPresent() && newerThan.getAsLong() == state.version()) {
            Answers.version(response, state.version(), state.count());
            Answers.notModified(response);
            return;
        }
        throw Problem.timeout(path.toString(), reason, deadline)
                .with("version", state.version())
                .with("count", state.count());
    }

    private static Problem failed(RequestPath path, Reason reason, View view) {
        return Problem.failed()
                .with("name", path.toString())
                .with("reason", reason.message())
                .with("kind", reason.kind().name())
                .with("version", view.state().version());
    }

    private void signal(RequestPath path, ServerRequest request, ServerResponse response) throws InterruptedException {
        Query query = Query.parse(request.prologue().query().rawValue(), Set.of("status", "ttl"));
        boolean failure = isFailure(query);
        Optional<Payload> body = bodies.payload(request);
        Content content = failure ? new Content.Failed(reason(body)) : new Content.Success(body);
        Signalled answer = store.apply(
                Name.key(path.name()),
                new SignalKey(content, ttl.orAsAsked(query).limit(), idempotencyKey(request), limit.most()));
        switch (answer) {
            case Signalled.Done done -> {
                Receipt receipt = done.receipt();
                board.settled(path.toString());
                metrics.signalled(failure);
                log.event(failure ? "failed" : "signalled", path.toString(), "version " + receipt.version());
                Answers.version(response, receipt.version(), receipt.count());
                Answers.json(request, response, Json.ok());
            }
            case Signalled.Conflict conflict ->
                throw Problem.unprocessable("This Idempotency-Key has been used for another signal of "
                        + Printable.of(path.toString()) + "; take a new one for a new signal");
        }
    }

    private void reset(RequestPath path, ServerRequest request, ServerResponse response) throws InterruptedException {
        Query.parse(request.prologue().query().rawValue(), Set.of());
        boolean wasSignalled = store.apply(Name.key(path.name()), new ResetKey(limit.most()));
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
            throw Problem.malformed(
                    "The parameter 'status' is 'failed' or left out, and not '" + Printable.of(status.get()) + "'");
        }
        return status.isPresent();
    }

    private static String reason(Optional<Payload> body) {
        String text = body.map(Payload::bytes)
                .map(bytes -> new String(bytes, StandardCharsets.UTF_8).strip())
                .orElse("");
        return text.length() <= LONGEST_REASON ? text : text.substring(0, LONGEST_REASON) + "…";
    }

    static Optional<String> idempotencyKey(ServerRequest request) {
        if (!request.headers().contains(IDEMPOTENCY_KEY)) {
            return Optional.empty();
        }
        String id = request.headers().get(IDEMPOTENCY_KEY).values().strip();
        if (id.isEmpty() || id.length() > LONGEST_ID) {
            throw Problem.malformed(
                    "An Idempotency-Key has from 1 to " + LONGEST_ID + " characters, and not " + id.length());
        }
        return Optional.of(id);
    }

    private static long count(Query query) {
        String text = query.get("count").orElse("1");
        if (!text.matches("[0-9]{1,18}") || Long.parseLong(text) == 0) {
            throw Problem.malformed(
                    "The parameter 'count' is a whole number from 1, and not '" + Printable.of(text) + "'");
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
                    "If-None-Match is an ETag of this server, a version in quotes such as \"42\", and not '"
                            + Printable.of(tag) + "'");
        }
        return OptionalLong.of(Long.parseLong(version.substring(1, version.length() - 1)));
    }
}
