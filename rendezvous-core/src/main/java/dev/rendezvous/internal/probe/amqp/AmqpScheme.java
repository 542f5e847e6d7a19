package dev.rendezvous.internal.probe.amqp;

import dev.rendezvous.Condition;
import dev.rendezvous.internal.probe.net.AnyServerProbe;
import dev.rendezvous.internal.probe.net.KnownParameters;
import dev.rendezvous.internal.probe.net.NetworkService;
import dev.rendezvous.internal.probe.net.ServerUrl;
import dev.rendezvous.internal.probe.net.TlsOptions;
import dev.rendezvous.target.MalformedTargetException;
import dev.rendezvous.target.TargetScheme;
import dev.rendezvous.target.TargetSpec;
import java.nio.charset.StandardCharsets;
import java.util.List;
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
    public Condition parse(TargetSpec target) {
        return Condition.polling(AnyServerProbe.of(target, AmqpScheme::probe));
    }

    @Override
    public List<String> warnings(TargetSpec target) {
        return parameters().warnings(target);
    }

    static AmqpProbe probe(TargetSpec target) {
        boolean encrypted = target.scheme().equals("amqps");
        Optional<TlsOptions> tls = encrypted ? Optional.of(TlsOptions.parse(target)) : TlsOptions.requireNone(target);
        ServerUrl serverUrl = parameters()
                .keepUsed(
                        ServerUrl.parse(
                                target.requireOnlyOptions(encrypted ? TlsOptions.OPTIONS : Set.of()),
                                encrypted ? DEFAULT_TLS_PORT : DEFAULT_PORT,
                                "an AMQP target must be user:password@host:port/vhost?queue=name"),
                        target)
                .withDefaultHost();
        if (serverUrl.user().isPresent() && serverUrl.password().isEmpty()) {
            throw new MalformedTargetException(target, "a user requires a password, as in amqp://user:password@host");
        }
        NetworkService service =
                NetworkService.of(serverUrl.toUrl(target.scheme()), serverUrl.host(), serverUrl.port(), tls);
        return new AmqpProbe(
                service,
                serverUrl.user().orElse(GUEST),
                serverUrl.password().orElse(GUEST),
                serverUrl.path().isEmpty() ? DEFAULT_VHOST : requireShort("vhost", serverUrl.path(), target),
                name("queue", serverUrl, target),
                name("exchange", serverUrl, target));
    }

    private static Optional<String> name(String parameter, ServerUrl serverUrl, TargetSpec target) {
        return serverUrl.parameter(parameter).map(name -> {
            if (name.isEmpty()) {
                throw new MalformedTargetException(target, "parameter '" + parameter + "' must not be empty");
            }
            return requireShort(parameter, name, target);
        });
    }

    private static String requireShort(String what, String text, TargetSpec target) {
        if (text.getBytes(StandardCharsets.UTF_8).length > ArgumentWriter.MAX_SHORT_STRING) {
            throw new MalformedTargetException(
                    target, what + " must be at most " + ArgumentWriter.MAX_SHORT_STRING + " bytes long");
        }
        return text;
    }

    /** Not a constant: every run creates all schemes, to parse targets of one or two. */
    private static KnownParameters parameters() {
        return KnownParameters.using("queue", "exchange")
                .ignoringNumbers(
                        "heartbeat",
                        "connection_timeout",
                        "channel_max",
                        "frame_max",
                        "connection_attempts",
                        "retry_delay",
                        "socket_timeout",
                        "stack_timeout",
                        "blocked_connection_timeout",
                        "frameMax",
                        "channelMax")
                .ignoringTexts("locale", "name");
    }
}
