package dev.rendezvous.cli.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rendezvous.cli.process.ProcessRun;
import dev.rendezvous.cli.process.ServerProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Runs the how-to for exposing a server, in a temporary folder and on free ports. */
@Tag("slow")
@Timeout(180)
class ExposeIT {

    private static final Path PAGE = Snippets.ROOT.resolve("docs/how-to/expose.md");

    private final List<ServerProcess> servers = new ArrayList<>();

    @TempDir
    Path folder;

    @AfterEach
    void stop() throws Exception {
        for (ServerProcess server : servers) {
            server.close();
        }
    }

    private static String block(String language, String within) throws IOException {
        return Snippets.in(PAGE, language).stream()
                .filter(block -> block.contains(within))
                .findFirst()
                .orElseThrow();
    }

    private Process begin(String script, Map<String, String> environment) throws IOException {
        ProcessBuilder shell = new ProcessBuilder("sh", "-ec", script.replace("/etc/rendezvous", folder.toString()));
        shell.environment()
                .merge(
                        "PATH",
                        ProcessRun.COMMANDS + ":" + ServerProcess.IMAGE.resolve("bin") + ":",
                        (path, own) -> own + path);
        shell.environment().putAll(environment);
        return shell.start();
    }

    /** Starts the server with the command of a block; returns its port. */
    private int serve(String within) throws Exception {
        String block = block("sh", within).replaceFirst("--port [0-9]+", "").strip();
        ServerProcess server = ServerProcess.of(begin("exec " + block + " --port 0", Map.of()));
        servers.add(server);
        return server.port();
    }

    private ProcessRun run(String script, Map<String, String> environment) throws Exception {
        return ProcessRun.end(begin(script, environment), "");
    }

    private ProcessRun run(String script) throws Exception {
        return run(script, Map.of());
    }

    private static String token(String tokens, String may) {
        return tokens.lines()
                .filter(line -> line.startsWith(may))
                .map(line -> line.substring(may.length()).strip())
                .findFirst()
                .orElseThrow();
    }

    @Test
    void tokensHaveTheDocumentedPermissions() throws Exception {
        String tokens = block("text", "# for jobs that report");
        Files.writeString(folder.resolve("tokens"), tokens);
        String url = "http://localhost:" + serve("--tokens");
        String curl = block("text", "curl").replace("https://rv.example", url).strip();
        Map<String, String> read = Map.of("RENDEZVOUS_TOKEN", token(tokens, "read"), "RENDEZVOUS_URL", url);
        Map<String, String> signal = Map.of("RENDEZVOUS_TOKEN", token(tokens, "signal"), "RENDEZVOUS_URL", url);

        assertThat(run("curl -sS " + url + "/abc").out()).contains("A token is required");
        assertThat(run(curl + "?timeout=0", signal).exit()).as("may not wait").isEqualTo(22);
        assertThat(run("rendezvous signal abc", read).exit())
                .as("may not signal")
                .isEqualTo(3);
        assertThat(run("rendezvous signal abc", signal).exit()).isZero();
        assertThat(run(curl, read).out()).isEqualTo("{\"ok\":true}\n");
        assertThat(run("wait-for rendezvous://" + url.substring(7) + "/abc", read)
                        .exit())
                .isZero();
        assertThat(run("curl -fsS " + url + "/_health/live").exit()).isZero();
    }

    @Test
    void tlsNeedsTwoFiles() throws Exception {
        ProcessRun made = run("openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=localhost"
                + " -addext subjectAltName=DNS:localhost -keyout /etc/rendezvous/tls.key -out /etc/rendezvous/tls.crt");
        assertThat(made.exit()).as(made.stderr()).isZero();
        String url = "https://localhost:" + serve("--tls-cert");
        assertThat(run("curl -fsS --cacert /etc/rendezvous/tls.crt -X PUT " + url + "/abc")
                        .out())
                .isEqualTo("{\"ok\":true}\n");
        assertThat(run("curl -fsS " + url + "/abc").exit())
                .as("the certificate is not trusted")
                .isEqualTo(60);
        Map<String, String> environment = Map.of("RENDEZVOUS_URL", url);
        ProcessRun unknown = run("rendezvous signal def", environment);
        assertThat(unknown.exit()).isEqualTo(1);
        assertThat(unknown.stderr()).contains("certificate not trusted", "'ca'").doesNotContain("Exception");
        assertThat(run("rendezvous signal def --ca /etc/rendezvous/tls.crt", environment)
                        .exit())
                .isZero();
        String target = "rendezvous+" + url + "/def";
        assertThat(run("wait-for '" + target + "#ca=/etc/rendezvous/tls.crt'").exit())
                .isZero();
        Map<String, String> trusting =
                Map.of("RENDEZVOUS_CA_FILE", folder.resolve("tls.crt").toString());
        assertThat(run("wait-for " + target, trusting).exit()).isZero();
    }

    @Test
    void onlyAllowedAddressesAreChecked() throws Exception {
        String url = "http://localhost:" + serve("--allow-probe");
        assertThat(run("curl -sS '" + url + "/_port/127.0.0.1/80?timeout=0'").out())
                .contains("\"ok\":false", "--allow-probe");
    }

    @Test
    void deniedAddressesAreNotChecked() throws Exception {
        String url = "http://localhost:" + serve("--deny-probe");
        assertThat(run("curl -sS '" + url + "/_port/127.0.0.1/22?timeout=0'").out())
                .contains("\"ok\":false", "--deny-probe", "*:22");
        assertThat(run("curl -sS '" + url + "/_port/127.0.0.1/1?timeout=0'").out())
                .contains("\"error\":\"Timeout\"");
    }

    @Test
    void theProxyForwardsTheClientAddress() throws Exception {
        String url = "http://localhost:" + serve("--client-address");
        assertThat(run("curl -fsS -H 'X-Forwarded-For: 192.0.2.1' '" + url + "/'")
                        .exit())
                .isZero();
    }
}
