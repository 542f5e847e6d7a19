import org.jspecify.annotations.NullMarked;

/** Conditions to wait for and keys to signal. Start with {@link dev.rendezvous.Condition}. */
@NullMarked
@SuppressWarnings("module") // Modules named in qualified exports may be absent.
module dev.rendezvous.core {
    requires java.sql;
    requires static transitive org.jspecify;
    requires static org.apache.httpcomponents.core5.httpcore5;
    requires static org.junit.jupiter.api;
    requires static org.junit.platform.commons;
    requires static tools.jackson.core;
    requires static tools.jackson.databind;

    exports dev.rendezvous;
    exports dev.rendezvous.coordination;
    exports dev.rendezvous.embedded;
    exports dev.rendezvous.junit;
    exports dev.rendezvous.probe.http;
    exports dev.rendezvous.probe.port;
    exports dev.rendezvous.probe.postgres;
    exports dev.rendezvous.target;
    exports dev.rendezvous.internal.chart to
            dev.rendezvous.cli,
            dev.rendezvous.server;
    exports dev.rendezvous.internal.json to
            dev.rendezvous.cli,
            dev.rendezvous.client;
    exports dev.rendezvous.internal.lease to
            dev.rendezvous.client;
    exports dev.rendezvous.internal.probe.exec to
            dev.rendezvous.cli;
    exports dev.rendezvous.internal.probe.http2 to
            dev.rendezvous.client;
    exports dev.rendezvous.internal.probe.net to
            dev.rendezvous.client,
            dev.rendezvous.server;
    exports dev.rendezvous.internal.probe.postgres.socket to
            org.postgresql.jdbc;
    exports dev.rendezvous.internal.state to
            dev.rendezvous.server;
    exports dev.rendezvous.internal.store to
            dev.rendezvous.server;
    exports dev.rendezvous.internal.text to
            dev.rendezvous.cli,
            dev.rendezvous.client,
            dev.rendezvous.server;

    opens dev.rendezvous.junit to
            org.junit.platform.commons;

    uses dev.rendezvous.embedded.EmbeddedServerFactory;
    uses dev.rendezvous.target.TargetScheme;
    uses java.sql.Driver;

    provides dev.rendezvous.target.TargetScheme with
            dev.rendezvous.internal.probe.amqp.AmqpScheme,
            dev.rendezvous.internal.probe.cassandra.CassandraScheme,
            dev.rendezvous.internal.probe.dns.DnsScheme,
            dev.rendezvous.internal.probe.exec.ExecScheme,
            dev.rendezvous.internal.probe.file.FileScheme,
            dev.rendezvous.internal.probe.grpc.GrpcScheme,
            dev.rendezvous.probe.http.HttpScheme,
            dev.rendezvous.internal.probe.jdbc.JdbcScheme,
            dev.rendezvous.internal.probe.kafka.KafkaScheme,
            dev.rendezvous.internal.probe.mongodb.MongoScheme,
            dev.rendezvous.internal.probe.mysql.MysqlScheme,
            dev.rendezvous.probe.port.PortScheme,
            dev.rendezvous.probe.postgres.PostgresScheme,
            dev.rendezvous.internal.probe.redis.RedisScheme,
            dev.rendezvous.internal.probe.temporal.TemporalScheme,
            dev.rendezvous.internal.probe.udp.UdpScheme,
            dev.rendezvous.internal.probe.unix.UnixScheme;
}
