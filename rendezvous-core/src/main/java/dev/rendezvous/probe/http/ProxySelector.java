package dev.rendezvous.probe.http;

import dev.rendezvous.internal.probe.net.UnixConnector;
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
     * capitals. {@code HTTP_PROXY} is ignored in a CGI program, where a client can set it by the header {@code Proxy}, as in Go.
     *
     * @throws IllegalArgumentException if one of them is malformed
     */
    static ProxySelector of(Map<String, String> environment) {
        Optional<ProxySelector> http = proxy("http_proxy", environment);
        Optional<ProxySelector> https = proxy("https_proxy", environment);
        Optional<ProxySelector> all = proxy("all_proxy", environment);
        NoProxyList direct = NoProxyList.parse(variable("no_proxy", environment).orElse(""));
        return url -> direct.includes(url.server())
                ? Optional.empty()
                : (url.tls() ? https : http).or(() -> all).flatMap(selector -> selector.select(url));
    }

    private static Optional<ProxySelector> proxy(String name, Map<String, String> environment) {
        return variable(name, environment).map(text -> fixed(HttpProxy.parse("environment variable " + name, text)));
    }

    private static Optional<String> variable(String name, Map<String, String> environment) {
        String capitals = name.toUpperCase(Locale.ROOT);
        boolean ofClient = capitals.equals("HTTP_PROXY") && environment.containsKey("REQUEST_METHOD");
        return (ofClient ? Stream.of(name) : Stream.of(name, capitals))
                .flatMap(one -> Stream.ofNullable(environment.get(one)))
                .filter(text -> !text.isBlank())
                .findFirst();
    }
}
