package dev.rendezvous.server.http;

import dev.rendezvous.Deadline;
import dev.rendezvous.Reason;
import dev.rendezvous.internal.store.StoreUnavailableException;
import dev.rendezvous.internal.text.RemoteText;
import io.helidon.http.Header;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.Status;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Ends a request with an error response. Its message is for people; its members are added to the JSON body. */
public final class Problem extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient Status status;
    private final transient Map<String, Object> members;
    private final transient List<Header> headers;

    private Problem(Status status, String error, Map<String, Object> members, List<Header> headers) {
        super(error, null, false, false);
        this.status = status;
        this.members = members;
        this.headers = headers;
    }

    public static Problem of(Status status, String error, Header... headers) {
        return new Problem(status, error, Map.of(), List.of(headers));
    }

    public static Problem malformed(String error) {
        return of(Status.BAD_REQUEST_400, error);
    }

    public static Problem reserved() {
        return of(Status.NOT_FOUND_404, "Keys starting with '_' are reserved");
    }

    static Problem notAllowed(String error, String allow) {
        return of(Status.METHOD_NOT_ALLOWED_405, error, HeaderValues.create(HeaderNames.ALLOW, allow));
    }

    public static Problem shuttingDown() {
        return of(
                Status.SERVICE_UNAVAILABLE_503,
                "The server is shutting down; try again",
                HeaderValues.create(HeaderNames.RETRY_AFTER, "1"),
                HeaderValues.CONNECTION_CLOSE);
    }

    /** Returns the 404 of a wait that timed out; only this one has the error {@code Timeout}. */
    public static Problem timeout() {
        return of(Status.NOT_FOUND_404, "Timeout");
    }

    /** Returns the 404 of a wait for a name that timed out, with the reason. */
    public static Problem timeout(String name, Reason reason, int attempts, Deadline deadline) {
        return timeout()
                .withMember("name", name)
                .withMember("reason", reason.message())
                .withMember("kind", reason.kind().name())
                .withMember("attempts", attempts)
                .withMember("elapsed", elapsed(deadline));
    }

    /** Returns the seconds of a wait until now: at its deadline exactly its timeout, though it may have begun a moment after the request. */
    public static double elapsed(Deadline deadline) {
        return deadline.limit()
                        .orElse(Duration.ZERO)
                        .minus(deadline.remaining())
                        .toMillis()
                / 1000.0;
    }

    /** Returns the 404 of a wait for a name that timed out at its deadline. */
    public static Problem timeout(String name, Reason reason, Deadline deadline) {
        return timeout(name, reason, 1, deadline);
    }

    /** Returns the 503 for a store that cannot be reached; the effect of the request is none, or unknown. */
    public static Problem unavailable(StoreUnavailableException e) {
        String effect = e.isWithoutEffect()
                ? "nothing has changed; try again"
                : "it is unknown whether the request took effect; repeat it with the same Idempotency-Key, and it takes effect once";
        return of(
                        Status.SERVICE_UNAVAILABLE_503,
                        e.reason().message().replaceFirst("^t", "T") + "; " + effect,
                        HeaderValues.create(HeaderNames.RETRY_AFTER, "1"))
                .withMember("kind", e.reason().kind().name())
                .withMember("effect", e.isWithoutEffect() ? "none" : "unknown");
    }

    /** Returns the 503 for a limit that other clients have reached. */
    public static Problem busy(String error) {
        return of(Status.SERVICE_UNAVAILABLE_503, error, Limits.LATER);
    }

    /** Returns a 503 for stored state that this server cannot read, though another may. Nothing has changed. */
    public static Problem unreadable(String error) {
        return of(Status.SERVICE_UNAVAILABLE_503, error, Limits.LATER).withMember("effect", "none");
    }

    /** Returns the 424 of a wait for a key that is signalled as failed. */
    public static Problem failed() {
        return of(Status.create(424, "Failed Dependency"), "Failed");
    }

    /** Returns the 409 for a version that this server cannot have issued. */
    public static Problem newerVersion(long version, long latest) {
        return of(
                        Status.CONFLICT_409,
                        "version in If-None-Match must be at most " + latest + ", the latest of this server, but was "
                                + version
                                + ": the server has lost its state or its clock was set back; forget the version, or start the server"
                                + " with --version-floor " + version)
                .withMember("latest_version", latest);
    }

    /** Returns the 422 for an Idempotency-Key that was used for another operation. */
    public static Problem unprocessable(String error) {
        return of(Status.create(422, "Unprocessable Content"), error);
    }

    /** Returns this problem with one more member in its body. */
    public Problem withMember(String member, Object value) {
        Map<String, Object> more = new LinkedHashMap<>(members);
        more.put(member, value);
        return new Problem(status, error(), more, headers);
    }

    /** Returns this problem with one more header. */
    Problem withHeader(Header header) {
        List<Header> more = new ArrayList<>(headers);
        more.add(header);
        return new Problem(status, error(), members, more);
    }

    /** Returns this problem without a header. */
    Problem withoutHeader(HeaderName name) {
        return new Problem(
                status,
                error(),
                members,
                headers.stream()
                        .filter(header -> !header.headerName().equals(name))
                        .toList());
    }

    public Status status() {
        return status;
    }

    String error() {
        return String.valueOf(getMessage());
    }

    /** Returns the error and the reason, if there is one, on one line. */
    String text() {
        Object reason = members.get("reason");
        return reason == null ? error() : error() + ": " + RemoteText.escape(reason.toString());
    }

    Map<String, Object> members() {
        return members;
    }

    public List<Header> headers() {
        return headers;
    }
}
