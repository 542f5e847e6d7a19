package dev.rendezvous.mysql;

import dev.rendezvous.Condition;
import dev.rendezvous.MalformedTargetException;
import dev.rendezvous.TargetScheme;
import dev.rendezvous.TargetText;
import dev.rendezvous.net.Locator;
import dev.rendezvous.net.Service;
import dev.rendezvous.net.Tls;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Parses {@code mysql://user:password@host:port/database?table=name}, and the same with {@code mariadb}. The option {@code
 * tls=true} enables TLS; so does any TLS option. As with the mysql client, the environment variable {@code MYSQL_PWD} supplies a
 * password that the URL lacks.
 */
public final class MysqlScheme implements TargetScheme {

    private static final int DEFAULT_PORT = 3306;
    private static final int MAX_NAME = 64;

    /** For {@link java.util.ServiceLoader}. */
    public MysqlScheme() {}

    @Override
    public Set<String> schemes() {
        return Set.of("mysql", "mariadb");
    }

    @Override
    public Condition parse(TargetText target) {
        return Condition.polling(probe(target, System.getenv()));
    }

    static MysqlProbe probe(TargetText target, Map<String, String> environment) {
        Optional<Tls> tls = tls(target);
        Locator locator = Locator.parse(
                        target,
                        DEFAULT_PORT,
                        "a MySQL target must have the form user:password@host:port/database?table=name")
                .orLocalhost()
                .onlyParameters(target, "table");
        Service service = Service.of(locator.url(target.scheme()), locator.host(), locator.port(), tls);
        return new MysqlProbe(service, account(locator, target, environment));
    }

    private static Optional<Tls> tls(TargetText target) {
        Set<String> known = new HashSet<>(Tls.OPTIONS);
        known.add("tls");
        target.onlyOptions(known);
        String option = target.options().get("tls");
        if (option != null && !option.equals("true") && !option.equals("false")) {
            throw new MalformedTargetException(target, "option tls must be true or false, but was '" + option + "'");
        }
        boolean encrypted = option == null ? !target.options().isEmpty() : option.equals("true");
        return encrypted ? Optional.of(Tls.parse(target)) : Tls.none(target);
    }

    private static Optional<MysqlProbe.Account> account(
            Locator locator, TargetText target, Map<String, String> environment) {
        Optional<String> database =
                checkedName("database", Optional.of(locator.path()).filter(path -> !path.isEmpty()), target);
        Optional<String> table = checkedName("table", locator.parameter("table"), target);
        if (locator.user().isEmpty() && (database.isPresent() || table.isPresent())) {
            throw new MalformedTargetException(
                    target,
                    "checking for a database requires a login; write user:password@ before the host, or the host alone");
        }
        if (database.isEmpty() && table.isPresent()) {
            throw new MalformedTargetException(
                    target, "parameter 'table' requires a database: host/database?table=name");
        }
        String password = locator.password().orElseGet(() -> environment.getOrDefault("MYSQL_PWD", ""));
        return locator.user()
                .map(user -> new MysqlProbe.Account(requireNoZero(user, target), password, database, table));
    }

    private static Optional<String> checkedName(String what, Optional<String> name, TargetText target) {
        return name.map(text -> {
            if (text.isEmpty() || text.codePointCount(0, text.length()) > MAX_NAME) {
                throw new MalformedTargetException(target, what + " name must have 1 to " + MAX_NAME + " characters");
            }
            return requireNoZero(text, target);
        });
    }

    /** A zero byte ends a string in the protocol. */
    private static String requireNoZero(String text, TargetText target) {
        if (text.indexOf('\0') >= 0) {
            throw new MalformedTargetException(target, "names must not contain the character %00");
        }
        return text;
    }
}
