package dev.rendezvous.amqp;

import dev.rendezvous.Condition;
import dev.rendezvous.MalformedTargetException;
import dev.rendezvous.TargetScheme;
import dev.rendezvous.TargetText;
import dev.rendezvous.net.Locator;
import dev.rendezvous.net.Service;
import dev.rendezvous.net.Tls;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Set;

/**
 * Parses {@code amqp://user:password@host:port/vhost?queue=name&exchange=name}, and {@code amqps} for TLS. The default user is
 * {@code guest} with the password {@code guest}.
 *
 * @see <a href="https://www.rabbitmq.com/docs/uri-spec">RabbitMQ URI Specification</a>
 */
public final class AmqpScheme implements TargetScheme {

    private static final String DEFAULT_VHOST = "/";
    private static final String GUEST = "guest";
    private static final int DEFAULT_PORT = 5672;
    private static final int DEFAULT_TLS_PORT = 5671;

    /** For {@link java.util.ServiceLoader}. */
    public AmqpScheme() {}

    @Override
    public Set<String> schemes() {
        return Set.of("amqp", "amqps");
    }

    @Override
    public Condition parse(TargetText target) {
        return Condition.polling(probe(target));
    }

    static AmqpProbe probe(TargetText target) {
        boolean encrypted = target.scheme().equals("amqps");
        Optional<Tls> tls = encrypted ? Optional.of(Tls.parse(target)) : Tls.none(target);
        Locator locator = Locator.parse(
                        target.onlyOptions(encrypted ? Tls.OPTIONS : Set.of()),
                        encrypted ? DEFAULT_TLS_PORT : DEFAULT_PORT,
                        "an AMQP target must have the form user:password@host:port/vhost?queue=name")
                .orLocalhost()
                .onlyParameters(target, "queue", "exchange");
        if (locator.user().isPresent() && locator.password().isEmpty()) {
            throw new MalformedTargetException(target, "a user requires a password; write user:password@");
        }
        Service service = Service.of(locator.url(target.scheme()), locator.host(), locator.port(), tls);
        return new AmqpProbe(
                service,
                locator.user().orElse(GUEST),
                locator.password().orElse(GUEST),
                locator.path().isEmpty() ? DEFAULT_VHOST : requireShort("vhost", locator.path(), target),
                name("queue", locator, target),
                name("exchange", locator, target));
    }

    private static Optional<String> name(String parameter, Locator locator, TargetText target) {
        return locator.parameter(parameter).map(name -> {
            if (name.isEmpty()) {
                throw new MalformedTargetException(target, "parameter '" + parameter + "' must not be empty");
            }
            return requireShort(parameter, name, target);
        });
    }

    private static String requireShort(String what, String text, TargetText target) {
        if (text.getBytes(StandardCharsets.UTF_8).length > Arguments.MAX_SHORT_STRING) {
            throw new MalformedTargetException(
                    target, what + " must be at most " + Arguments.MAX_SHORT_STRING + " bytes long");
        }
        return text;
    }
}
