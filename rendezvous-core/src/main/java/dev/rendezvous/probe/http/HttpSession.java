package dev.rendezvous.probe.http;

import dev.rendezvous.Deadline;
import dev.rendezvous.Observation;
import dev.rendezvous.Reason;
import dev.rendezvous.Reason.Common;
import dev.rendezvous.internal.probe.net.NetworkService;
import dev.rendezvous.internal.text.RemoteText;
import dev.rendezvous.probe.http.DeadlineCharSequence.OutOfTimeException;
import dev.rendezvous.target.MalformedTargetException;
import dev.rendezvous.target.Targets;
import java.io.EOFException;
import java.io.IOException;
import java.net.ProtocolException;
import java.net.Socket;
import java.util.Optional;
import java.util.Set;
import org.apache.hc.core5.http.ConnectionClosedException;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.MalformedChunkCodingException;
import org.apache.hc.core5.http.MessageConstraintException;
import org.apache.hc.core5.http.NoHttpResponseException;
import org.apache.hc.core5.http.TruncatedChunkException;
import org.jspecify.annotations.Nullable;

/** A session with one HTTP request and its response. For a single use. */
final class HttpSession implements NetworkService.SocketSession {

    private static final Set<Integer> REDIRECT_STATUSES = Set.of(301, 302, 303, 307, 308);
    private static final Set<Integer> AUTHENTICATION_STATUSES = Set.of(401, 407);

    private final RedirectHop redirectHop;
    private final Optional<HttpProxy> proxy;
    private final ResponseExpectation expected;
    private final Deadline deadline;
    private volatile @Nullable RedirectHop next;

    HttpSession(RedirectHop redirectHop, Optional<HttpProxy> proxy, ResponseExpectation expected, Deadline deadline) {
        this.redirectHop = redirectHop;
        this.proxy = proxy;
        this.expected = expected;
        this.deadline = deadline;
    }

    /** Returns where to send the next request, if the response is a redirect to follow. */
    Optional<RedirectHop> next() {
        return Optional.ofNullable(next);
    }

    @Override
    public Observation run(Socket socket) throws IOException {
        byte @Nullable [] body;
        try {
            body = redirectHop.spec().body().isEmpty()
                    ? null
                    : redirectHop.spec().body().get().bytes();
        } catch (IOException e) {
            return Observation.unsatisfied(Reason.inconclusiveReason(
                    Common.NO_SUCH_FILE, redirectHop + ": cannot read the request body: " + e.getMessage()));
        }
        try {
            return evaluate(HttpExchange.over(socket, redirectHop, proxy, body));
        } catch (NoHttpResponseException | ConnectionClosedException | TruncatedChunkException e) {
            throw (EOFException) new EOFException("the response is incomplete").initCause(e);
        } catch (HttpException | MalformedChunkCodingException | MessageConstraintException e) {
            throw (ProtocolException) new ProtocolException(excerpt(String.valueOf(e.getMessage()))).initCause(e);
        }
    }

    private Observation evaluate(HttpExchange exchange) throws IOException {
        int status = exchange.status();
        if (expected.statuses().contains(status)) {
            return check(exchange.response(expected.readsBody()));
        }
        Optional<String> location = exchange.header("Location");
        if (expected.followsRedirects() && REDIRECT_STATUSES.contains(status) && location.isPresent()) {
            return redirect(status, location.get());
        }
        String excerpt = excerpt(exchange.prefix(deadline));
        String quoted = excerpt.isEmpty() ? "" : ": \"" + excerpt + "\"";
        return Observation.unsatisfied(
                AUTHENTICATION_STATUSES.contains(status)
                        ? Reason.permanentReason(
                                Common.AUTHENTICATION_FAILED,
                                redirectHop + ": authentication failed, status " + status + quoted)
                        : unexpected("status " + status + ", expected " + expected.statuses() + quoted));
    }

    private Observation redirect(int status, String location) {
        try {
            next = redirectHop.redirect(status, location);
            return Observation.unsatisfied(unexpected("status " + status));
        } catch (MalformedTargetException e) {
            return Observation.unsatisfied(
                    unexpected("status " + status + ", but the redirect" + shown(location) + " cannot be followed"));
        }
    }

    /** Returns an address without its query, which may differ in each response. */
    private String shown(String location) {
        String text = excerpt(Targets.redacted(location.split("[?#]", 2)[0]));
        return text.isEmpty() ? "" : " to '" + text + "'";
    }

    private Observation check(ResponseData response) {
        String status = "status " + response.status();
        if (expected.readsBody() && response.isCompressed()) {
            return Observation.unsatisfied(
                    unexpected(status + ", but the body is compressed, although the request accepts no compression")
                            .withPermanence(Reason.Permanence.INCONCLUSIVE));
        }
        for (ResponseCheck check : expected.checks()) {
            Optional<Reason> reason = reason(check, response);
            if (reason.isPresent()) {
                return Observation.unsatisfied(reason.get());
            }
        }
        return Observation.satisfied(status);
    }

    private Optional<Reason> reason(ResponseCheck check, ResponseData response) {
        try {
            return check.mismatch(response, deadline).map(mismatch -> mismatchReason(check, response, mismatch));
        } catch (OutOfTimeException e) {
            return Optional.of(Reason.inconclusiveReason(
                    Common.CHECK_FAILED, redirectHop + ": the regular expression took too long"));
        } catch (StackOverflowError e) {
            return Optional.of(Reason.inconclusiveReason(
                    Common.CHECK_FAILED,
                    redirectHop + ": the regular expression needs too much stack for this response"));
        }
    }

    private Reason mismatchReason(ResponseCheck check, ResponseData response, String mismatch) {
        boolean mayBeInRest = check.readsBody() && response.truncated();
        String excerpt = check.readsBody() ? excerpt(response.prefix()) : "";
        return unexpected("status " + response.status() + ", but " + excerpt(mismatch)
                        + (mayBeInRest ? " in the part that was read" : "")
                        + (excerpt.isEmpty() ? "" : ": \"" + excerpt + "\""))
                .withPermanence(mayBeInRest ? Reason.Permanence.INCONCLUSIVE : Reason.Permanence.TRANSIENT);
    }

    /** Returns the reason for a complete response that is not the expected one, which is conclusive. */
    private Reason unexpected(String what) {
        return Reason.transientReason(Common.UNEXPECTED_ANSWER, redirectHop + ": " + what);
    }

    private String excerpt(String text) {
        return RemoteText.excerpt(text, redirectHop.secrets());
    }
}
