package dev.rendezvous.internal.probe.net;

import dev.rendezvous.internal.text.PercentEncoding;
import dev.rendezvous.target.HostAndPort;
import dev.rendezvous.target.MalformedTargetException;
import dev.rendezvous.target.TargetSpec;
import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The URL of a server without its scheme: {@code user:password@host:port/path?parameter=value}, with a single host. Unlike in {@link
 * java.net.URI}, host names may contain underscores. Its {@code toString} contains neither password nor parameters.
 *
 * @param user decoded
 * @param password decoded
 * @param host a name or an address, IPv6 without brackets; the path of a Unix domain socket, which is percent-encoded in the URL;
 *     empty if there is none
 * @param port from 1 to 65535
 * @param path decoded, without its leading slash; empty if there is none
 * @param parameters decoded, in their order
 */
public record ServerUrl(
        Optional<String> user,
        Optional<String> password,
        String host,
        int port,
        String path,
        SequencedMap<String, String> parameters) {

    private static final String DEFAULT_HOST = "localhost";

    /** The delimiters that are allowed in a user and in a path segment (RFC 3986 section 2.2). */
    private static final String DELIMITERS = "!$'()*,;";

    /** The path of a Unix domain socket in the place of the host. */
    private static final Pattern ENCODED_PATH = Pattern.compile("%2[Ff].+");

    private static final Pattern FORM = Pattern.compile("(?:([^@]*)@)?([^@/?]*)(?:/([^?]*))?(?:\\?(.*))?");

    /**
     * Parses the URL of a target.
     *
     * @param expected the form of such a target, for the message
     * @throws MalformedTargetException if it does not have this form; the message does not contain the password
     */
    public static ServerUrl parse(TargetSpec target, int defaultPort, String expected) {
        Matcher parts = FORM.matcher(target.rest());
        if (!parts.matches()) {
            throw new MalformedTargetException(target, expected);
        }
        String server = parts.group(2);
        boolean hasHost = !server.isEmpty() && !server.startsWith(":");
        HostAndPort parsed;
        try {
            parsed = HostAndPort.parse(hasHost ? server : DEFAULT_HOST + server, defaultPort)
                    .orElseThrow(() -> new MalformedTargetException(target, expected));
        } catch (MalformedTargetException e) {
            throw e;
        } catch (IllegalArgumentException e) {
            throw new MalformedTargetException(target, String.valueOf(e.getMessage()));
        }
        return new ServerUrl(
                userInfo(parts.group(1), target, 0),
                userInfo(parts.group(1), target, 1),
                hasHost ? host(parsed.host(), target) : "",
                parsed.port(),
                target.decode(parts.group(3) == null ? "" : parts.group(3)),
                parameters(parts.group(4), target));
    }

    private static String host(String text, TargetSpec target) {
        return ENCODED_PATH.matcher(text).matches() ? unixSocket(target.decode(text), target) : text;
    }

    /**
     * Returns the path of a Unix domain socket as a host.
     *
     * @throws MalformedTargetException if it is not absolute, or too long
     */
    public static String unixSocket(String path, TargetSpec target) {
        if (!UnixConnector.isPath(path)) {
            throw new MalformedTargetException(target, "the path of a socket must be absolute");
        }
        try {
            return UnixConnector.requireValid(path);
        } catch (IllegalArgumentException e) {
            throw new MalformedTargetException(target, String.valueOf(e.getMessage()));
        }
    }

    private static Optional<String> userInfo(String userInfo, TargetSpec target, int index) {
        if (userInfo == null) {
            return Optional.empty();
        }
        String[] parts = userInfo.split(":", 2);
        return index < parts.length ? Optional.of(target.decode(parts[index])) : Optional.empty();
    }

    /** Returns the parameters of a target with any number of hosts. */
    static SequencedMap<String, String> parameters(TargetSpec target) {
        Matcher parts = FORM.matcher(target.rest());
        return parameters(parts.matches() ? parts.group(4) : "", target);
    }

    private static SequencedMap<String, String> parameters(@Nullable String query, TargetSpec target) {
        SequencedMap<String, String> parameters = new LinkedHashMap<>();
        if (query == null || query.isEmpty()) {
            return parameters;
        }
        for (String parameter : query.split("&")) {
            int equals = parameter.indexOf('=');
            if (equals <= 0) {
                throw new MalformedTargetException(target, "parameters after '?' must be name=value, separated by '&'");
            }
            String name = target.decode(parameter.substring(0, equals));
            if (parameters.put(name, target.decode(parameter.substring(equals + 1))) != null) {
                throw new MalformedTargetException(target, "parameter '" + name + "' must not be repeated");
            }
        }
        return parameters;
    }

    /** Returns this URL with the host {@code localhost} if it has none. */
    public ServerUrl withDefaultHost() {
        return host.isEmpty() ? new ServerUrl(user, password, DEFAULT_HOST, port, path, parameters) : this;
    }

    /** Returns this URL with another port and without the parameter {@code port}. */
    public ServerUrl withPort(int other) {
        return new ServerUrl(user, password, host, other, path, without("port"));
    }

    /** Returns this URL with another host and without the given parameter. */
    public ServerUrl withHost(String other, String parameter) {
        return new ServerUrl(user, password, other, port, path, without(parameter));
    }

    private SequencedMap<String, String> without(String parameter) {
        SequencedMap<String, String> others = new LinkedHashMap<>(parameters);
        others.remove(parameter);
        return others;
    }

    /** Returns the value of a parameter. */
    public Optional<String> parameter(String name) {
        return Optional.ofNullable(parameters.get(name));
    }

    /**
     * Returns {@code scheme://user@host:port/path?parameter=value}, percent-encoded and without the password, for messages. A slash
     * within the path is encoded.
     */
    public String toUrl(String scheme) {
        String query = parameters.entrySet().stream()
                .map(parameter -> PercentEncoding.encodedParameter(parameter.getKey()) + "="
                        + PercentEncoding.encodedParameter(parameter.getValue()))
                .collect(Collectors.joining("&"));
        return scheme + "://"
                + user.filter(name -> !name.isEmpty())
                        .map(name -> PercentEncoding.encode(name, DELIMITERS) + "@")
                        .orElse("")
                + hostAndPort()
                + (path.isEmpty() ? "" : "/" + PercentEncoding.encode(path, DELIMITERS + ":"))
                + (query.isEmpty() ? "" : "?" + query);
    }

    /** Returns the host, with brackets around an IPv6 address. */
    public String bracketedHost() {
        return new HostAndPort(host, port).bracketedHost();
    }

    /** Returns host and port, with brackets around an IPv6 address, or the percent-encoded path of a Unix domain socket. */
    public String hostAndPort() {
        return UnixConnector.isPath(host) ? PercentEncoding.encode(host, "") : new HostAndPort(host, port).toString();
    }

    /** Returns {@code user@host:port/path}. */
    @Override
    public String toString() {
        return user.map(name -> name + "@").orElse("") + hostAndPort() + (path.isEmpty() ? "" : "/" + path);
    }
}
