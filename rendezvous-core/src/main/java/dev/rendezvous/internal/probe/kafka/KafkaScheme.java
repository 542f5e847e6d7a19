package dev.rendezvous.internal.probe.kafka;

import dev.rendezvous.Condition;
import dev.rendezvous.internal.probe.net.AnyServerProbe;
import dev.rendezvous.internal.probe.net.KnownParameters;
import dev.rendezvous.internal.probe.net.NetworkService;
import dev.rendezvous.internal.probe.net.ServerUrl;
import dev.rendezvous.internal.probe.net.TlsOptions;
import dev.rendezvous.internal.probe.sasl.ScramMechanism;
import dev.rendezvous.target.MalformedTargetException;
import dev.rendezvous.target.TargetScheme;
import dev.rendezvous.target.TargetSpec;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Parses {@code kafka://user:password@host:port?topic=name}, and {@code kafkas://} for TLS. The default port is 9092, and 9093 with
 * TLS, as in Kafka's own examples.
 */
public final class KafkaScheme implements TargetScheme {

    private static final String TLS_SCHEME = "kafkas";
    private static final String TOPIC = "topic";
    private static final String SASL_MECHANISM = "sasl_mechanism";

    /** The topic names that Kafka accepts. */
    private static final String TOPIC_NAME = "(?!\\.{1,2}$)[a-zA-Z0-9._-]{1,249}";

    private static final String FORM = "a Kafka target must be host:port,host:port?topic=name";

    /** For {@link java.util.ServiceLoader}. */
    public KafkaScheme() {}

    @Override
    public Set<String> schemes() {
        return Set.of("kafka", TLS_SCHEME);
    }

    @Override
    public Condition parse(TargetSpec target) {
        return Condition.polling(AnyServerProbe.of(target, KafkaScheme::probe));
    }

    @Override
    public List<String> warnings(TargetSpec target) {
        return parameters().warnings(target);
    }

    private static KafkaProbe probe(TargetSpec target) {
        boolean encrypted = target.scheme().equals(TLS_SCHEME);
        ServerUrl serverUrl = parameters()
                .keepUsed(
                        ServerUrl.parse(target.requireOnlyOptions(TlsOptions.OPTIONS), encrypted ? 9093 : 9092, FORM),
                        target);
        if (serverUrl.host().isEmpty()) {
            throw new MalformedTargetException(target, "host is missing; " + FORM);
        }
        if (!serverUrl.path().isEmpty()) {
            throw new MalformedTargetException(target, "a Kafka target must not have a path; " + FORM);
        }
        Optional<String> topic = serverUrl.parameter(TOPIC);
        if (topic.filter(name -> !name.matches(TOPIC_NAME)).isPresent()) {
            throw new MalformedTargetException(
                    target, "topic must have 1 to 249 letters, digits, dots, underscores and hyphens");
        }
        Optional<TlsOptions> tls = encrypted ? Optional.of(TlsOptions.parse(target)) : TlsOptions.requireNone(target);
        String name = target.scheme() + "://" + serverUrl
                + topic.map(it -> "?topic=" + it).orElse("");
        return new KafkaProbe(
                NetworkService.of(name, serverUrl.host(), serverUrl.port(), tls), login(serverUrl, target), topic);
    }

    private static Optional<SaslLogin> login(ServerUrl serverUrl, TargetSpec target) {
        String mechanism = target.requireOneOf(
                "parameter '" + SASL_MECHANISM + "'",
                serverUrl.parameter(SASL_MECHANISM).orElse("PLAIN"),
                SaslLogin.MECHANISMS);
        if (serverUrl.user().isEmpty()) {
            if (serverUrl.parameter(SASL_MECHANISM).isPresent()) {
                throw new MalformedTargetException(
                        target, "parameter '" + SASL_MECHANISM + "' requires user:password@ before the host");
            }
            return Optional.empty();
        }
        Optional<ScramMechanism> scram = ScramMechanism.of(mechanism);
        boolean usable = serverUrl
                .password()
                .filter(text -> scram.isEmpty() || !text.isEmpty())
                .isPresent();
        if (!usable) {
            throw new MalformedTargetException(target, "a user requires a password, as in kafka://user:password@host");
        }
        return Optional.of(
                new SaslLogin(serverUrl.user().get(), serverUrl.password().get(), scram));
    }

    /** Not a constant: every run creates all schemes, to parse targets of one or two. */
    private static KnownParameters parameters() {
        return KnownParameters.using(TOPIC, SASL_MECHANISM)
                .ignoringNumbers(
                        "request_timeout_ms", "session_timeout_ms", "session_timeout", "max_poll_records", "retries")
                .ignoringTexts(
                        "client_id", "clientId", "client.id", "group_id", "groupId", "group.id", "acks", "compression");
    }
}
