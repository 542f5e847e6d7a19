package dev.rendezvous.mongodb;

import dev.rendezvous.Condition;
import dev.rendezvous.MalformedTargetException;
import dev.rendezvous.TargetScheme;
import dev.rendezvous.TargetText;
import dev.rendezvous.net.Locator;
import dev.rendezvous.net.Service;
import dev.rendezvous.net.Tls;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Reads {@code mongodb://user:password@host:port/database?parameter=value}, as far as such a URI names one server.
 *
 * @see <a href="https://www.mongodb.com/docs/manual/reference/connection-string/">Connection strings</a>
 */
public final class MongoScheme implements TargetScheme {

    private static final String SRV = "mongodb+srv";
    private static final int DEFAULT_PORT = 27017;
    private static final String LIKE =
            "a MongoDB server is user:password@host:port/database; for several servers write "
                    + "several targets, or take --any";

    /** What we act on. */
    private static final List<String> OURS = List.of("role", "replicaSet", "authSource", "authMechanism", "tls", "ssl");

    /** What drivers act on once they are connected, and a look does not need. */
    private static final List<String> OF_DRIVERS =
            List.of("appName", "directConnection", "retryReads", "retryWrites", "w");

    /** For {@link java.util.ServiceLoader}. */
    public MongoScheme() {}

    @Override
    public Set<String> schemes() {
        return Set.of("mongodb", SRV);
    }

    @Override
    public Condition parse(TargetText target) {
        if (target.scheme().equals(SRV)) {
            throw new MalformedTargetException(
                    target,
                    "an SRV name stands for several servers; write one of them, as in mongodb://host:27017/?tls=true");
        }
        Locator locator = Locator.parse(target.onlyOptions(Tls.OPTIONS), DEFAULT_PORT, LIKE)
                .onlyParameters(target, known());
        if (locator.host().isEmpty()) {
            throw new MalformedTargetException(target, "a host is missing; " + LIKE);
        }
        Role role = role(locator, target);
        Optional<Tls> tls = isSecured(locator, target) ? Optional.of(Tls.parse(target)) : noTls(target);
        Service service = Service.of(name(locator), locator.host(), locator.port(), tls);
        return Condition.polling(
                new MongoProbe(service, login(locator, target), role, locator.parameter("replicaSet")));
    }

    private static String[] known() {
        Collection<String> known = new ArrayList<>(OURS);
        known.addAll(OF_DRIVERS);
        return known.toArray(String[]::new);
    }

    private static Role role(Locator locator, TargetText target) {
        String word = locator.parameter("role").orElse(Role.ANY.word());
        return Role.of(word)
                .orElseThrow(() -> new MalformedTargetException(
                        target, "the parameter role is any, primary or secondary, and not '" + word + "'"));
    }

    private static boolean isSecured(Locator locator, TargetText target) {
        String secured =
                locator.parameter("tls").or(() -> locator.parameter("ssl")).orElse("false");
        if (!secured.equals("true") && !secured.equals("false")) {
            throw new MalformedTargetException(target, "the parameter tls is true or false, and not '" + secured + "'");
        }
        return secured.equals("true");
    }

    private static Optional<Tls> noTls(TargetText target) {
        if (!target.options().isEmpty()) {
            throw new MalformedTargetException(
                    target, "the options " + String.join(", ", Tls.OPTIONS) + " are of TLS, which ?tls=true asks for");
        }
        return Optional.empty();
    }

    private static Optional<Login> login(Locator locator, TargetText target) {
        String mechanism = locator.parameter("authMechanism").orElse(Login.MECHANISM);
        if (!mechanism.equals(Login.MECHANISM)) {
            throw new MalformedTargetException(
                    target, "of all mechanisms only " + Login.MECHANISM + " is there, and not '" + mechanism + "'");
        }
        if (locator.user().isEmpty()) {
            return Optional.empty();
        }
        if (locator.password().filter(secret -> !secret.isEmpty()).isEmpty()) {
            throw new MalformedTargetException(target, "a user has a password, as in mongodb://user:password@host");
        }
        String source = locator.parameter("authSource").orElse(locator.path().isEmpty() ? "admin" : locator.path());
        return Optional.of(new Login(locator.user().get(), locator.password().get(), source));
    }

    private static String name(Locator locator) {
        List<String> lookedFor = new ArrayList<>();
        for (String parameter : List.of("role", "replicaSet")) {
            locator.parameter(parameter).ifPresent(value -> lookedFor.add(parameter + "=" + value));
        }
        return "mongodb://" + locator + (lookedFor.isEmpty() ? "" : "?" + String.join("&", lookedFor));
    }
}
