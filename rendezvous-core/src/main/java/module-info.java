import org.jspecify.annotations.NullMarked;

/** Conditions to wait for and keys to signal. Start with {@link dev.rendezvous.Condition}. */
@NullMarked
@SuppressWarnings("module") // The modules that get qualified exports need not be there.
module dev.rendezvous.core {
    requires java.sql;
    requires static transitive org.jspecify;
    requires static org.apache.httpcomponents.core5.httpcore5;
    requires static org.junit.jupiter.api;
    requires static org.junit.platform.commons;
    requires static tools.jackson.databind;

    exports dev.rendezvous;
    exports dev.rendezvous.http;
    exports dev.rendezvous.key;
    exports dev.rendezvous.port;
    exports dev.rendezvous.postgres;
    exports dev.rendezvous.junit;
    exports dev.rendezvous.key.lease to
            dev.rendezvous.client;
    exports dev.rendezvous.net to
            dev.rendezvous.client,
            dev.rendezvous.server;
    exports dev.rendezvous.state to
            dev.rendezvous.server;
    exports dev.rendezvous.postgres.socket to
            org.postgresql.jdbc;

    opens dev.rendezvous.junit to
            org.junit.platform.commons;

    uses dev.rendezvous.TargetScheme;
    uses java.sql.Driver;

    provides dev.rendezvous.TargetScheme with
            dev.rendezvous.amqp.AmqpScheme,
            dev.rendezvous.dns.DnsScheme,
            dev.rendezvous.exec.ExecScheme,
            dev.rendezvous.file.FileScheme,
            dev.rendezvous.grpc.GrpcScheme,
            dev.rendezvous.http.HttpScheme,
            dev.rendezvous.jdbc.JdbcScheme,
            dev.rendezvous.kafka.KafkaScheme,
            dev.rendezvous.mongodb.MongoScheme,
            dev.rendezvous.mysql.MysqlScheme,
            dev.rendezvous.port.PortScheme,
            dev.rendezvous.postgres.PostgresScheme,
            dev.rendezvous.redis.RedisScheme,
            dev.rendezvous.temporal.TemporalScheme,
            dev.rendezvous.udp.UdpScheme,
            dev.rendezvous.unix.UnixScheme;
}
