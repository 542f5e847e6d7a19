package dev.rendezvous.redis;

import dev.rendezvous.Condition;
import dev.rendezvous.MalformedTargetException;
import dev.rendezvous.TargetScheme;
import dev.rendezvous.TargetText;
import dev.rendezvous.net.Locator;
import dev.rendezvous.net.Service;
import dev.rendezvous.net.Tls;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Parses {@code redis://user:password@host:port/database?key=name&value=text}, and {@code rediss} for TLS. The environment variable
 * {@code REDISCLI_AUTH}, as with redis-cli, or else {@code REDIS_PASSWORD}, supplies a password that the URL lacks.
 */
public final class RedisScheme implements TargetScheme {

    private static final int DEFAULT_PORT = 6379;

    /** For {@link java.util.ServiceLoader}. */
    public RedisScheme() {}

    @Override
    public Set<String> schemes() {
        return Set.of("redis", "rediss");
    }

    @Override
    public Condition parse(TargetText target) {
        return Condition.polling(probe(target, System.getenv()));
    }

    static RedisProbe probe(TargetText target, Map<String, String> environment) {
        boolean encrypted = target.scheme().equals("rediss");
        Optional<Tls> tls = encrypted ? Optional.of(Tls.parse(target.onlyOptions(Tls.OPTIONS))) : Tls.none(target);
        Locator locator = Locator.parse(
                        target.onlyOptions(encrypted ? Tls.OPTIONS : Set.of()),
                        DEFAULT_PORT,
                        "a Redis target must have the form user:password@host:port/database?key=name&value=text")
                .orLocalhost()
                .onlyParameters(target, "key", "value");
        Optional<String> spare = Stream.of("REDISCLI_AUTH", "REDIS_PASSWORD")
                .flatMap(name -> Stream.ofNullable(environment.get(name)))
                .filter(password -> !password.isEmpty())
                .findFirst();
        Service service = Service.of(locator.url(target.scheme()), locator.host(), locator.port(), tls);
        return new RedisProbe(
                service, login(locator, spare), spare, database(locator, target), wanted(locator, target));
    }

    /** A single word before the '@' is a password to redis-cli and a user to others, so it is rejected and not quoted. */
    private static Optional<RedisProbe.Login> login(Locator locator, Optional<String> spare) {
        if (locator.user().isEmpty()) {
            return Optional.empty();
        }
        if (locator.password().isEmpty()) {
            throw new MalformedTargetException(
                    "The part before the '@' of a Redis target must contain a colon: redis://user:password@host, "
                            + "redis://:password@host, or redis://user:@host with the password in the environment variable "
                            + "REDISCLI_AUTH");
        }
        Optional<String> user = locator.user().filter(name -> !name.isEmpty());
        Optional<String> given = locator.password().filter(password -> !password.isEmpty());
        if (user.isEmpty() && given.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new RedisProbe.Login(user, given.or(() -> spare).orElse("")));
    }

    private static Optional<String> database(Locator locator, TargetText target) {
        if (locator.path().isEmpty()) {
            return Optional.empty();
        }
        if (!locator.path().matches("[0-9]{1,9}")) {
            throw new MalformedTargetException(
                    target, "database must be a number, as in /0, but was '" + locator.path() + "'");
        }
        return Optional.of(locator.path());
    }

    private static Optional<RedisProbe.Wanted> wanted(Locator locator, TargetText target) {
        Optional<String> value = locator.parameter("value");
        if (value.isPresent() && locator.parameter("key").isEmpty()) {
            throw new MalformedTargetException(target, "parameter 'value' requires 'key': ?key=name&value=text");
        }
        return locator.parameter("key").map(key -> new RedisProbe.Wanted(key, value));
    }
}
