package dev.rendezvous.http;

import dev.rendezvous.MalformedTargetException;
import dev.rendezvous.TargetText;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where to ask, and for what: {@code http://user:password@host:port/path?query}. Path and query are asked for as they were
 * written, but for characters that may not stand in a request, which are percent-encoded. Its {@code toString} has neither
 * password nor query, as queries hold tokens.
 *
 * @param tls whether the scheme is {@code https}
 * @param login who asks; empty for nobody in particular
 * @param host a name or an address, IPv6 without brackets
 * @param port from 1 to 65535
 * @param path with its leading slash
 * @param query what follows the question mark; empty if there is none
 */
record HttpUrl(boolean tls, Optional<Login> login, String host, int port, String path, Optional<String> query) {

    private static final Pattern FORM = Pattern.compile(
            "(?:([^@/?#]*)@)?(\\[[0-9A-Fa-f:.]+(?:%[^\\[\\]/?#@]+)?]|[^:/?#@,%\\[\\]]+)(?::([0-9]{1,5}))?"
                    + "(/[^?#]*)?(?:\\?([^#]*))?");

    /** RFC 3986 appendix B. */
    private static final Pattern REFERENCE =
            Pattern.compile("(?:([^:/?#]+):)?(//[^/?#]*)?([^?#]*)(?:\\?([^#]*))?(?:#.*)?", Pattern.DOTALL);

    /** May stand in a request as they are: RFC 3986 section 2, and the brackets, which many a query has. */
    private static final String AS_IT_STANDS = "-._~:/?@!$&'()*+,;=[]%";

    private static final Pattern HALF_ENCODED = Pattern.compile("%(?![0-9A-Fa-f]{2})");

    /**
     * Who asks.
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
     * Reads what follows the scheme.
     *
     * @throws MalformedTargetException if it is no such URL; the message holds no password
     */
    static HttpUrl parse(TargetText target) {
        Matcher parts = FORM.matcher(target.rest());
        if (!parts.matches() || !isPrintable(parts.group(2))) {
            throw new MalformedTargetException(
                    target,
                    "is written http://user:password@host:port/path?query, one host to a target; an '@', ':' or '/' in a name"
                            + " or password is percent-encoded, and a host is written in ASCII");
        }
        String host = parts.group(2);
        boolean tls = target.scheme().equals("https");
        return new HttpUrl(
                tls,
                login(parts.group(1), target),
                host.startsWith("[") ? host.substring(1, host.length() - 1) : host,
                port(parts.group(3), tls, target),
                encoded(parts.group(4) == null ? "/" : parts.group(4), target),
                Optional.ofNullable(parts.group(5)).map(query -> encoded(query, target)));
    }

    private static Optional<Login> login(String userInfo, TargetText target) {
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
                    "neither user nor password of basic authentication has control characters, nor the user a colon");
        }
        return Optional.of(new Login(user, password));
    }

    private static int port(String digits, boolean tls, TargetText target) {
        int port = digits == null ? defaultPort(tls) : Integer.parseInt(digits);
        if (port < 1 || port > 65535) {
            throw new MalformedTargetException(target, "port " + port + " is not from 1 to 65535");
        }
        return port;
    }

    private static int defaultPort(boolean tls) {
        return tls ? 443 : 80;
    }

    private static boolean isPrintable(String text) {
        return text.chars().allMatch(c -> c > ' ' && c < 0x7f);
    }

    private static String encoded(String part, TargetText target) {
        if (HALF_ENCODED.matcher(part).find()) {
            throw new MalformedTargetException(target, "a '%' is followed by two hexadecimal digits, or written %25");
        }
        StringBuilder encoded = new StringBuilder(part.length());
        for (byte b : part.getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (b & 0xff);
            if (c <= ' ' || c == 0x7f) {
                throw new MalformedTargetException(target, "a blank in the path or the query is written %20");
            }
            if (c < 0x7f && (Character.isLetterOrDigit(c) || AS_IT_STANDS.indexOf(c) >= 0)) {
                encoded.append(c);
            } else {
                encoded.append('%').append(HexFormat.of().withUpperCase().toHexDigits(b));
            }
        }
        return encoded.toString();
    }

    /**
     * Returns what a reference in an answer of this URL leads to, without a login: RFC 3986 section 5.2.
     *
     * @throws MalformedTargetException if that is no HTTP URL
     */
    HttpUrl resolve(String reference) {
        Matcher parts = REFERENCE.matcher(reference.strip().replace(" ", "%20"));
        if (!parts.matches()) {
            throw new MalformedTargetException("the answer leads to what is no URL");
        }
        String scheme = parts.group(1) == null ? scheme() : parts.group(1).toLowerCase(java.util.Locale.ROOT);
        if (!scheme.equals("http") && !scheme.equals("https")) {
            throw new MalformedTargetException("the answer leads to what is not HTTP");
        }
        String newPath = parts.group(3);
        String newQuery = parts.group(4) == null ? "" : "?" + parts.group(4);
        if (parts.group(2) != null) {
            return strange(scheme, parts.group(2).substring(2), withoutDots(newPath) + newQuery);
        }
        if (newPath.isEmpty()) {
            return strange(scheme, authority(), path + (parts.group(4) == null ? queryText() : newQuery));
        }
        String merged = newPath.startsWith("/") ? newPath : path.substring(0, path.lastIndexOf('/') + 1) + newPath;
        return strange(scheme, authority(), withoutDots(merged) + newQuery);
    }

    private static HttpUrl strange(String scheme, String authority, String rest) {
        String stranger = authority.substring(authority.lastIndexOf('@') + 1);
        return parse(new TargetText(scheme, stranger + rest, Map.of()));
    }

    /** RFC 3986 section 5.2.4. */
    private static String withoutDots(String path) {
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

    /** Returns whether what is only for this one may be told to the other: the same place, or the same host with TLS. */
    boolean trusts(HttpUrl other) {
        boolean samePlace = tls == other.tls && port == other.port;
        boolean safer = !tls && other.tls && hasDefaultPort() && other.hasDefaultPort();
        return host.equalsIgnoreCase(other.host) && (samePlace || safer);
    }

    /** Returns what a request asks for: RFC 9112 section 3.2.1. */
    String requestTarget() {
        return path + queryText();
    }

    /** Returns host and port as the Host header has them: RFC 9110 section 7.2. */
    String authority() {
        int zone = host.indexOf('%');
        String bare = zone < 0 ? host : host.substring(0, zone);
        return (bare.contains(":") ? "[" + bare + "]" : bare) + (hasDefaultPort() ? "" : ":" + port);
    }

    private boolean hasDefaultPort() {
        return port == defaultPort(tls);
    }

    private String queryText() {
        return query.map(text -> "?" + text).orElse("");
    }

    private String scheme() {
        return tls ? "https" : "http";
    }

    @Override
    public String toString() {
        String user = login.map(who -> who.user() + "@").orElse("");
        return scheme() + "://" + user + authority() + path + (query.isPresent() ? "?…" : "");
    }
}
