package dev.rendezvous.internal.probe.cassandra;

import dev.rendezvous.Condition;
import dev.rendezvous.internal.probe.net.AnyServerProbe;
import dev.rendezvous.internal.probe.net.KnownParameters;
import dev.rendezvous.internal.probe.net.NetworkService;
import dev.rendezvous.internal.probe.net.ServerUrl;
import dev.rendezvous.internal.probe.net.TlsOptions;
import dev.rendezvous.target.MalformedTargetException;
import dev.rendezvous.target.TargetScheme;
import dev.rendezvous.target.TargetSpec;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Parses {@code cassandra://host:port}, and {@code cassandras://} for TLS. The default port is 9042, also with TLS. */
public final class CassandraScheme implements TargetScheme {

    private static final String TLS_SCHEME = "cassandras";
    private static final int DEFAULT_PORT = 9042;
    private static final String FORM = "a Cassandra target must be host:port,host:port";

    /** For {@link java.util.ServiceLoader}. */
    public CassandraScheme() {}

    @Override
    public Set<String> schemes() {
        return Set.of("cassandra", TLS_SCHEME);
    }

    @Override
    public Condition parse(TargetSpec target) {
        return Condition.polling(AnyServerProbe.of(target, CassandraScheme::probe));
    }

    @Override
    public List<String> warnings(TargetSpec target) {
        return parameters().warnings(target);
    }

    private static CassandraProbe probe(TargetSpec target) {
        ServerUrl serverUrl = parameters()
                .keepUsed(
                        ServerUrl.parse(target.requireOnlyOptions(TlsOptions.OPTIONS), DEFAULT_PORT, FORM)
                                .withDefaultHost(),
                        target);
        if (serverUrl.user().isPresent() || !serverUrl.path().isEmpty()) {
            throw new MalformedTargetException(
                    target,
                    FORM + ", without a user and a keyspace, which are not checked; exec: with cqlsh checks them");
        }
        Optional<TlsOptions> tls = target.scheme().equals(TLS_SCHEME)
                ? Optional.of(TlsOptions.parse(target))
                : TlsOptions.requireNone(target);
        return new CassandraProbe(
                NetworkService.of(serverUrl.toUrl(target.scheme()), serverUrl.host(), serverUrl.port(), tls));
    }

    /** Not a constant: every run creates all schemes, to parse targets of one or two. */
    private static KnownParameters parameters() {
        return KnownParameters.using()
                .ignoringNumbers("protocol_version", "connect_timeout", "timeout")
                .ignoringTexts("localdatacenter", "local_datacenter", "consistency", "compression");
    }
}
