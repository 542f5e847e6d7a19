package dev.rendezvous.probe.http;

import dev.rendezvous.Condition;
import dev.rendezvous.internal.probe.net.TlsOptions;
import dev.rendezvous.internal.text.RemoteText;
import dev.rendezvous.target.MalformedTargetException;
import dev.rendezvous.target.TargetScheme;
import dev.rendezvous.target.TargetSpec;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** Reads {@code http://user:password@host:port/path?query#options}, the same with {@code https}, and {@code http+unix:///socket:/path}. */
public final class HttpScheme implements TargetScheme {

    static final Set<String> SCHEMES = Set.of("http", "https");

    private static final String HEADER = "header.";

    private static final String HOST_HEADER = HEADER + "Host";

    /** An option can be given only once, so that further checks have a label. */
    private static final String JSON = "json.";

    private static final String RESPONSE_HEADER = "response-header.";

    /** The form of wait-on for a socket and a whole URL, of which the server is the Host of the request. */
    private static final Pattern URL_OVER_SOCKET =
            Pattern.compile("(?<socket>/[^:?#]+):http://(?<host>[^/?#]+)(?<path>.*)");

    private static final Set<String> OPTIONS = Set.of(
            "status",
            "method",
            "body",
            "body-file",
            "contains",
            "matches",
            "json",
            JSON + "LABEL",
            "redirect",
            "proxy",
            HEADER + "NAME",
            RESPONSE_HEADER + "NAME");

    /** For {@link java.util.ServiceLoader}. */
    public HttpScheme() {}

    @Override
    public Set<String> schemes() {
        return Set.of("http", "https", HttpUrl.UNIX_SCHEME);
    }

    @Override
    public Condition parse(TargetSpec target) {
        return Condition.polling(probe(withSocketScheme(target)));
    }

    /**
     * Returns {@code http://unix:/socket:/path} and {@code http://unix:/socket:http://server/path}, as wait-on has them, as {@code
     * http+unix:///socket:/path}.
     */
    private static TargetSpec withSocketScheme(TargetSpec target) {
        if (!target.scheme().equals("http") || !target.rest().startsWith("unix:/")) {
            return target;
        }
        String rest = target.rest().substring("unix:".length());
        Matcher url = URL_OVER_SOCKET.matcher(rest);
        if (!url.matches()) {
            return new TargetSpec(HttpUrl.UNIX_SCHEME, rest, target.options());
        }
        Map<String, String> options = new HashMap<>(target.options());
        if (options.keySet().stream().noneMatch(HOST_HEADER::equalsIgnoreCase)) {
            options.put(HOST_HEADER, url.group("host"));
        }
        String path = url.group("path");
        return new TargetSpec(
                HttpUrl.UNIX_SCHEME, url.group("socket") + ":" + (path.startsWith("/") ? "" : "/") + path, options);
    }

    static HttpProbe probe(TargetSpec target) {
        HttpProbe probe = HttpProbe.of(target.requireOnlyOptions(known(target)));
        if (mayUseTls(target)) {
            probe = probe.with(TlsOptions.parse(target));
        } else {
            TlsOptions.requireNone(target);
        }
        try {
            for (Map.Entry<String, String> option : target.options().entrySet()) {
                probe = with(probe, target, option.getKey(), option.getValue());
            }
            return probe;
        } catch (MalformedTargetException e) {
            throw e;
        } catch (PatternSyntaxException e) {
            throw new MalformedTargetException(
                    target,
                    "pattern must be a regular expression, but was '" + RemoteText.excerpt(e.getPattern(), Set.of())
                            + "': " + e.getDescription());
        } catch (IllegalArgumentException e) {
            throw new MalformedTargetException(target, String.valueOf(e.getMessage()));
        }
    }

    /** An {@code http} URL may redirect to an {@code https} one, to which the TLS options then apply. */
    private static boolean mayUseTls(TargetSpec target) {
        return target.scheme().equals("https")
                || !"false".equals(target.options().get("redirect"));
    }

    private static Set<String> known(TargetSpec target) {
        Set<String> known = new HashSet<>(OPTIONS);
        known.addAll(TlsOptions.OPTIONS);
        for (String option : target.options().keySet()) {
            if (option.startsWith(HEADER) || option.startsWith(RESPONSE_HEADER) || option.startsWith(JSON)) {
                known.add(option);
            }
        }
        return known;
    }

    private static HttpProbe with(HttpProbe probe, TargetSpec target, String option, String value) {
        if (option.startsWith(HEADER)) {
            return probe.withHeader(option.substring(HEADER.length()), value);
        }
        if (option.startsWith(JSON)) {
            return probe.with(JsonCheck.parse(value));
        }
        if (option.startsWith(RESPONSE_HEADER)) {
            return probe.withResponseHeader(option.substring(RESPONSE_HEADER.length()), Pattern.compile(value));
        }
        return switch (option) {
            case "status" -> probe.withStatus(value);
            case "method" -> probe.withMethod(value);
            case "body" -> probe.withBody(value);
            case "body-file" -> probe.withBodyOf(target.path(option).orElseThrow());
            case "contains" -> probe.withBodyContaining(value);
            case "matches" -> probe.withBodyMatching(Pattern.compile(value));
            case "json" -> probe.with(JsonCheck.parse(value));
            case "proxy" ->
                probe.with(
                        value.equals("env")
                                ? ProxySelector.of(System.getenv())
                                : ProxySelector.fixed(HttpProxy.parse("option proxy, unless it is env,", value)));
            case "redirect" -> redirect(probe, value);
            default -> probe; // A TLS option, which has been read already.
        };
    }

    private static HttpProbe redirect(HttpProbe probe, String value) {
        return switch (value) {
            case "true" -> probe;
            case "false" -> probe.withoutRedirects();
            default ->
                throw new IllegalArgumentException("option redirect must be true or false, but was '" + value + "'");
        };
    }
}
