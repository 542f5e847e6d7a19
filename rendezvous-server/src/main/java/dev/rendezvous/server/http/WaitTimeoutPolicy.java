package dev.rendezvous.server.http;

import dev.rendezvous.internal.text.DurationParser;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Determines how long a request may wait: its {@code timeout} parameter, else its {@code Prefer: wait} header (RFC 7240), else the
 * default; never more than the maximum.
 */
public record WaitTimeoutPolicy(Duration byDefault, Duration most) {

    private static final HeaderName PREFER = HeaderNames.create("Prefer");
    private static final HeaderName PREFERENCE_APPLIED = HeaderNames.create("Preference-Applied");
    private static final Pattern WAIT =
            Pattern.compile("(?i)(?:^|[,;]\\s*)wait\\s*=\\s*\"?(\\d{1,9})\"?(?=\\s*(?:[,;]|$))");

    public Duration of(ServerRequest request, Query query, ServerResponse response) {
        Optional<Duration> preferred = preferred(request);
        Duration requested =
                query.get("timeout", DurationParser::parse).or(() -> preferred).orElse(byDefault);
        Duration applied = requested.compareTo(most) > 0 ? most : requested;
        if (!applied.equals(requested)
                || (preferred.isPresent() && query.get("timeout").isEmpty())) {
            response.header(HeaderValues.create(PREFERENCE_APPLIED, "wait=" + applied.toSeconds()));
        }
        return applied;
    }

    /** Other preferences, and malformed ones, are ignored, as the RFC demands. */
    private static Optional<Duration> preferred(ServerRequest request) {
        if (!request.headers().contains(PREFER)) {
            return Optional.empty();
        }
        Matcher wait = WAIT.matcher(request.headers().get(PREFER).values());
        return wait.find() ? Optional.of(Duration.ofSeconds(Long.parseLong(wait.group(1)))) : Optional.empty();
    }
}
