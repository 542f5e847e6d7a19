package dev.rendezvous.net;

import dev.rendezvous.MalformedTargetException;
import dev.rendezvous.Percent;
import dev.rendezvous.TargetText;
import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Where something is and who asks: {@code user:password@host:port/path?parameter=value}, one host to a target. Underscores are
 * legal in host names, which {@link java.net.URI} does not take. Its {@code toString} has no password and no parameters.
 *
 * @param user decoded
 * @param password decoded
 * @param host a name or an address, IPv6 without brackets; empty if the target has none
 * @param port from 1 to 65535
 * @param path decoded, without its leading slash; empty if there is none
 * @param parameters decoded, in their order
 */
public record Locator(
        Optional<String> user,
        Optional<String> password,
        String host,
        int port,
        String path,
        SequencedMap<String, String> parameters) {

    private static final Pattern FORM = Pattern.compile(
            "(?:([^@]*)@)?(\\[[^\\[\\]]+]|[^:/?@,\\[\\]\\s]*)(?::([0-9]{1,5}))?(?:/([^?]*))?(?:\\?(.*))?");

    /**
     * Reads what follows a scheme.
     *
     * @param like how such a target is written, for the message
     * @throws MalformedTargetException if it is not of this form; the message holds no password
     */
    public static Locator parse(TargetText target, int defaultPort, String like) {
        Matcher parts = FORM.matcher(target.rest());
        if (!parts.matches()) {
            throw new MalformedTargetException(
                    target,
                    like + ", one host to a target; an '@', ':' or '/' in a name or password is percent-encoded");
        }
        String host = parts.group(2);
        return new Locator(
                userInfo(parts.group(1), target, 0),
                userInfo(parts.group(1), target, 1),
                host.startsWith("[") ? host.substring(1, host.length() - 1) : host,
                port(parts.group(3), defaultPort, target),
                target.decode(parts.group(4) == null ? "" : parts.group(4)),
                parameters(parts.group(5), target));
    }

    private static int port(String digits, int byDefault, TargetText target) {
        int port = digits == null ? byDefault : Integer.parseInt(digits);
        if (port < 1 || port > 65535) {
            throw new MalformedTargetException(target, "port " + port + " is not from 1 to 65535");
        }
        return port;
    }

    private static Optional<String> userInfo(String userInfo, TargetText target, int index) {
        if (userInfo == null) {
            return Optional.empty();
        }
        String[] parts = userInfo.split(":", 2);
        return index < parts.length ? Optional.of(target.decode(parts[index])) : Optional.empty();
    }

    private static SequencedMap<String, String> parameters(String query, TargetText target) {
        SequencedMap<String, String> parameters = new LinkedHashMap<>();
        if (query == null || query.isEmpty()) {
            return parameters;
        }
        for (String parameter : query.split("&")) {
            int equals = parameter.indexOf('=');
            if (equals <= 0) {
                throw new MalformedTargetException(target, "what follows '?' is name=value, joined by '&'");
            }
            String name = target.decode(parameter.substring(0, equals));
            if (parameters.put(name, target.decode(parameter.substring(equals + 1))) != null) {
                throw new MalformedTargetException(target, "the parameter '" + name + "' is given twice");
            }
        }
        return parameters;
    }

    /**
     * Returns this locator if it has no parameters but the given ones.
     *
     * @throws MalformedTargetException otherwise
     */
    public Locator onlyParameters(TargetText target, String... known) {
        for (String name : parameters.keySet()) {
            if (!java.util.List.of(known).contains(name)) {
                throw new MalformedTargetException(
                        target,
                        "unknown parameter '" + name + "' after '?'; " + target.scheme() + " targets take "
                                + (known.length == 0 ? "none" : String.join(", ", known)));
            }
        }
        return this;
    }

    /** Returns this locator, with {@code localhost} in place of a host that is not given. */
    public Locator orLocalhost() {
        return host.isEmpty() ? new Locator(user, password, "localhost", port, path, parameters) : this;
    }

    /** Returns the value of a parameter. */
    public Optional<String> parameter(String name) {
        return Optional.ofNullable(parameters.get(name));
    }

    /**
     * Returns {@code scheme://user@host:port/path?parameter=value}: a target to be shown to people, on one line, without its
     * password and with its port. A slash within the path is encoded.
     */
    public String url(String scheme) {
        String query = parameters.entrySet().stream()
                .map(parameter -> Percent.encoded(parameter.getKey()) + "=" + Percent.encoded(parameter.getValue()))
                .collect(Collectors.joining("&"));
        return scheme + "://"
                + user.filter(name -> !name.isEmpty())
                        .map(name -> segment(name) + "@")
                        .orElse("")
                + hostAndPort()
                + (path.isEmpty() ? "" : "/" + segment(path))
                + (query.isEmpty() ? "" : "?" + query);
    }

    private static String segment(String text) {
        return Percent.encoded(text).replace("/", "%2f").replace("@", "%40");
    }

    /** Returns the host, with brackets round an IPv6 address. */
    public String bracketedHost() {
        return host.contains(":") ? "[" + host + "]" : host;
    }

    /** Returns host and port, with brackets round an IPv6 address. */
    public String hostAndPort() {
        return bracketedHost() + ":" + port;
    }

    /** Returns {@code user@host:port/path}. */
    @Override
    public String toString() {
        return user.map(name -> name + "@").orElse("") + hostAndPort() + (path.isEmpty() ? "" : "/" + path);
    }
}
