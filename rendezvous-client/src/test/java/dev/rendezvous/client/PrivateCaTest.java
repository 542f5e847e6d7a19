package dev.rendezvous.client;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rendezvous.Condition;
import dev.rendezvous.ConditionNotMetException;
import dev.rendezvous.MalformedTargetException;
import dev.rendezvous.Outcome;
import dev.rendezvous.Reason;
import dev.rendezvous.TargetText;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A server whose certificate nobody knows but those who are told. */
@Timeout(180)
class PrivateCaTest {

    private static final char[] PASSWORD = "changeit".toCharArray();

    @TempDir
    static Path folder;

    private static ServerProcess server;
    private static Path ca;

    @BeforeAll
    static void start() throws Exception {
        Path store = folder.resolve("store.p12");
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        "me",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=localhost",
                        "-ext",
                        "san=dns:localhost",
                        "-keystore",
                        store.toString(),
                        "-storepass",
                        new String(PASSWORD))
                .redirectErrorStream(true)
                .start();
        String said = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(keytool.waitFor()).as(said).isZero();
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            keys.load(in, PASSWORD);
        }
        ca = pem("CERTIFICATE", keys.getCertificate("me").getEncoded());
        Path key = pem("PRIVATE KEY", keys.getKey("me", PASSWORD).getEncoded());
        server = ServerProcess.start(0, "--tls-cert", ca.toString(), "--tls-key", key.toString());
    }

    private static Path pem(String what, byte[] encoded) throws Exception {
        String body = Base64.getMimeEncoder().encodeToString(encoded);
        Path file = folder.resolve(what + ".pem");
        return Files.writeString(file, "-----BEGIN " + what + "-----\n" + body + "\n-----END " + what + "-----\n");
    }

    @AfterAll
    static void stop() throws Exception {
        server.close();
    }

    private static String address(String host) {
        return "https://" + host + ":" + server.port();
    }

    @Test
    void isTrustedByWhoIsToldOfIt() throws Exception {
        try (RendezvousClient client = RendezvousClient.at(address("localhost")).withCa(ca);
                RendezvousClient told = RendezvousClient.at(address("localhost"))
                        .withCaFrom(Map.of("RENDEZVOUS_CA_FILE", ca.toString()))) {
            client.key("told").signal();
            told.key("told").await(ofSeconds(60));
        }
    }

    @Test
    void isFoundOutAtOnceByWhoIsNot() {
        try (RendezvousClient client = RendezvousClient.at(address("localhost"))) {
            assertThatThrownBy(() -> client.key("a").signal())
                    .isInstanceOf(RendezvousException.class)
                    .hasMessageContaining("not trusted")
                    .hasMessageContaining("'ca'");
            assertThatThrownBy(() -> client.lock("a").acquire(ofSeconds(60)))
                    .isInstanceOfSatisfying(ConditionNotMetException.class, PrivateCaTest::assertNotTrusted);
            assertThatThrownBy(() -> client.key("a").await(ofSeconds(60)))
                    .isInstanceOfSatisfying(ConditionNotMetException.class, PrivateCaTest::assertNotTrusted);
            assertThatThrownBy(() -> client.events("", event -> {}))
                    .isInstanceOf(RendezvousException.class)
                    .hasMessageContaining("not trusted");
        }
    }

    private static void assertNotTrusted(ConditionNotMetException e) {
        assertThat(e.outcome()).isInstanceOf(Outcome.Failed.class);
        assertThat(e.outcome().story().last())
                .hasValueSatisfying(last -> assertThat(last.kind()).isEqualTo(Reason.Common.TLS_FAILED));
    }

    @Test
    void isNotTrustedUnderAnotherName() {
        try (RendezvousClient client = RendezvousClient.at(address("127.0.0.1")).withCa(ca)) {
            assertThatThrownBy(() -> client.key("a").signal())
                    .isInstanceOf(RendezvousException.class)
                    .hasMessageContaining("not trusted")
                    .hasMessageContaining("127.0.0.1");
        }
    }

    @Test
    void isNamedByATarget() throws Exception {
        RendezvousScheme scheme = new RendezvousScheme(Map.of());
        try (RendezvousClient client = RendezvousClient.at(address("localhost")).withCa(ca)) {
            client.key("target").signal();
        }
        assertThat(scheme.parse(target(Map.of("ca", ca.toString()))).tryAwait(ofSeconds(60)))
                .isInstanceOf(Outcome.Met.class);
        assertThat(scheme.parse(target(Map.of("insecure", "true"))).tryAwait(ofSeconds(60)))
                .isInstanceOf(Outcome.Met.class);
        Condition told = new RendezvousScheme(Map.of("RENDEZVOUS_CA_FILE", ca.toString())).parse(target(Map.of()));
        assertThat(told.tryAwait(ofSeconds(60))).isInstanceOf(Outcome.Met.class);
    }

    private static TargetText target(Map<String, String> options) {
        return new TargetText("rendezvous+https", "localhost:" + server.port() + "/target", options);
    }

    @Test
    void isOfEncryptedConnectionsOnly() {
        assertThatThrownBy(() -> RendezvousClient.at("http://rv:8080").withCa(ca))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("http://rv:8080 is not encrypted");
        TargetText plain = new TargetText("rendezvous", "rv:8080/abc", Map.of("ca", ca.toString()));
        assertThatThrownBy(() -> new RendezvousScheme(Map.of()).parse(plain))
                .isInstanceOf(MalformedTargetException.class)
                .hasMessageContaining("'ca' needs TLS");
    }

    @Test
    void isAFileThatIsThere() {
        assertThatThrownBy(() -> RendezvousClient.at(address("localhost")).withCa(folder.resolve("nothing.pem")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("nothing.pem");
    }
}
