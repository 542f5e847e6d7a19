package dev.rendezvous.server.http;

import dev.rendezvous.internal.text.RemoteText;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.ServerRequest;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The value of {@code If-None-Match} (RFC 9110 section 13.1.2). Tags are compared weakly. Proxies that compress a response add a suffix to
 * its tag, which is ignored.
 *
 * @param latest the greatest version in the list; empty for {@code *}, which is any version
 */
public record EntityTags(OptionalLong latest) {

    private static final Pattern OPAQUE_TAG = Pattern.compile("\"[^\"]*\"");
    private static final String TAG = "(?:W/)?" + OPAQUE_TAG;
    private static final Pattern LIST = Pattern.compile("[\\s,]*" + TAG + "(?:\\s*,[\\s,]*" + TAG + ")*[\\s,]*");

    /** A version, with the suffix of Apache or nginx, {@code -gzip}, of Jetty, {@code --gzip}, or of others, {@code ;br}. */
    private static final Pattern VERSION = Pattern.compile("\"([0-9]{1,18})(?:[-;]{1,2}[a-z]{1,8})?\"");

    /**
     * Returns the tags of a request; empty if it has none.
     *
     * @throws Problem 400 if they are malformed, or none of them is one of this server
     */
    public static Optional<EntityTags> of(ServerRequest request) {
        return request.headers().contains(HeaderNames.IF_NONE_MATCH)
                ? Optional.of(parse(request.headers().all(HeaderNames.IF_NONE_MATCH, List::of)))
                : Optional.empty();
    }

    static EntityTags parse(List<String> lines) {
        String text = String.join(", ", lines).strip();
        if (text.equals("*")) {
            return new EntityTags(OptionalLong.empty());
        }
        OptionalLong latest = LIST.matcher(text).matches() ? latest(text) : OptionalLong.empty();
        if (latest.isEmpty()) {
            throw Problem.malformed("If-None-Match must be * or ETags of this server such as \"42\", but was '"
                    + RemoteText.escape(text) + "'");
        }
        return new EntityTags(latest);
    }

    private static OptionalLong latest(String list) {
        Matcher tags = OPAQUE_TAG.matcher(list);
        OptionalLong latest = OptionalLong.empty();
        while (tags.find()) {
            Matcher version = VERSION.matcher(tags.group());
            if (version.matches()) {
                latest = OptionalLong.of(Math.max(latest.orElse(0), Long.parseLong(version.group(1))));
            }
        }
        return latest;
    }
}
