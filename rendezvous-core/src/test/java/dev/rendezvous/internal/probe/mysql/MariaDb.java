package dev.rendezvous.internal.probe.mysql;

import dev.rendezvous.testing.Certificate;
import dev.rendezvous.testing.Daemon;
import dev.rendezvous.testing.FakeServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A MariaDB server with its own data, port and users. */
final class MariaDb {

    private static final String SETTING_UP = """
            DELETE FROM mysql.global_priv WHERE User = '';
            FLUSH PRIVILEGES;
            INSTALL SONAME 'auth_ed25519';
            CREATE DATABASE `od d/näme`;
            CREATE DATABASE app;
            CREATE TABLE app.orders (id INT);
            CREATE TABLE app.`x' OR ''='` (id INT);
            CREATE VIEW app.seen AS SELECT id FROM app.orders;
            CREATE USER app IDENTIFIED BY 's3cret';
            GRANT ALL ON app.* TO app;
            GRANT ALL ON `od d/näme`.* TO app;
            CREATE USER admin IDENTIFIED BY 's3cret';
            GRANT ALL ON *.* TO admin;
            CREATE USER nopass;
            CREATE USER guarded IDENTIFIED BY 's3cret' REQUIRE SSL;
            CREATE USER modern IDENTIFIED VIA ed25519 USING PASSWORD('s3cret');
            CREATE USER retired IDENTIFIED BY 's3cret' ACCOUNT LOCK;
            """;

    private MariaDb() {}

    static Daemon start(Path folder, Certificate certificate, String... options) throws Exception {
        String user = "--user=" + System.getProperty("user.name");
        String data = "--datadir=" + folder.resolve("data");
        Daemon.run(
                folder,
                Map.of(),
                List.of(
                        Daemon.program("mariadb-install-db"),
                        "--no-defaults",
                        "--auth-root-authentication-method=normal",
                        "--skip-test-db",
                        data,
                        user));
        Path init = Files.writeString(folder.resolve("init.sql"), SETTING_UP);
        int port = FakeServer.closedPort();
        List<String> command = new ArrayList<>(List.of(
                Daemon.program("mariadbd"),
                "--no-defaults",
                data,
                user,
                "--port=" + port,
                "--bind-address=127.0.0.1",
                "--socket=" + folder.resolve("socket"),
                "--character-set-server=utf8mb4",
                "--init-file=" + init,
                "--ssl-cert=" + certificate.chain(),
                "--ssl-key=" + certificate.key()));
        command.addAll(List.of(options));
        return Daemon.start(folder, Map.of(), command).accepting(port);
    }
}
