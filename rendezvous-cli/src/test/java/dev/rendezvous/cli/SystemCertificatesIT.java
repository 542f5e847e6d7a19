package dev.rendezvous.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.rendezvous.cli.process.ProcessRun;
import dev.rendezvous.cli.process.ServerProcess;
import dev.rendezvous.testing.Certificates;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Tag("slow")
@Timeout(60)
class SystemCertificatesIT {

    private static ProcessRun waitFor(String url, Path certificates) throws Exception {
        return run(certificates, ProcessRun.waitFor(), "-q", url, "-t", "20");
    }

    private static ProcessRun run(Path certificates, String... command) throws Exception {
        return ProcessRun.of(
                List.of(command), "", environment -> environment.put("SSL_CERT_FILE", certificates.toString()));
    }

    /** Returns two authorities, and a certificate of a server that the first has signed. */
    private static Certificates certificates(Path folder) throws Exception {
        return Certificates.in(folder).authority("ca").authority("other").localhost("server", "-signer", "ca");
    }

    @Test
    void areTrustedForAServerOfRendezvous(@TempDir Path folder) throws Exception {
        Certificates certificates = certificates(folder);
        try (ServerProcess server = ServerProcess.start(
                "--tls-cert",
                certificates.certificate("server").toString(),
                "--tls-key",
                certificates.key("server").toString())) {
            String address = "https://localhost:" + server.port();
            String target = "rendezvous+https://localhost:" + server.port() + "/trusted";
            Path ca = certificates.certificate("ca");
            assertThat(run(ca, ProcessRun.rendezvous(), "signal", "trusted", "--server", address)
                            .exit())
                    .isZero();
            assertThat(waitFor(target, ca).exit()).isZero();
            Path other = certificates.certificate("other");
            assertThat(run(other, ProcessRun.rendezvous(), "signal", "trusted", "--server", address)
                            .exit())
                    .isNotZero();
            assertThat(waitFor(target, other).exit()).isEqualTo(3);
        }
    }

    @Test
    void areTrustedBesideThoseOfTheJdk(@TempDir Path folder) throws Exception {
        Certificates certificates = certificates(folder);
        HttpsServer server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(certificates.context("server", "ca")));
        server.createContext("/", exchange -> {
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        server.start();
        try {
            String url = "https://localhost:" + server.getAddress().getPort() + "/";
            ProcessRun trusted = waitFor(url, certificates.certificate("ca"));
            assertThat(trusted.exit()).as(trusted.stderr()).isZero();
            ProcessRun unknown = waitFor(url, certificates.certificate("other"));
            assertThat(unknown.exit()).isEqualTo(3);
            assertThat(unknown.stderr()).contains("certificate");
        } finally {
            server.stop(0);
        }
    }
}
