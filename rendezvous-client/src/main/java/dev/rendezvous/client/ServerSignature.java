package dev.rendezvous.client;

import dev.rendezvous.internal.json.JsonValue;
import dev.rendezvous.internal.text.RemoteText;
import java.net.http.HttpHeaders;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Tells the responses of a rendezvous server from those of other servers, of proxies and of login pages.
 *
 * <p>Evidence in the headers: {@code Rendezvous-Count} or {@code Rendezvous-Reset}; or, if a proxy has removed these, an {@code ETag} that
 * is a version, together with a body or policy that the server would send. Evidence in the body: a JSON object whose {@code ok} fits the
 * status, with a member that only this server has. A bare {@code {"ok":true}} is none, as other servers send it too.
 */
final class ServerSignature {

    private static final Set<String> HEADERS = Set.of("Rendezvous-Count", "Rendezvous-Reset");

    /** An ETag that is a version; weak if a proxy has compressed the body. */
    private static final Pattern VERSION = Pattern.compile("(W/)?\"[0-9]{1,18}\"");

    /** The members that distinguish the responses of barriers, locks, lists of keys and the overview. */
    private static final List<Set<String>> MEMBERS = List.of(
            Set.of("waiting_and_failed", "marked"),
            Set.of("keys", "more"),
            Set.of("reset"),
            Set.of("generation", "index"),
            Set.of("lease", "fence"),
            Set.of("permits", "queue"),
            Set.of("fence", "ttl"),
            Set.of("released"),
            Set.of("ready"),
            Set.of("report", "sequence"));

    private ServerSignature() {}

    /** Returns whether a response can only be from a rendezvous server. */
    static boolean isPresent(HttpResponse<byte[]> response) {
        HttpHeaders headers = response.headers();
        if (HEADERS.stream().anyMatch(name -> headers.firstValue(name).isPresent())) {
            return true;
        }
        int status = response.statusCode();
        JsonValue body = Json.lenient(response.body());
        if (status / 100 == 2) {
            boolean ok = body.path("ok").is(true);
            return (ok && hasOwnMembers(body))
                    || (hasVersion(headers)
                            && (SignalResponses.isOwnBody(response) || SignalResponses.isPayload(response)));
        }
        return status == 304 ? hasVersion(headers) : isError(body);
    }

    /** Returns whether a body is the overview, which the server sends for {@code GET /}. */
    static boolean isOverview(HttpResponse<byte[]> response) {
        return response.statusCode() == 200 && Json.lenient(response.body()).has("waiting_and_failed");
    }

    /** Returns what a response from elsewhere says: its status, its type and its first words. */
    static String describe(HttpResponse<byte[]> response) {
        HttpHeaders headers = response.headers();
        String type =
                RemoteText.inParentheses(headers.firstValue("Content-Type").orElse(""));
        String location = headers.firstValue("Location")
                .map(target -> " to " + RemoteText.oneLine(target))
                .orElse("");
        String words = RemoteText.excerpt(new String(response.body(), StandardCharsets.UTF_8), Set.of());
        return "not the response of a rendezvous server: HTTP " + response.statusCode() + location + type
                + (words.isEmpty() ? " without a body" : ": '" + words + "'");
    }

    private static boolean hasVersion(HttpHeaders headers) {
        return headers.firstValue("ETag")
                .filter(tag -> VERSION.matcher(tag).matches())
                .isPresent();
    }

    private static boolean hasOwnMembers(JsonValue body) {
        return MEMBERS.stream().anyMatch(names -> names.stream().allMatch(body::has));
    }

    private static boolean isError(JsonValue body) {
        return body.path("ok").is(false) && body.path("error").isString();
    }
}
