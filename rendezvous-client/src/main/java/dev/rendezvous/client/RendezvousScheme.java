package dev.rendezvous.client;

import dev.rendezvous.Condition;
import dev.rendezvous.MalformedTargetException;
import dev.rendezvous.TargetScheme;
import dev.rendezvous.TargetText;
import dev.rendezvous.net.Tls;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Reads {@code rendezvous://host:port/key} and, for TLS, {@code rendezvous+https://host:port/key}. The port is 8080 or 443 unless
 * given. The option {@code #count=3} waits for the third signal, {@code #token-file=/path} names a file with a token for the server;
 * else that is what {@code RENDEZVOUS_TOKEN_FILE} names or {@code RENDEZVOUS_TOKEN} is. Whom to trust is said by the options of
 * {@link Tls}, or else by {@code RENDEZVOUS_CA_FILE}. A percent-encoded key is decoded.
 */
public final class RendezvousScheme implements TargetScheme {

    private static final Set<String> OPTIONS = Stream.concat(Stream.of("count", "token-file"), Tls.OPTIONS.stream())
            .collect(Collectors.toUnmodifiableSet());

    private static final Pattern PLACE =
            Pattern.compile("((?:\\[[^\\[\\]]+]|[^:/?\\[\\]@\\s]+))(?::([0-9]{1,5}))?/(.+)");

    private final Map<String, String> environment;

    /** For {@link java.util.ServiceLoader}. */
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
    public Condition parse(TargetText target) {
        Matcher place = PLACE.matcher(target.onlyOptions(OPTIONS).rest());
        if (!place.matches()) {
            throw new MalformedTargetException(target, "a key to wait for is rendezvous://host:port/key");
        }
        boolean tls = target.scheme().endsWith("https");
        String port = place.group(2) == null ? (tls ? "443" : "8080") : place.group(2);
        String server = (tls ? "https://" : "http://") + place.group(1) + ":" + port;
        try {
            RemoteKey key = client(server, target).key(target.decode(place.group(3)));
            String name = target.scheme() + "://" + place.group(1) + ":" + port + "/" + key.name();
            return key.atLeast(count(target)).named(name);
        } catch (MalformedTargetException e) {
            throw e;
        } catch (IllegalArgumentException e) {
            throw new MalformedTargetException(target, String.valueOf(e.getMessage()));
        }
    }

    private RendezvousClient client(String server, TargetText target) {
        RendezvousClient client = encrypted(RendezvousClient.at(server), target);
        String file = target.options().getOrDefault("token-file", "");
        return file.isEmpty() ? client.withTokenFrom(environment) : client.withToken(Path.of(file));
    }

    private RendezvousClient encrypted(RendezvousClient client, TargetText target) {
        if (!target.scheme().endsWith("https")) {
            Optional<Tls> none = Tls.none(target);
            return none.map(client::with).orElse(client);
        }
        boolean isToldHow = target.options().keySet().stream().anyMatch(Tls.OPTIONS::contains);
        return isToldHow ? client.with(Tls.parse(target)) : client.withCaFrom(environment);
    }

    private static long count(TargetText target) {
        String count = target.options().getOrDefault("count", "1");
        if (!count.matches("[1-9][0-9]{0,17}")) {
            throw new MalformedTargetException(
                    target, "the option count is a whole number from 1, and not '" + count + "'");
        }
        return Long.parseLong(count);
    }
}
