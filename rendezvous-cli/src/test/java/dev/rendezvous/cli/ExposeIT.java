package dev.rendezvous.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The how-to of exposing a server, with its files in a folder of the test and every server that it starts on a free port. */
@Timeout(180)
class ExposeIT {

    private static final Path PAGE = Snippets.ROOT.resolve("docs/how-to/expose.md");

    private final List<Process> servers = new ArrayList<>();

    @TempDir
    Path folder;

    @AfterEach
    void stop() throws Exception {
        for (Process server : servers) {
            server.destroy();
            assertThat(server.waitFor(60, TimeUnit.SECONDS)).isTrue();
        }
    }

    private static String block(String language, String within) throws IOException {
        return Snippets.in(PAGE, language).stream()
                .filter(block -> block.contains(within))
                .findFirst()
                .orElseThrow();
    }

    private Process begin(String script, Map<String, String> environment) throws IOException {
        Path server = Path.of(System.getProperty("server.image", "../rendezvous-server/target/rendezvous-server"))
                .toAbsolutePath();
        ProcessBuilder shell = new ProcessBuilder("sh", "-ec", script.replace("/etc/rendezvous", folder.toString()));
        shell.environment()
                .merge("PATH", Run.IMAGE.resolve("bin") + ":" + server.resolve("bin") + ":", (path, own) -> own + path);
        shell.environment().putAll(environment);
        return shell.start();
    }

    /** Starts the server as a block of the page says, and returns its port. */
    private int serve(String within) throws Exception {
        String block = block("sh", within).replaceFirst("--port [0-9]+", "").strip();
        Process server = begin("exec " + block + " --port 0", Map.of());
        servers.add(server);
        BufferedReader said =
                new BufferedReader(new InputStreamReader(server.getErrorStream(), StandardCharsets.UTF_8));
        String line = said.readLine();
        assertThat(line).contains(" listening on ");
        Thread.ofVirtual().start(() -> said.lines().forEach(ignored -> {}));
        return Integer.parseInt(line.replaceFirst(".*:([0-9]+), .*", "$1"));
    }

    private Run run(String script, Map<String, String> environment) throws Exception {
        return Run.end(begin(script, environment), "");
    }

    private Run run(String script) throws Exception {
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
    void eachTokenOfThePageMayDoWhatThePageSays() throws Exception {
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
                .isEqualTo(1);
        assertThat(run("rendezvous signal abc", signal).exit()).isZero();
        assertThat(run(curl, read).out()).isEqualTo("{\"ok\":true}\n");
        assertThat(run("wait-for rendezvous://" + url.substring(7) + "/abc", read)
                        .exit())
                .isZero();
        assertThat(run("curl -fsS " + url + "/_health/live").exit()).isZero();
    }

    @Test
    void aPairOfFilesIsAllThatTlsNeeds() throws Exception {
        Run made = run("openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=localhost"
                + " -addext subjectAltName=DNS:localhost -keyout /etc/rendezvous/tls.key -out /etc/rendezvous/tls.crt");
        assertThat(made.exit()).as(made.stderr()).isZero();
        String url = "https://localhost:" + serve("--tls-cert");
        assertThat(run("curl -fsS --cacert /etc/rendezvous/tls.crt -X PUT " + url + "/abc")
                        .out())
                .isEqualTo("{\"ok\":true}\n");
        assertThat(run("curl -fsS " + url + "/abc").exit())
                .as("nobody knows who has signed it")
                .isEqualTo(60);
        Map<String, String> environment = Map.of("RENDEZVOUS_URL", url);
        Run unknown = run("rendezvous signal def", environment);
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
    void onlyWhatIsAllowedIsLookedAt() throws Exception {
        String url = "http://localhost:" + serve("--allow-probe");
        assertThat(run("curl -sS '" + url + "/_port/127.0.0.1/80?timeout=0'").out())
                .contains("\"ok\":false", "--allow-probe");
    }

    @Test
    void whatIsDeniedIsNotLookedAt() throws Exception {
        String url = "http://localhost:" + serve("--deny-probe");
        assertThat(run("curl -sS '" + url + "/_port/127.0.0.1/22?timeout=0'").out())
                .contains("\"ok\":false", "--deny-probe", "*:22");
        assertThat(run("curl -sS '" + url + "/_port/127.0.0.1/1?timeout=0'").out())
                .contains("\"error\":\"Timeout\"");
    }

    @Test
    void theProxySaysWhoseRequestItIs() throws Exception {
        String url = "http://localhost:" + serve("--client-address");
        assertThat(run("curl -fsS -H 'X-Forwarded-For: 192.0.2.1' '" + url + "/'")
                        .exit())
                .isZero();
    }
}
