package dev.rendezvous.internal.probe.redis;

import dev.rendezvous.Condition;
import dev.rendezvous.internal.probe.net.AnyServerProbe;
import dev.rendezvous.internal.probe.net.KnownParameters;
import dev.rendezvous.internal.probe.net.NetworkService;
import dev.rendezvous.internal.probe.net.ServerUrl;
import dev.rendezvous.internal.probe.net.TlsOptions;
import dev.rendezvous.internal.text.PercentEncoding;
import dev.rendezvous.target.MalformedTargetException;
import dev.rendezvous.target.TargetScheme;
import dev.rendezvous.target.TargetSpec;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Parses {@code redis://user:password@host:port/database?key=name&value=text}, and {@code rediss} for TLS, or the same with
 * {@code valkey} and {@code valkeys}. The environment variable {@code REDISCLI_AUTH}, as with redis-cli, or else {@code REDIS_PASSWORD},
 * supplies a password that the URL lacks.
 */
public final class RedisScheme implements TargetScheme {

    /** Schemes of Redis clients whose URL has the path of a Unix domain socket in the place of the host. */
    private static final Set<String> SOCKET_SCHEMES = Set.of("redis+unix", "redis+socket", "redis-socket");

    /** User and password, path and parameters. Compiled when it is needed, as every run creates all schemes. */
    private static final String SOCKET_FORM = "((?:[^@/?]*@)?)(/[^?]+)((?:\\?.*)?)";

    /** The schemes for TLS. */
    private static final Set<String> SECURE_SCHEMES = Set.of("rediss", "valkeys");

    private static final int DEFAULT_PORT = 6379;

    /** For {@link java.util.ServiceLoader}. */
    public RedisScheme() {}

    @Override
    public Set<String> schemes() {
        return Stream.of(Set.of("redis", "valkey"), SECURE_SCHEMES, SOCKET_SCHEMES)
                .flatMap(Set::stream)
                .collect(Collectors.toUnmodifiableSet());
    }

    @Override
    public Condition parse(TargetSpec target) {
        return Condition.polling(AnyServerProbe.of(withSocketAsHost(target), server -> probe(server, System.getenv())));
    }

    @Override
    public List<String> warnings(TargetSpec target) {
        return parameters().warnings(target);
    }

    /** Returns {@code redis+unix://user:password@/path?key=name} as {@code redis://} with the encoded path as its host. */
    private static TargetSpec withSocketAsHost(TargetSpec target) {
        if (!SOCKET_SCHEMES.contains(target.scheme())) {
            return target;
        }
        Matcher parts = Pattern.compile(SOCKET_FORM).matcher(target.rest());
        if (!parts.matches()) {
            throw new MalformedTargetException(
                    target, "the target must be " + target.scheme() + "://user:password@/path?db=number");
        }
        String host = PercentEncoding.encode(target.decode(parts.group(2)), "");
        return new TargetSpec("redis", parts.group(1) + host + parts.group(3), target.options());
    }

    static RedisProbe probe(TargetSpec target, Map<String, String> environment) {
        boolean encrypted = SECURE_SCHEMES.contains(target.scheme());
        Optional<TlsOptions> tls = encrypted
                ? Optional.of(TlsOptions.parse(target.requireOnlyOptions(TlsOptions.OPTIONS)))
                : TlsOptions.requireNone(target);
        ServerUrl serverUrl = parameters()
                .keepUsed(
                        ServerUrl.parse(
                                target.requireOnlyOptions(encrypted ? TlsOptions.OPTIONS : Set.of()),
                                DEFAULT_PORT,
                                "a Redis target must be user:password@host:port/database?key=name&value=text"),
                        target)
                .withDefaultHost();
        Optional<String> spare = Stream.of("REDISCLI_AUTH", "REDIS_PASSWORD")
                .flatMap(name -> Stream.ofNullable(environment.get(name)))
                .filter(password -> !password.isEmpty())
                .findFirst();
        NetworkService service =
                NetworkService.of(serverUrl.toUrl(target.scheme()), serverUrl.host(), serverUrl.port(), tls);
        return new RedisProbe(
                service, login(serverUrl, spare), spare, database(serverUrl, target), wanted(serverUrl, target));
    }

    /** A single word before the '@' is a password to redis-cli and a user to others, so it is rejected and not quoted. */
    private static Optional<RedisProbe.Credentials> login(ServerUrl serverUrl, Optional<String> spare) {
        if (serverUrl.user().isEmpty()) {
            return Optional.empty();
        }
        if (serverUrl.password().isEmpty()) {
            throw new MalformedTargetException(
                    "the part before the '@' of a Redis target must contain a colon; write redis://user:password@host, "
                            + "redis://:password@host, or redis://user:@host with the password in the environment variable "
                            + "REDISCLI_AUTH");
        }
        Optional<String> user = serverUrl.user().filter(name -> !name.isEmpty());
        Optional<String> given = serverUrl.password().filter(password -> !password.isEmpty());
        if (user.isEmpty() && given.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(
                new RedisProbe.Credentials(user, given.or(() -> spare).orElse("")));
    }

    private static Optional<String> database(ServerUrl serverUrl, TargetSpec target) {
        Optional<String> number =
                Optional.of(serverUrl.path()).filter(path -> !path.isEmpty()).or(() -> serverUrl.parameter("db"));
        if (number.filter(text -> !text.matches("[0-9]{1,9}")).isPresent()) {
            throw new MalformedTargetException(
                    target, "database must be a number, as in /0, but was '" + number.get() + "'");
        }
        return number;
    }

    private static Optional<RedisProbe.ExpectedKey> wanted(ServerUrl serverUrl, TargetSpec target) {
        Optional<String> value = serverUrl.parameter("value");
        if (value.isPresent() && serverUrl.parameter("key").isEmpty()) {
            throw new MalformedTargetException(target, "parameter 'value' requires 'key': ?key=name&value=text");
        }
        return serverUrl.parameter("key").map(key -> new RedisProbe.ExpectedKey(key, value));
    }

    /** Not a constant: every run creates all schemes, to parse targets of one or two. */
    private static KnownParameters parameters() {
        return KnownParameters.using("key", "value", "db")
                .ignoringNumbers(
                        "max_connections",
                        "pool_size",
                        "min_idle_conns",
                        "socket_timeout",
                        "socket_connect_timeout",
                        "health_check_interval",
                        "timeout",
                        "dial_timeout",
                        "read_timeout",
                        "write_timeout",
                        "max_retries")
                .ignoringSwitches("decode_responses", "retry_on_timeout", "socket_keepalive")
                .ignoringTexts("encoding", "client_name", "ssl_cert_reqs")
                .requiringOff("TLS is the scheme rediss://", "ssl", "tls");
    }
}
