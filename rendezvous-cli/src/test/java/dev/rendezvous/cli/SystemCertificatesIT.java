package dev.rendezvous.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.rendezvous.cli.process.ProcessRun;
import dev.rendezvous.testing.Certificates;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class SystemCertificatesIT {

    private static ProcessRun waitFor(String url, Path certificates) throws Exception {
        return ProcessRun.of(
                List.of(ProcessRun.waitFor(), "-q", url, "-t", "20"),
                "",
                environment -> environment.put("SSL_CERT_FILE", certificates.toString()));
    }

    @Test
    void areTrustedBesideThoseOfTheJdk(@TempDir Path folder) throws Exception {
        Certificates certificates =
                Certificates.in(folder).authority("ca").authority("other").localhost("server", "-signer", "ca");
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
