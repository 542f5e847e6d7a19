package dev.rendezvous.cli.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rendezvous.cli.process.ProcessRun;
import dev.rendezvous.testing.Certificates;
import dev.rendezvous.testing.FakeServer;
import dev.rendezvous.testing.HttpPeer;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.net.ssl.SSLServerSocket;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The hints of {@code wait-for} of the image, with servers and command lines that have the problem. */
@Tag("slow")
@Timeout(180)
class HintIT {

    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource({"401, 3, #status=401", "404, 124, check the path", "503, 124, starting or busy"})
    void forAStatus(int status, int exit, String hint) throws Exception {
        try (HttpPeer peer = HttpPeer.responding("HTTP/1.1 " + status + " \r\nContent-Length: 0\r\n\r\n")) {
            ProcessRun run = ProcessRun.waitFor("-q", peer.url() + "/", "-t", "2");
            assertThat(run.exit()).isEqualTo(exit);
            assertThat(run.stderr()).contains(hint).doesNotContain("Another program");
        }
    }

    @Test
    void forAnAnswerThatTakesLongerThanAnAttempt() throws Exception {
        try (HttpPeer slow = HttpPeer.handling((client, head) -> HttpPeer.keepOpen(client))) {
            ProcessRun run = ProcessRun.waitFor("-q", slow.url() + "/", "-t", "2", "--attempt-timeout", "0.3");
            assertThat(run.stderr()).contains("--attempt-timeout");
        }
    }

    @Test
    void forAPortWithoutTls() throws Exception {
        try (FakeServer plain = FakeServer.sending("SSH-2.0-x\r\n".getBytes(StandardCharsets.US_ASCII))) {
            ProcessRun run = ProcessRun.waitFor("-q", "https://127.0.0.1:" + plain.port(), "-t", "3");
            assertThat(run.stderr()).contains("does not speak TLS");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void forAServerThatRequiresAClientCertificate(String version) throws Exception {
        Certificates certificates = Certificates.in(folder).authority("ca").localhost("server", "-signer", "ca");
        SSLServerSocket listener = (SSLServerSocket) certificates
                .context("server", "ca")
                .getServerSocketFactory()
                .createServerSocket(0, 50, InetAddress.getLoopbackAddress());
        listener.setNeedClientAuth(true);
        listener.setEnabledProtocols(new String[] {version});
        try (FakeServer server = FakeServer.on(listener, FakeServer::drain)) {
            ProcessRun run = ProcessRun.waitFor(
                    "-q", "https://localhost:" + server.port() + "/#ca=" + certificates.certificate("ca"), "-t", "4");
            assertThat(run.exit()).isEqualTo(124);
            assertThat(run.stderr()).contains("client certificate", "#cert=FILE&key=FILE");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "-wait tcp://a:1 -timeout 5s | A target needs no option before it",
                "a:1 -timeout 5s | write --timeout",
                "a:1 -interval=5s | write --interval",
                "http-get://a:1 | http-get:// is http:// here",
                "https-get://a:1 | did you mean 'https'?",
                "socket:/x | unix:PATH",
                "a:1 echo hi | follows '--', as in: wait-for a:1 -- echo",
                "a:1 ls -l | follows '--', as in: wait-for a:1 -- ls",
                "http://a:1 -t 5 ./run.sh --x | unknown option",
                "exec:pg_isready -h db | quote it, as in 'exec:pg_isready ARGUMENT'",
                "exec:test -f /no/such/file | quote it, as in 'exec:test ARGUMENT'",
                "exec:true x y -- true | quote it",
            })
    void forACommandLine(String arguments, String hint) throws Exception {
        ProcessRun run = ProcessRun.waitFor(arguments.split(" "));
        assertThat(run.exit()).isEqualTo(2);
        assertThat(run.stderr()).startsWith("wait-for: ").contains(hint).endsWith("Try 'wait-for --help'.\n");
    }

    @Test
    void isNotAddedToOtherUsageErrors() throws Exception {
        for (String arguments : new String[] {"a:1 -t soon", "nonsense", "a:1 --tiemout 3", "exec:true b:1 -t x"}) {
            assertThat(ProcessRun.waitFor(arguments.split(" ")).stderr().lines().count())
                    .as(arguments)
                    .isEqualTo(2);
        }
    }

    @Test
    void forSeveralTargetsIsPrintedOnce() throws Exception {
        ProcessRun run = ProcessRun.waitFor(
                "-q", "127.0.0.1:" + FakeServer.closedPort(), "localhost:" + FakeServer.closedPort(), "-t", "2");
        assertThat(run.stderr().split("Nothing listens there", -1)).hasSize(2);
    }

    @Test
    void aReportThatCannotBeWrittenIsReportedBeforeTheWait() throws Exception {
        String refused = "127.0.0.1:" + FakeServer.closedPort();
        Path file = Files.createFile(folder.resolve("file"));
        for (String report : new String[] {
            "--report /no/such/x.xml", "--report " + file + "/x.html", "--output json --output-file " + folder
        }) {
            ProcessRun run = ProcessRun.waitFor((refused + " -t 0 " + report).split(" "));
            assertThat(run.exit()).isEqualTo(1);
            assertThat(run.stderr())
                    .startsWith("wait-for: cannot write the report: ")
                    .hasLineCount(1);
        }
    }
}
