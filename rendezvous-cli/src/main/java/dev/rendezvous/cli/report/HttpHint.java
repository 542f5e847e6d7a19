package dev.rendezvous.cli.report;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Suggestions for complete responses of HTTP servers that are not the expected ones. */
final class HttpHint {

    private static final Pattern RESPONSE = Pattern.compile(
            "\\S+(?: \\(redirected to \\S+\\))?: (?:authentication failed, )?status (?<status>[2-9]\\d\\d)(?<but>, but )?.*",
            Pattern.DOTALL);

    private static final List<String> PROXY_VARIABLES =
            List.of("https_proxy", "HTTPS_PROXY", "http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY");

    private HttpHint() {}

    /** Returns the hint for a message; empty if it does not tell of a response. */
    static Optional<String> of(String message) {
        if (message.contains(": redirected more than ")) {
            return Optional.of("The redirects lead in a circle: check the page, or accept one, as with #status=302.");
        }
        Matcher response = RESPONSE.matcher(message);
        return response.matches()
                ? Optional.of(of(Integer.parseInt(response.group("status")), response.group("but") != null))
                : Optional.empty();
    }

    /** Returns the hint for a name that is not found where the environment names a proxy, which resolves names itself. */
    static Optional<String> ofProxy(String target, Map<String, String> environment) {
        return target.matches("https?://.*")
                ? PROXY_VARIABLES.stream()
                        .filter(name -> !environment.getOrDefault(name, "").isEmpty())
                        .findFirst()
                        .map(
                                name -> name
                                        + " is set, but wait-for uses a proxy only on request: add --proxy env, or #proxy=env to the target.")
                : Optional.empty();
    }

    private static String of(int status, boolean hasOtherProblem) {
        String accepted = "#status=" + status + " accepts this answer.";
        return switch (status) {
            case 400 ->
                "The server rejects the request. If the port expects TLS, use https://; if it wants a client certificate, add"
                        + " #cert=FILE&key=FILE.";
            case 401, 407 ->
                "Check the user and the password. " + accepted + " With --keep-trying, wait-for keeps waiting.";
            case 403 -> "The server answers, but does not permit this request. " + accepted;
            case 404, 410 -> "The server answers, but has no such page: check the path. " + accepted;
            case 405, 501 -> "The server does not accept the method; set another with #method=, such as HEAD.";
            case 429, 503 -> "It is starting or busy; use a longer --timeout.";
            case 502, 504 -> "A proxy answers, but the service behind it does not yet.";
            default -> ofRange(status, hasOtherProblem, accepted);
        };
    }

    private static String ofRange(int status, boolean hasOtherProblem, String accepted) {
        return switch (status / 100) {
            case 2 ->
                hasOtherProblem
                        ? "The server answers, but not with what the options after '#' require."
                        : "The server answers. " + accepted;
            case 3 ->
                hasOtherProblem
                        ? "The redirect cannot be followed: check its address. " + accepted
                        : "This redirect is not followed: use its address. " + accepted;
            case 4 -> "The server answers, but rejects the request. " + accepted;
            default -> "The server answers with an error; its log may say why.";
        };
    }
}
