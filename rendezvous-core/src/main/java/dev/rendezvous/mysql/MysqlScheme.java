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
 * Reads {@code mysql://user:password@host:port/database?table=name}, and the same with {@code mariadb}. The option {@code
 * tls=true} encrypts, and so do those that say how. As with the mysql client, the environment's {@code MYSQL_PWD} stands in for a
 * password that is not given.
 */
public final class MysqlScheme implements TargetScheme {

    private static final int DEFAULT_PORT = 3306;
    private static final int LONGEST_NAME = 64;

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
                        target, DEFAULT_PORT, "a MySQL server is user:password@host:port/database?table=name")
                .orLocalhost()
                .onlyParameters(target, "table");
        Service service = Service.of(locator.url(target.scheme()), locator.host(), locator.port(), tls);
        return new MysqlProbe(service, account(locator, target, environment));
    }

    private static Optional<Tls> tls(TargetText target) {
        Set<String> known = new HashSet<>(Tls.OPTIONS);
        known.add("tls");
        target.onlyOptions(known);
        String asked = target.options().get("tls");
        if (asked != null && !asked.equals("true") && !asked.equals("false")) {
            throw new MalformedTargetException(target, "the option tls is true or false, and not '" + asked + "'");
        }
        boolean encrypted = asked == null ? !target.options().isEmpty() : asked.equals("true");
        return encrypted ? Optional.of(Tls.parse(target)) : Tls.none(target);
    }

    private static Optional<MysqlProbe.Account> account(
            Locator locator, TargetText target, Map<String, String> environment) {
        Optional<String> database =
                name("database", Optional.of(locator.path()).filter(path -> !path.isEmpty()), target);
        Optional<String> table = name("table", locator.parameter("table"), target);
        if (locator.user().isEmpty() && (database.isPresent() || table.isPresent())) {
            throw new MalformedTargetException(
                    target,
                    "only who logs in can look for a database; write user:password@ before the host, or the host alone");
        }
        if (database.isEmpty() && table.isPresent()) {
            throw new MalformedTargetException(target, "a table is in a database: host/database?table=name");
        }
        String password = locator.password().orElseGet(() -> environment.getOrDefault("MYSQL_PWD", ""));
        return locator.user().map(user -> new MysqlProbe.Account(withoutZero(user, target), password, database, table));
    }

    private static Optional<String> name(String what, Optional<String> name, TargetText target) {
        return name.map(text -> {
            if (text.isEmpty() || text.codePointCount(0, text.length()) > LONGEST_NAME) {
                throw new MalformedTargetException(
                        target, "the name of the " + what + " has from 1 to " + LONGEST_NAME + " characters");
            }
            return withoutZero(text, target);
        });
    }

    /** A zero ends a text in the protocol. */
    private static String withoutZero(String text, TargetText target) {
        if (text.indexOf('\0') >= 0) {
            throw new MalformedTargetException(target, "no name holds the character %00");
        }
        return text;
    }
}
