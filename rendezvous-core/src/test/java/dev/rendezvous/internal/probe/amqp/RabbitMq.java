package dev.rendezvous.internal.probe.amqp;

import dev.rendezvous.testing.Certificate;
import dev.rendezvous.testing.Daemon;
import dev.rendezvous.testing.FakeServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A RabbitMQ node with its own data, ports and Erlang port mapper.
 *
 * @param portMapper the port mapper, epmd
 * @param broker the node
 * @param port without TLS
 * @param tlsPort with TLS
 * @param certificate of the port with TLS
 */
record RabbitMq(Daemon portMapper, Daemon broker, int port, int tlsPort, Certificate certificate)
        implements AutoCloseable {

    private static final String DEFINITIONS = """
            {"users": [{"name": "guest", "password": "guest", "tags": "administrator"},
                       {"name": "app", "password": "s3cret", "tags": ""}],
             "vhosts": [{"name": "/"}, {"name": "a/b"}],
             "permissions": [{"user": "guest", "vhost": "/", "configure": ".*", "write": ".*", "read": ".*"},
                             {"user": "app", "vhost": "a/b", "configure": "", "write": "", "read": ""}],
             "queues": [{"name": "jobs", "vhost": "/", "durable": true, "auto_delete": false, "arguments": {}}]}
            """;

    static RabbitMq start(Path folder) throws IOException, InterruptedException, GeneralSecurityException {
        // The script on the PATH is Debian's wrapper, which changes the user.
        String server = Daemon.program("rabbitmq-server", "/usr/lib/rabbitmq/bin");
        String epmd = Daemon.program("epmd");
        Certificate certificate = Certificate.in(folder);
        int port = FakeServer.closedPort();
        int tlsPort = FakeServer.closedPort();
        int mapperPort = FakeServer.closedPort();
        Map<String, String> environment =
                environment(folder, mapperPort, configuration(folder, port, tlsPort, certificate));
        Daemon mapper = Daemon.start(
                        folder,
                        environment,
                        List.of(epmd, "-port", String.valueOf(mapperPort), "-address", "127.0.0.1"))
                .accepting(mapperPort);
        try {
            Daemon broker = Daemon.start(folder, environment, List.of(server));
            return new RabbitMq(mapper, broker.accepting(port).accepting(tlsPort), port, tlsPort, certificate);
        } catch (IOException | InterruptedException | RuntimeException e) {
            mapper.close();
            throw e;
        }
    }

    private static Path configuration(Path folder, int port, int tlsPort, Certificate certificate) throws IOException {
        Path definitions = Files.writeString(folder.resolve("definitions.json"), DEFINITIONS);
        return Files.writeString(folder.resolve("rabbitmq.conf"), """
                listeners.tcp.1 = 127.0.0.1:%d
                listeners.ssl.1 = 127.0.0.1:%d
                ssl_options.certfile = %s
                ssl_options.keyfile = %s
                load_definitions = %s
                log.console = true
                log.file = false
                """.formatted(
                        port, tlsPort, certificate.chain(), certificate.key(), definitions));
    }

    private static Map<String, String> environment(Path folder, int mapperPort, Path configuration) throws IOException {
        Map<String, String> environment = new HashMap<>();
        environment.put("HOME", folder.toString());
        environment.put("ERL_EPMD_PORT", String.valueOf(mapperPort));
        environment.put("ERL_EPMD_ADDRESS", "127.0.0.1");
        environment.put("RABBITMQ_NODENAME", "rendezvous" + mapperPort + "@localhost");
        environment.put("RABBITMQ_DIST_PORT", String.valueOf(FakeServer.closedPort()));
        environment.put("RABBITMQ_MNESIA_BASE", folder.toString());
        environment.put("RABBITMQ_LOG_BASE", folder.toString());
        environment.put("RABBITMQ_PID_FILE", folder.resolve("pid").toString());
        environment.put("RABBITMQ_CONFIG_FILE", configuration.toString());
        environment.put("RABBITMQ_CONF_ENV_FILE", folder.resolve("none").toString());
        environment.put("RABBITMQ_ENABLED_PLUGINS_FILE", folder.resolve("none").toString());
        return environment;
    }

    @Override
    public void close() throws InterruptedException {
        broker.close();
        portMapper.close();
    }
}
