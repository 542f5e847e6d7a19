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
 * Parses {@code mongodb://user:password@host:port/database?parameter=value}, a connection string with one server.
 *
 * @see <a href="https://www.mongodb.com/docs/manual/reference/connection-string/">Connection strings</a>
 */
public final class MongoScheme implements TargetScheme {

    private static final String SRV = "mongodb+srv";
    private static final int DEFAULT_PORT = 27017;
    private static final String FORM =
            "a MongoDB target must have the form user:password@host:port/database; for several servers write "
                    + "several targets, or use --any";

    /** The parameters that the probe uses. */
    private static final List<String> USED = List.of("role", "replicaSet", "authSource", "authMechanism", "tls", "ssl");

    /** Parameters of drivers that have no effect on a check. */
    private static final List<String> IGNORED =
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
                    "SRV names are not supported, as they stand for several servers; write one of them, "
                            + "as in mongodb://host:27017/?tls=true");
        }
        Locator locator = Locator.parse(target.onlyOptions(Tls.OPTIONS), DEFAULT_PORT, FORM)
                .onlyParameters(target, known());
        if (locator.host().isEmpty()) {
            throw new MalformedTargetException(target, "the host is missing; " + FORM);
        }
        Role role = role(locator, target);
        Optional<Tls> tls = usesTls(locator, target) ? Optional.of(Tls.parse(target)) : noTls(target);
        Service service = Service.of(name(locator), locator.host(), locator.port(), tls);
        return Condition.polling(
                new MongoProbe(service, login(locator, target), role, locator.parameter("replicaSet")));
    }

    private static String[] known() {
        Collection<String> known = new ArrayList<>(USED);
        known.addAll(IGNORED);
        return known.toArray(String[]::new);
    }

    private static Role role(Locator locator, TargetText target) {
        String word = locator.parameter("role").orElse(Role.ANY.word());
        return Role.of(word)
                .orElseThrow(() -> new MalformedTargetException(
                        target, "parameter role must be any, primary or secondary, but was '" + word + "'"));
    }

    private static boolean usesTls(Locator locator, TargetText target) {
        String tls = locator.parameter("tls").or(() -> locator.parameter("ssl")).orElse("false");
        if (!tls.equals("true") && !tls.equals("false")) {
            throw new MalformedTargetException(target, "parameter tls must be true or false, but was '" + tls + "'");
        }
        return tls.equals("true");
    }

    private static Optional<Tls> noTls(TargetText target) {
        if (!target.options().isEmpty()) {
            throw new MalformedTargetException(
                    target, "the options " + String.join(", ", Tls.OPTIONS) + " require the parameter tls=true");
        }
        return Optional.empty();
    }

    private static Optional<Login> login(Locator locator, TargetText target) {
        String mechanism = locator.parameter("authMechanism").orElse(Login.MECHANISM);
        if (!mechanism.equals(Login.MECHANISM)) {
            throw new MalformedTargetException(
                    target, "parameter authMechanism must be " + Login.MECHANISM + ", but was '" + mechanism + "'");
        }
        if (locator.user().isEmpty()) {
            return Optional.empty();
        }
        if (locator.password().filter(secret -> !secret.isEmpty()).isEmpty()) {
            throw new MalformedTargetException(
                    target, "a user requires a password, as in mongodb://user:password@host");
        }
        String source = locator.parameter("authSource").orElse(locator.path().isEmpty() ? "admin" : locator.path());
        return Optional.of(new Login(locator.user().get(), locator.password().get(), source));
    }

    private static String name(Locator locator) {
        List<String> shown = new ArrayList<>();
        for (String parameter : List.of("role", "replicaSet")) {
            locator.parameter(parameter).ifPresent(value -> shown.add(parameter + "=" + value));
        }
        return "mongodb://" + locator + (shown.isEmpty() ? "" : "?" + String.join("&", shown));
    }
}
