package dev.rendezvous.client;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rendezvous.Condition;
import dev.rendezvous.ConditionNotMetException;
import dev.rendezvous.Outcome;
import dev.rendezvous.Reason;
import dev.rendezvous.coordination.Signal;
import dev.rendezvous.target.MalformedTargetException;
import dev.rendezvous.target.TargetSpec;
import dev.rendezvous.testing.Certificates;
import dev.rendezvous.testing.ServerProcess;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Against a server whose certificate is its own authority. */
@Timeout(180)
class PrivateCaTest {

    @TempDir
    static Path folder;

    private static ServerProcess server;
    private static Path ca;

    @BeforeAll
    static void start() throws Exception {
        Certificates certificates =
                Certificates.in(folder).issue("me", "-dname", "CN=localhost", "-ext", "san=dns:localhost");
        ca = certificates.certificate("me");
        Path key = certificates.key("me");
        server = ServerProcess.start(0, "--tls-cert", ca.toString(), "--tls-key", key.toString());
    }

    @AfterAll
    static void stop() throws Exception {
        server.close();
    }

    private static String address(String host) {
        return "https://" + host + ":" + server.port();
    }

    @Test
    void aCertificateIsTrustedIfItsFileIsGiven() throws Exception {
        try (RendezvousClient client = RendezvousClient.at(address("localhost")).withCaFile(ca);
                RendezvousClient configured = RendezvousClient.at(address("localhost"))
                        .withCaFileFromEnvironment(Map.of("RENDEZVOUS_CA_FILE", ca.toString()))) {
            client.key("trusted").signal();
            configured.key("trusted").await(ofSeconds(60));
        }
    }

    @Test
    void manyWaitsShareASecureConnection() throws Exception {
        try (RendezvousClient client = RendezvousClient.at(address("localhost")).withCaFile(ca)) {
            List<CompletableFuture<Signal>> waits = IntStream.range(0, 20)
                    .mapToObj(i -> client.key("shared").awaitSignalAsync(ofSeconds(60)))
                    .toList();
            ServerWaiters.await(client, "/shared", 20);
            client.key("shared").signal();
            for (CompletableFuture<Signal> wait : waits) {
                assertThat(wait.get(60, TimeUnit.SECONDS).count()).isEqualTo(1);
            }
        }
    }

    @Test
    void anUntrustedCertificateIsNotRetried() {
        try (RendezvousClient client = RendezvousClient.at(address("localhost"))) {
            assertThatThrownBy(() -> client.key("a").signal())
                    .isInstanceOf(RendezvousException.class)
                    .hasMessageContaining("not trusted")
                    .hasMessageContaining("'ca'");
            assertThatThrownBy(() -> client.lock("a").acquire(ofSeconds(60)))
                    .isInstanceOfSatisfying(ConditionNotMetException.class, PrivateCaTest::assertNotTrusted);
            assertThatThrownBy(() -> client.key("a").await(ofSeconds(60)))
                    .isInstanceOfSatisfying(ConditionNotMetException.class, PrivateCaTest::assertNotTrusted);
            assertThatThrownBy(() -> client.followEvents("", event -> {}))
                    .isInstanceOf(RendezvousException.class)
                    .hasMessageContaining("not trusted");
        }
    }

    private static void assertNotTrusted(ConditionNotMetException e) {
        assertThat(e.outcome()).isInstanceOf(Outcome.Failed.class);
        assertThat(e.outcome().summary().last())
                .hasValueSatisfying(last -> assertThat(last.kind()).isEqualTo(Reason.Common.TLS_FAILED));
    }

    @Test
    void aCertificateIsNotTrustedForAnotherName() {
        try (RendezvousClient client = RendezvousClient.at(address("127.0.0.1")).withCaFile(ca)) {
            assertThatThrownBy(() -> client.key("a").signal())
                    .isInstanceOf(RendezvousException.class)
                    .hasMessageContaining("not trusted")
                    .hasMessageContaining("127.0.0.1");
        }
    }

    @Test
    void aTargetNamesTheFile() throws Exception {
        RendezvousScheme scheme = new RendezvousScheme(Map.of());
        try (RendezvousClient client = RendezvousClient.at(address("localhost")).withCaFile(ca)) {
            client.key("target").signal();
        }
        assertThat(scheme.parse(target(Map.of("ca", ca.toString()))).tryAwait(ofSeconds(60)))
                .isInstanceOf(Outcome.Met.class);
        assertThat(scheme.parse(target(Map.of("insecure", "true"))).tryAwait(ofSeconds(60)))
                .isInstanceOf(Outcome.Met.class);
        Condition configured =
                new RendezvousScheme(Map.of("RENDEZVOUS_CA_FILE", ca.toString())).parse(target(Map.of()));
        assertThat(configured.tryAwait(ofSeconds(60))).isInstanceOf(Outcome.Met.class);
    }

    private static TargetSpec target(Map<String, String> options) {
        return new TargetSpec("rendezvous+https", "localhost:" + server.port() + "/target", options);
    }

    @Test
    void aFileNeedsAnHttpsAddress() {
        assertThatThrownBy(() -> RendezvousClient.at("http://rv:8080").withCaFile(ca))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll("must be https", "http://rv:8080");
        TargetSpec plain = new TargetSpec("rendezvous", "rv:8080/abc", Map.of("ca", ca.toString()));
        assertThatThrownBy(() -> new RendezvousScheme(Map.of()).parse(plain))
                .isInstanceOf(MalformedTargetException.class)
                .hasMessageContaining("option ca requires TLS");
    }

    @Test
    void aMissingFileIsNamed() {
        assertThatThrownBy(() -> RendezvousClient.at(address("localhost")).withCaFile(folder.resolve("nothing.pem")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("nothing.pem");
    }
}
