package dev.rendezvous.probe.http;

import dev.rendezvous.probe.net.UnixConnector;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Selects the proxy for a URL. Implementations are immutable. */
@FunctionalInterface
interface ProxySelector {

    /** Returns the proxy; empty to connect to the server itself. */
    Optional<HttpProxy> select(HttpUrl url);

    /** Returns the selector that never uses a proxy. */
    static ProxySelector direct() {
        return url -> Optional.empty();
    }

    /** Returns the selector that always uses a proxy, except for Unix domain sockets. */
    static ProxySelector fixed(HttpProxy proxy) {
        return url -> Optional.of(proxy).filter(one -> !UnixConnector.isPath(url.host()));
    }

    /**
     * Returns the selector that reads {@code http_proxy}, {@code https_proxy}, {@code all_proxy} and {@code no_proxy}, or the same in
     * capitals, as curl does.
     *
     * @throws IllegalArgumentException if one of them is malformed
     */
    static ProxySelector of(Map<String, String> environment) {
        Optional<ProxySelector> http = proxy("http_proxy", environment);
        Optional<ProxySelector> https = proxy("https_proxy", environment);
        Optional<ProxySelector> all = proxy("all_proxy", environment);
        List<String> direct = variable("no_proxy", environment).stream()
                .flatMap(text -> Stream.of(text.toLowerCase(Locale.ROOT).split("[,\\s]+")))
                .filter(host -> !host.isEmpty())
                .toList();
        return url -> direct.stream().anyMatch(rule -> covers(rule, url))
                ? Optional.empty()
                : (url.tls() ? https : http).or(() -> all).flatMap(selector -> selector.select(url));
    }

    private static Optional<ProxySelector> proxy(String name, Map<String, String> environment) {
        return variable(name, environment).map(text -> fixed(HttpProxy.parse("environment variable " + name, text)));
    }

    private static Optional<String> variable(String name, Map<String, String> environment) {
        return Stream.of(name, name.toUpperCase(Locale.ROOT))
                .flatMap(one -> Stream.ofNullable(environment.get(one)))
                .filter(text -> !text.isBlank())
                .findFirst();
    }

    /** Returns whether a rule of {@code no_proxy} covers a URL: all hosts, a host with its subdomains, or one with a port. */
    private static boolean covers(String rule, HttpUrl url) {
        String host = url.host().toLowerCase(Locale.ROOT);
        String bare = rule.startsWith(".") ? rule.substring(1) : rule;
        return rule.equals("*")
                || host.equals(bare)
                || host.endsWith("." + bare)
                || (host + ":" + url.port()).equals(bare);
    }
}
