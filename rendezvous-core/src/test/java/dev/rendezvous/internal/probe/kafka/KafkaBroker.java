package dev.rendezvous.internal.probe.kafka;

import dev.rendezvous.testing.Certificate;
import dev.rendezvous.testing.Certificates;
import dev.rendezvous.testing.FakeServer;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.Set;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.ScramCredentialInfo;
import org.apache.kafka.clients.admin.ScramMechanism;
import org.apache.kafka.clients.admin.UserScramCredentialUpsertion;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;

/** A Kafka broker in this JVM that is its own controller, with one port per security protocol. */
final class KafkaBroker implements AutoCloseable {

    private final KafkaRaftServer server;
    private final Map<String, Integer> ports = new HashMap<>();

    KafkaBroker(Path folder, Certificate certificates) throws Exception {
        for (String listener : List.of("PLAINTEXT", "SASL_PLAINTEXT", "SCRAM", "SSL", "SASL_SSL", "CONTROLLER")) {
            ports.put(listener, FakeServer.closedPort());
        }
        KafkaConfig config = KafkaConfig.fromProps(properties(folder, certificates));
        new Formatter()
                .setNodeId(1)
                .setClusterId(Uuid.randomUuid().toString())
                .setDirectories(List.of(folder.toString()))
                .setMetadataLogDirectory(folder.toString())
                .setControllerListenerName("CONTROLLER")
                .setPrintStream(new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8))
                .run();
        server = new KafkaRaftServer(config, Time.SYSTEM);
        server.startup();
    }

    private Properties properties(Path folder, Certificate certificates) {
        Properties properties = new Properties();
        StringBuilder listeners = new StringBuilder();
        ports.forEach(
                (name, port) -> listeners.append(listeners.isEmpty() ? "" : ",").append(name + "://127.0.0.1:" + port));
        properties.putAll(Map.of(
                "process.roles", "broker,controller",
                "node.id", "1",
                "log.dirs", folder.toString(),
                "listeners", listeners.toString(),
                "controller.listener.names", "CONTROLLER",
                "controller.quorum.voters", "1@127.0.0.1:" + port("CONTROLLER"),
                "inter.broker.listener.name", "PLAINTEXT",
                "auto.create.topics.enable", "true"));
        properties.putAll(Map.of(
                "listener.security.protocol.map",
                "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT,SASL_PLAINTEXT:SASL_PLAINTEXT,SCRAM:SASL_PLAINTEXT,"
                        + "SSL:SSL,SASL_SSL:SASL_SSL",
                "sasl.enabled.mechanisms",
                "PLAIN",
                "listener.name.scram.sasl.enabled.mechanisms",
                "SCRAM-SHA-256,SCRAM-SHA-512",
                "listener.name.scram.scram-sha-256.sasl.jaas.config",
                "org.apache.kafka.common.security.scram.ScramLoginModule required;",
                "listener.name.scram.scram-sha-512.sasl.jaas.config",
                "org.apache.kafka.common.security.scram.ScramLoginModule required;",
                "listener.name.sasl_plaintext.plain.sasl.jaas.config",
                login(),
                "listener.name.sasl_ssl.plain.sasl.jaas.config",
                login(),
                "ssl.keystore.location",
                certificates.store().toString(),
                "ssl.keystore.password",
                Certificates.PASSWORD,
                "ssl.keystore.type",
                "PKCS12"));
        return properties;
    }

    private static String login() {
        return "org.apache.kafka.common.security.plain.PlainLoginModule required user_app=\"s3cret\";";
    }

    int port(String listener) {
        return Objects.requireNonNull(ports.get(listener));
    }

    void create(String topic, int partitions) throws Exception {
        try (Admin admin = admin()) {
            admin.createTopics(List.of(new NewTopic(topic, partitions, (short) 1)))
                    .all()
                    .get();
        }
    }

    /** Creates a user for the listener SCRAM. */
    void createUser(String user, String password) throws Exception {
        try (Admin admin = admin()) {
            for (ScramMechanism mechanism : List.of(ScramMechanism.SCRAM_SHA_256, ScramMechanism.SCRAM_SHA_512)) {
                ScramCredentialInfo info = new ScramCredentialInfo(mechanism, 4096);
                admin.alterUserScramCredentials(List.of(new UserScramCredentialUpsertion(user, info, password)))
                        .all()
                        .get();
            }
        }
    }

    Set<String> topics() throws Exception {
        try (Admin admin = admin()) {
            return admin.listTopics().names().get();
        }
    }

    private Admin admin() throws IOException {
        return Admin.create(Map.of("bootstrap.servers", "127.0.0.1:" + port("PLAINTEXT")));
    }

    @Override
    public void close() {
        server.shutdown();
        server.awaitShutdown();
    }
}
