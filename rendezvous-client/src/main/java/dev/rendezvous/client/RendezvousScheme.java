package dev.rendezvous.client;

import dev.rendezvous.Condition;
import dev.rendezvous.internal.probe.net.TlsOptions;
import dev.rendezvous.target.HostAndPort;
import dev.rendezvous.target.MalformedTargetException;
import dev.rendezvous.target.TargetScheme;
import dev.rendezvous.target.TargetSpec;
import java.lang.ref.WeakReference;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Parses targets that wait for a key on a server: {@code rendezvous://host:port/key} and, with TLS, {@code
 * rendezvous+https://host:port/key}. The default port is 8080, or 443 with TLS. The key is percent-decoded.
 *
 * <p>The option {@code #count=3} waits for the third signal. {@code #token-file=/path} names a file with a token for the server; the
 * default is the file that {@code RENDEZVOUS_TOKEN_FILE} names, or the value of {@code RENDEZVOUS_TOKEN}. {@code #as=app} is the name
 * under which the server shows the wait; the default is {@code RENDEZVOUS_AS}, or the name of this host. The certificates to trust are
 * given by the options of {@link TlsOptions}; the default is the file that {@code RENDEZVOUS_CA_FILE} names.
 *
 * <p>Targets with the same server and settings share their connections.
 *
 * <p>Found by {@link java.util.ServiceLoader}; programs need not use it directly. Safe for use by many threads.
 */
public final class RendezvousScheme implements TargetScheme {

    private static final Set<String> OPTIONS = Stream.concat(
                    Stream.of("count", "token-file", "as"), TlsOptions.OPTIONS.stream())
            .collect(Collectors.toUnmodifiableSet());

    private final Map<String, String> environment;

    /** The connections of targets that are in use. */
    private final Map<ClientSettings, WeakReference<Transport>> transports = new HashMap<>();

    /** Makes a scheme that takes defaults from the environment of the process. */
    public RendezvousScheme() {
        this(System.getenv());
    }

    RendezvousScheme(Map<String, String> environment) {
        this.environment = Map.copyOf(environment);
    }

    @Override
    public Set<String> schemes() {
        return Set.of("rendezvous", "rendezvous+http", "rendezvous+https");
    }

    @Override
    public Condition parse(TargetSpec target) {
        String rest = target.requireOnlyOptions(OPTIONS).rest();
        int slash = rest.indexOf('/');
        if (slash < 0 || slash == rest.length() - 1) {
            throw malformed(target);
        }
        if (rest.contains("?")) {
            throw new MalformedTargetException(
                    target, "options must follow '#', as in #count=3, but follow '?', which in a key is written %3F");
        }
        boolean tls = target.scheme().endsWith("https");
        try {
            HostAndPort server = HostAndPort.parse(rest.substring(0, slash), tls ? 443 : 8080)
                    .orElseThrow(() -> malformed(target));
            ClientSettings settings =
                    client((tls ? "https://" : "http://") + server, target).settings();
            RemoteKey key = new RemoteKey(transport(settings), KeyPath.of(target.decode(rest.substring(slash + 1))));
            String name = target.scheme() + "://" + server + "/" + key.name();
            return key.atLeast(count(target)).withName(name);
        } catch (MalformedTargetException e) {
            throw e;
        } catch (IllegalArgumentException e) {
            throw new MalformedTargetException(target, String.valueOf(e.getMessage()));
        }
    }

    private static MalformedTargetException malformed(TargetSpec target) {
        return new MalformedTargetException(target, "a rendezvous target must be rendezvous://host:port/key");
    }

    private RendezvousClient client(String server, TargetSpec target) {
        RendezvousClient client = withTls(RendezvousClient.at(server), target);
        RendezvousClient withToken = target.path("token-file")
                .map(client::withTokenFile)
                .orElseGet(() -> client.withTokenFromEnvironment(environment));
        return Optional.ofNullable(target.options().get("as"))
                .map(withToken::withCallerName)
                .orElseGet(() -> withToken.withCallerNameFromEnvironment(environment));
    }

    private synchronized Transport transport(ClientSettings settings) {
        transports.values().removeIf(unused -> unused.refersTo(null));
        WeakReference<Transport> known = transports.get(settings);
        Transport shared = known == null ? null : known.get();
        if (shared == null) {
            shared = new Transport(settings);
            transports.put(settings, new WeakReference<>(shared));
        }
        return shared;
    }

    private RendezvousClient withTls(RendezvousClient client, TargetSpec target) {
        if (!target.scheme().endsWith("https")) {
            Optional<TlsOptions> none = TlsOptions.requireNone(target);
            return none.map(client::withTls).orElse(client);
        }
        boolean hasTlsOptions = target.options().keySet().stream().anyMatch(TlsOptions.OPTIONS::contains);
        return hasTlsOptions ? client.withTls(TlsOptions.parse(target)) : client.withCaFileFromEnvironment(environment);
    }

    private static long count(TargetSpec target) {
        String count = target.options().getOrDefault("count", "1");
        if (!count.matches("[1-9][0-9]{0,17}")) {
            throw new MalformedTargetException(
                    target, "option count must be a positive integer, but was '" + count + "'");
        }
        return Long.parseLong(count);
    }
}
