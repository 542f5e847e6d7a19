package dev.rendezvous.kafka;

import dev.rendezvous.Condition;
import dev.rendezvous.MalformedTargetException;
import dev.rendezvous.TargetScheme;
import dev.rendezvous.TargetText;
import dev.rendezvous.net.Locator;
import dev.rendezvous.net.Service;
import dev.rendezvous.net.Tls;
import java.util.Optional;
import java.util.Set;

/**
 * Reads {@code kafka://user:password@host:port?topic=name}, and {@code kafkas://} for TLS. The port is 9092 if it is not given, and
 * 9093 with TLS, as in Kafka's own examples.
 */
public final class KafkaScheme implements TargetScheme {

    private static final String SECURED = "kafkas";
    private static final String TOPIC = "topic";

    /** What Kafka itself takes for a name. */
    private static final String NAME = "(?!\\.{1,2}$)[a-zA-Z0-9._-]{1,249}";

    private static final String LIKE =
            "a Kafka broker is host:port?topic=name; for several brokers write several targets, or take --any";

    /** For {@link java.util.ServiceLoader}. */
    public KafkaScheme() {}

    @Override
    public Set<String> schemes() {
        return Set.of("kafka", SECURED);
    }

    @Override
    public Condition parse(TargetText target) {
        boolean secured = target.scheme().equals(SECURED);
        Locator locator = Locator.parse(target.onlyOptions(Tls.OPTIONS), secured ? 9093 : 9092, LIKE)
                .onlyParameters(target, TOPIC);
        if (locator.host().isEmpty()) {
            throw new MalformedTargetException(target, "a host is missing; " + LIKE);
        }
        if (!locator.path().isEmpty()) {
            throw new MalformedTargetException(target, "a kafka target has no path; " + LIKE);
        }
        Optional<String> topic = locator.parameter(TOPIC);
        if (topic.filter(name -> !name.matches(NAME)).isPresent()) {
            throw new MalformedTargetException(
                    target, "the name of a topic has from 1 to 249 letters, digits, dots, underscores and hyphens");
        }
        Optional<Tls> tls = secured ? Optional.of(Tls.parse(target)) : Tls.none(target);
        String name = target.scheme() + "://" + locator
                + topic.map(it -> "?topic=" + it).orElse("");
        return Condition.polling(
                new KafkaProbe(Service.of(name, locator.host(), locator.port(), tls), login(locator, target), topic));
    }

    private static Optional<Login> login(Locator locator, TargetText target) {
        if (locator.user().isEmpty()) {
            return Optional.empty();
        }
        if (locator.password().isEmpty()) {
            throw new MalformedTargetException(target, "a user has a password, as in kafka://user:password@host");
        }
        return Optional.of(new Login(locator.user().get(), locator.password().get()));
    }
}
