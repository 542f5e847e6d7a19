package dev.rendezvous.probe.postgres;

import static dev.rendezvous.testing.SingleCheck.reason;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rendezvous.Deadline;
import dev.rendezvous.Observation;
import dev.rendezvous.Reason;
import dev.rendezvous.Reason.Common;
import dev.rendezvous.Reason.Permanence;
import dev.rendezvous.testing.Certificates;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The driver's TLS parameters, against a real server that has a certificate for localhost. */
@Timeout(120)
class PostgresTlsTest {

    @TempDir
    static Path folder;

    private static EmbeddedPostgres postgres;

    @BeforeAll
    static void start() throws Exception {
        Certificates certificates =
                Certificates.in(folder).authority("authority").authority("stranger");
        issue(certificates, "server", "authority", "localhost");
        issue(certificates, "client", "authority", "certified");
        issue(certificates, "forged", "stranger", "certified");
        certificates.certificate("authority");
        certificates.certificate("stranger");
        Path rules = Files.writeString(folder.resolve("hba"), """
                hostssl all certified all cert
                hostssl all tlsonly   all trust
                host    all tlsonly   all reject
                host    all all       all trust
                """);
        postgres = EmbeddedPostgres.builder()
                .setServerConfig("ssl", "on")
                .setServerConfig("ssl_cert_file", file("server.pem"))
                .setServerConfig("ssl_key_file", file("server.key"))
                .setServerConfig("ssl_ca_file", file("authority.pem"))
                .setServerConfig("hba_file", rules.toString())
                .start();
        try (Connection connection = postgres.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE ROLE certified LOGIN");
            statement.execute("CREATE ROLE tlsonly LOGIN");
        }
    }

    /** Makes a certificate, and writes it in every form that the driver takes. */
    private static void issue(Certificates certificates, String name, String signer, String commonName)
            throws Exception {
        certificates.issue(name, "-signer", signer, "-dname", "CN=" + commonName, "-ext", "san=dns:" + commonName);
        certificates.certificate(name);
        certificates.key(name);
        certificates.derKey(name);
        certificates.store(name);
    }

    @AfterAll
    static void stop() throws Exception {
        postgres.close();
    }

    private static String file(String name) {
        return folder.resolve(name).toString();
    }

    private static Observation check(String user, String host, String parameters) throws InterruptedException {
        return PostgresProbe.of(
                        "postgres://" + user + "@" + host + ":" + postgres.getPort() + "/postgres?" + parameters)
                .check(Deadline.in(Duration.ofSeconds(100)));
    }

    private static void assertReady(Observation seen) {
        assertThat(seen).isEqualTo(Observation.satisfied("answering"));
    }

    @Test
    void theRightAuthorityAndHostAreTrusted() throws Exception {
        assertReady(check("tlsonly", "localhost", "sslmode=verify-full&sslrootcert=" + file("authority.pem")));
        assertReady(check("tlsonly", "localhost", "ssl=true&sslrootcert=" + file("authority.pem")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"verify-full", "verify-ca"})
    void anotherAuthorityEndsTheWait(String mode) throws Exception {
        Reason reason =
                reason(check("tlsonly", "localhost", "sslmode=" + mode + "&sslrootcert=" + file("stranger.pem")));
        assertThat(reason.kind()).isEqualTo(Common.TLS_FAILED);
        assertThat(reason.permanence()).isEqualTo(Permanence.PERMANENT);
        assertThat(reason.message())
                .endsWith(": certificate not trusted (no authority that is trusted here has issued it)");
    }

    @Test
    void aCertificateForAnotherHostEndsTheWait() throws Exception {
        for (String mode : new String[] {"sslmode=verify-full", "ssl=true"}) {
            Reason reason = reason(check("tlsonly", "127.0.0.1", mode + "&sslrootcert=" + file("authority.pem")));
            assertThat(reason.kind()).isEqualTo(Common.TLS_FAILED);
            assertThat(reason.permanence()).isEqualTo(Permanence.PERMANENT);
            assertThat(reason.message())
                    .endsWith(": certificate not trusted (it was not issued for the host 127.0.0.1)");
        }
    }

    @Test
    void anotherHostsCertificateIsAcceptedWithoutHostVerification() throws Exception {
        assertReady(check("tlsonly", "127.0.0.1", "sslmode=verify-ca&sslrootcert=" + file("authority.pem")));
        assertReady(check("tlsonly", "127.0.0.1", "sslmode=require"));
    }

    @Test
    void aMissingFileOfTheAuthorityIsWaitedFor() throws Exception {
        Reason reason =
                reason(check("tlsonly", "localhost", "sslmode=verify-full&sslrootcert=" + file("not-there.pem")));
        assertThat(reason.kind()).isEqualTo(Common.TLS_FAILED);
        assertThat(reason.permanence()).isEqualTo(Permanence.INCONCLUSIVE);
    }

    @Test
    void aServerThatRequiresTlsRejectsPlainConnections() throws Exception {
        Reason reason = reason(check("tlsonly", "localhost", "sslmode=disable"));
        assertThat(reason.kind()).isEqualTo(Common.AUTHENTICATION_FAILED);
        assertThat(reason.isPermanent()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"client.pk8", "client.key&pemKeyAlgorithm=EC"})
    void aClientCertificateWithAKeyInDerOrPemAuthenticates(String key) throws Exception {
        assertReady(check(
                "certified",
                "localhost",
                "sslmode=verify-full&sslrootcert=" + file("authority.pem") + "&sslcert=" + file("client.pem")
                        + "&sslkey=" + file(key)));
    }

    @Test
    void aClientCertificateInPkcs12Authenticates() throws Exception {
        assertReady(check(
                "certified",
                "localhost",
                "sslmode=verify-full&sslrootcert=" + file("authority.pem") + "&sslkey=" + file("client.p12")
                        + "&sslpassword=" + Certificates.PASSWORD));
    }

    @Test
    void withoutAClientCertificateTheWaitEnds() throws Exception {
        Reason reason =
                reason(check("certified", "localhost", "sslmode=verify-full&sslrootcert=" + file("authority.pem")));
        assertThat(reason.kind()).isEqualTo(Common.AUTHENTICATION_FAILED);
        assertThat(reason.isPermanent()).isTrue();
    }

    @Test
    void aClientCertificateOfAnotherAuthorityIsRejected() throws Exception {
        Reason reason = reason(check(
                "certified",
                "localhost",
                "sslmode=verify-full&sslrootcert=" + file("authority.pem") + "&sslcert=" + file("forged.pem")
                        + "&sslkey=" + file("forged.pk8")));
        assertThat(reason.kind()).isEqualTo(Common.AUTHENTICATION_FAILED);
        assertThat(reason.isPermanent()).isTrue();
    }

    @Test
    void aKeyFileReadableByOthersEndsTheWait() throws Exception {
        Files.setPosixFilePermissions(
                Files.copy(folder.resolve("client.pk8"), folder.resolve("open.pk8")),
                PosixFilePermissions.fromString("rw-r--r--"));
        Reason reason = reason(check(
                "certified",
                "localhost",
                "sslmode=require&sslcert=" + file("client.pem") + "&sslkey=" + file("open.pk8")));
        assertThat(reason.kind()).isEqualTo(Common.TLS_FAILED);
        assertThat(reason.permanence()).isEqualTo(Permanence.PERMANENT);
    }
}
