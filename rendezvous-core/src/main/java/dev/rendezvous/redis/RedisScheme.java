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
 * Reads {@code redis://user:password@host:port/database?key=name&value=text}, and {@code rediss} for TLS. The environment's {@code
 * REDISCLI_AUTH}, as with redis-cli, or else {@code REDIS_PASSWORD} stands in for a password that is not given.
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
                        "a Redis server is user:password@host:port/database?key=name&value=text")
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

    /** What stands alone before the '@' is a password to redis-cli and a user to others: it is neither read nor quoted here. */
    private static Optional<RedisProbe.Login> login(Locator locator, Optional<String> spare) {
        if (locator.user().isEmpty()) {
            return Optional.empty();
        }
        if (locator.password().isEmpty()) {
            throw new MalformedTargetException(
                    "A user and a password stand before the '@' of a Redis target, or one of them: "
                            + "redis://user:password@host, redis://:password@host, or redis://user:@host "
                            + "with the password in the environment's REDISCLI_AUTH");
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
            throw new MalformedTargetException(target, "what follows the '/' is the number of a database, as in /0");
        }
        return Optional.of(locator.path());
    }

    private static Optional<RedisProbe.Wanted> wanted(Locator locator, TargetText target) {
        Optional<String> value = locator.parameter("value");
        if (value.isPresent() && locator.parameter("key").isEmpty()) {
            throw new MalformedTargetException(target, "a value needs a key: ?key=name&value=text");
        }
        return locator.parameter("key").map(key -> new RedisProbe.Wanted(key, value));
    }
}
