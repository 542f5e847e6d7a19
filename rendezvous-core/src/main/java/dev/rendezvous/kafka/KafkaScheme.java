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
 * Parses {@code kafka://user:password@host:port?topic=name}, and {@code kafkas://} for TLS. The default port is 9092, and 9093 with
 * TLS, as in Kafka's own examples.
 */
public final class KafkaScheme implements TargetScheme {

    private static final String TLS_SCHEME = "kafkas";
    private static final String TOPIC = "topic";

    /** The topic names that Kafka accepts. */
    private static final String TOPIC_NAME = "(?!\\.{1,2}$)[a-zA-Z0-9._-]{1,249}";

    private static final String FORM =
            "a Kafka target must have the form host:port?topic=name; for several brokers write several targets, or use --any";

    /** For {@link java.util.ServiceLoader}. */
    public KafkaScheme() {}

    @Override
    public Set<String> schemes() {
        return Set.of("kafka", TLS_SCHEME);
    }

    @Override
    public Condition parse(TargetText target) {
        boolean encrypted = target.scheme().equals(TLS_SCHEME);
        Locator locator = Locator.parse(target.onlyOptions(Tls.OPTIONS), encrypted ? 9093 : 9092, FORM)
                .onlyParameters(target, TOPIC);
        if (locator.host().isEmpty()) {
            throw new MalformedTargetException(target, "the host is missing; " + FORM);
        }
        if (!locator.path().isEmpty()) {
            throw new MalformedTargetException(target, "a Kafka target must not have a path; " + FORM);
        }
        Optional<String> topic = locator.parameter(TOPIC);
        if (topic.filter(name -> !name.matches(TOPIC_NAME)).isPresent()) {
            throw new MalformedTargetException(
                    target, "topic must have 1 to 249 letters, digits, dots, underscores and hyphens");
        }
        Optional<Tls> tls = encrypted ? Optional.of(Tls.parse(target)) : Tls.none(target);
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
            throw new MalformedTargetException(target, "a user requires a password, as in kafka://user:password@host");
        }
        return Optional.of(new Login(locator.user().get(), locator.password().get()));
    }
}
