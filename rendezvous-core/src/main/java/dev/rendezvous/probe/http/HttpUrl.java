package dev.rendezvous.probe.http;

import dev.rendezvous.internal.probe.net.ServerUrl;
import dev.rendezvous.internal.probe.net.UnixConnector;
import dev.rendezvous.internal.text.PercentEncoding;
import dev.rendezvous.target.HostAndPort;
import dev.rendezvous.target.MalformedTargetException;
import dev.rendezvous.target.TargetSpec;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An HTTP URL, {@code http://user:password@host:port/path?query}. Path and query are requested as written, except for characters
 * that are not allowed in a request, which are percent-encoded. Its {@code toString} contains neither password nor query, as queries
 * may contain tokens.
 *
 * @param tls whether the scheme is {@code https}
 * @param login the credentials, if any
 * @param host a name or an address, IPv6 without brackets, or the path of a Unix domain socket
 * @param port from 1 to 65535
 * @param path with its leading slash
 * @param query without its question mark, if there is one
 */
record HttpUrl(boolean tls, Optional<Login> login, String host, int port, String path, Optional<String> query) {

    /** HTTP over a Unix domain socket. */
    static final String UNIX_SCHEME = "http+unix";

    /** The path of a socket, and the path and query of the request. */
    private static final Pattern UNIX_FORM = Pattern.compile("(/[^:?#]+)(?::(/[^?#]*)?)?(\\?[^#]*)?");

    private static final Pattern FORM = Pattern.compile("(?:([^@/?#]*)@)?([^@/?#]*)(/[^?#]*)?(?:\\?([^#]*))?");

    /** Printable ASCII; a percent sign starts the zone of an IPv6 address. */
    private static final Pattern HOST = Pattern.compile("[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*(?:%[!-~]+)?|[!-~&&[^:%]]+");

    /** RFC 3986 appendix B. */
    private static final Pattern REFERENCE =
            Pattern.compile("(?:([^:/?#]+):)?(//[^/?#]*)?([^?#]*)(?:\\?([^#]*))?(?:#.*)?", Pattern.DOTALL);

    /** Not encoded besides the unreserved characters (RFC 3986 section 2); brackets are common in queries. */
    private static final String UNENCODED = ":/?@!$&'()*+,;=[]%";

    /**
     * Credentials for basic authentication.
     *
     * @param user decoded, without a colon
     * @param password decoded
     */
    record Login(String user, String password) {

        @Override
        public String toString() {
            return user;
        }
    }

    /**
     * Parses the URL of a target.
     *
     * @throws MalformedTargetException if it is malformed; the message does not contain the password
     */
    static HttpUrl parse(TargetSpec target) {
        boolean unix = target.scheme().equals(UNIX_SCHEME);
        Matcher parts = FORM.matcher(unix ? withEncodedSocket(target) : target.rest());
        if (!parts.matches()) {
            throw malformed(target);
        }
        boolean tls = target.scheme().equals("https");
        HostAndPort server =
                unix ? new HostAndPort(socket(parts.group(2), target), 80) : server(parts.group(2), tls, target);
        return new HttpUrl(
                tls,
                login(parts.group(1), target),
                server.host(),
                server.port(),
                encoded(parts.group(3) == null ? "/" : parts.group(3), target),
                Optional.ofNullable(parts.group(4)).map(query -> encoded(query, target)));
    }

    /** Returns the rest of {@code http+unix:///run/app.sock:/path} as that of {@code http+unix://%2Frun%2Fapp.sock/path}. */
    private static String withEncodedSocket(TargetSpec target) {
        Matcher parts = UNIX_FORM.matcher(target.rest());
        if (!parts.matches()) {
            return target.rest();
        }
        String path = parts.group(2) == null ? "/" : parts.group(2);
        String query = parts.group(3) == null ? "" : parts.group(3);
        return PercentEncoding.encode(target.decode(parts.group(1)), "") + path + query;
    }

    private static String socket(String encoded, TargetSpec target) {
        if (encoded.isEmpty()) {
            throw new MalformedTargetException(
                    target, "an HTTP target over a Unix domain socket must be http+unix:///socket:/path?query");
        }
        return ServerUrl.unixSocket(target.decode(encoded), target);
    }

    private static HostAndPort server(String text, boolean tls, TargetSpec target) {
        try {
            return HostAndPort.parse(text, defaultPort(tls))
                    .filter(server -> HOST.matcher(server.host()).matches())
                    .orElseThrow(() -> malformed(target));
        } catch (MalformedTargetException e) {
            throw e;
        } catch (IllegalArgumentException e) {
            throw new MalformedTargetException(target, String.valueOf(e.getMessage()));
        }
    }

    private static MalformedTargetException malformed(TargetSpec target) {
        return new MalformedTargetException(
                target, "an HTTP target must be http://user:password@host:port/path?query with a single host in ASCII");
    }

    private static Optional<Login> login(String userInfo, TargetSpec target) {
        if (userInfo == null) {
            return Optional.empty();
        }
        String[] parts = userInfo.split(":", 2);
        String user = target.decode(parts[0]);
        String password = parts.length < 2 ? "" : target.decode(parts[1]);
        if (user.contains(":") || (user + password).chars().anyMatch(Character::isISOControl)) {
            // RFC 7617 section 2.
            throw new MalformedTargetException(
                    target,
                    "user and password must not contain control characters, and the user must not contain a colon");
        }
        return Optional.of(new Login(user, password));
    }

    private static int defaultPort(boolean tls) {
        return tls ? 443 : 80;
    }

    private static String encoded(String part, TargetSpec target) {
        if (part.chars().anyMatch(c -> c <= ' ' || c == 0x7f)) {
            throw new MalformedTargetException(
                    target, "path and query must not contain spaces and control characters; write a space as %20");
        }
        try {
            PercentEncoding.requireEncoded(part);
        } catch (IllegalArgumentException e) {
            throw new MalformedTargetException(target, String.valueOf(e.getMessage()));
        }
        return PercentEncoding.encode(part, UNENCODED);
    }

    /**
     * Resolves a reference in a response to this URL (RFC 3986 section 5.2). The result has no login.
     *
     * @throws MalformedTargetException if that is not an HTTP URL
     */
    HttpUrl resolve(String reference) {
        Matcher parts = REFERENCE.matcher(reference.strip().replace(" ", "%20"));
        if (!parts.matches()) {
            throw new MalformedTargetException("the redirect must lead to a URL");
        }
        String scheme = parts.group(1) == null ? scheme() : parts.group(1).toLowerCase(Locale.ROOT);
        if (parts.group(1) != null && !scheme.equals("http") && !scheme.equals("https")) {
            throw new MalformedTargetException("the redirect must lead to an HTTP URL");
        }
        String newPath = parts.group(3);
        String newQuery = parts.group(4) == null ? "" : "?" + parts.group(4);
        if (parts.group(2) != null) {
            // A response must not choose a socket of this host.
            return foreign(
                    scheme.equals(UNIX_SCHEME) ? "http" : scheme,
                    parts.group(2).substring(2),
                    removeDotSegments(newPath) + newQuery);
        }
        if (newPath.isEmpty()) {
            return foreign(scheme, server(scheme), path + (parts.group(4) == null ? queryText() : newQuery));
        }
        String merged = newPath.startsWith("/") ? newPath : path.substring(0, path.lastIndexOf('/') + 1) + newPath;
        return foreign(scheme, server(scheme), removeDotSegments(merged) + newQuery);
    }

    private String server(String scheme) {
        return scheme.equals(UNIX_SCHEME) ? PercentEncoding.encode(host, "") : authority();
    }

    private static HttpUrl foreign(String scheme, String authority, String rest) {
        String withoutLogin = authority.substring(authority.lastIndexOf('@') + 1);
        return parse(new TargetSpec(scheme, withoutLogin + rest, Map.of()));
    }

    /** RFC 3986 section 5.2.4. */
    private static String removeDotSegments(String path) {
        Deque<String> segments = new ArrayDeque<>();
        String[] all = path.split("/", -1);
        for (int i = 1; i < all.length; i++) {
            boolean last = i == all.length - 1;
            if (all[i].equals("..")) {
                segments.pollLast();
            }
            if (!all[i].equals("..") && !all[i].equals(".")) {
                segments.add(all[i]);
            } else if (last) {
                segments.add("");
            }
        }
        return segments.isEmpty() ? "" : "/" + String.join("/", segments);
    }

    /** Returns whether another URL may receive what is only for this one: it has the same server, or the same host with TLS. */
    boolean trusts(HttpUrl other) {
        boolean sameServer = tls == other.tls && port == other.port;
        boolean upgraded = !tls && other.tls && hasDefaultPort() && other.hasDefaultPort();
        return host.equalsIgnoreCase(other.host) && (sameServer || upgraded);
    }

    /** Returns the request target (RFC 9112 section 3.2.1). */
    String requestTarget() {
        return path + queryText();
    }

    /** Returns host and port, or the path of a Unix domain socket as the host. */
    HostAndPort server() {
        return new HostAndPort(host, port);
    }

    /** Returns host and port for the Host header (RFC 9110 section 7.2). */
    String authority() {
        if (isUnixSocket()) {
            return "localhost";
        }
        int zone = host.indexOf('%');
        HostAndPort server = new HostAndPort(zone < 0 ? host : host.substring(0, zone), port);
        return hasDefaultPort() ? server.bracketedHost() : server.toString();
    }

    private boolean isUnixSocket() {
        return UnixConnector.isPath(host);
    }

    private boolean hasDefaultPort() {
        return port == defaultPort(tls);
    }

    private String queryText() {
        return query.map(text -> "?" + text).orElse("");
    }

    private String scheme() {
        if (isUnixSocket()) {
            return UNIX_SCHEME;
        }
        return tls ? "https" : "http";
    }

    @Override
    public String toString() {
        String user = login.map(credentials -> credentials.user() + "@").orElse("");
        String server = isUnixSocket() ? host + ":" : authority();
        return scheme() + "://" + user + server + path + (query.isPresent() ? "?…" : "");
    }
}
