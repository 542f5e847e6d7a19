package dev.rendezvous.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.rendezvous.cli.process.ProcessRun;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Arguments, variables and file names are UTF-8 in every locale, even in one that is not installed. The tests pass bytes through a
 * shell, as the JVM of the tests has a locale of its own.
 */
@Tag("slow")
@Timeout(180)
class TextEncodingIT {

    /** {@code größe}, for printf. */
    private static final String NAME = "gr\\303\\266\\303\\237e";

    private HttpServer http;
    private String address;

    @TempDir
    private Path folder;

    @BeforeEach
    void serve() throws IOException {
        http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        address = "127.0.0.1:" + http.getAddress().getPort();
        String login = "Basic " + Base64.getEncoder().encodeToString("jürgen:pässwört".getBytes(UTF_8));
        http.createContext("/", exchange -> {
            boolean admitted = login.equals(exchange.getRequestHeaders().getFirst("Authorization"));
            byte[] body = "die größe".getBytes(UTF_8);
            exchange.sendResponseHeaders(admitted ? 200 : 401, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        http.start();
    }

    @AfterEach
    void stop() {
        http.stop(0);
    }

    /** Runs a shell script, in which {@code run} runs a command with no other variables than PATH and the given ones. */
    private ProcessRun script(String locale, String script) throws Exception {
        String start =
                "cd \"$1\"; name=$(printf '" + NAME + "'); run() { env -i PATH=\"$PATH\" " + locale + " \"$@\"; }; ";
        return ProcessRun.of(List.of(
                "sh", "-c", start + "waitfor=" + ProcessRun.waitFor() + "; " + script, "sh", folder.toString()));
    }

    private static void assertMet(ProcessRun run) {
        assertThat(run.exit()).as(run.stderr()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"X=1", "LC_ALL=C", "LANG=de_DE.ISO-8859-1", "LC_ALL=C.UTF-8"})
    void ofFileNames(String locale) throws Exception {
        ProcessRun run = script(locale, "touch \"$name.txt\"; run $waitfor \"file:$PWD/$name.txt\" -t 5");
        assertMet(run);
        assertThat(run.stderr()).contains("größe.txt");
        assertMet(script(
                locale,
                "echo \"file:$name.txt\" >\"targets $name\"; run $waitfor -f \"targets $name\" --report \"$name.xml\" -t 5"
                        + " && test -s \"$name.xml\""));
        assertMet(script(locale, "run WAIT_PATHS=\"$name.txt\" WAIT_TIMEOUT=5 $waitfor"));
        assertMet(script(locale, "run $waitfor \"exec:test -e '$name.txt'\" -t 5"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"X=1", "LC_ALL=POSIX", "LC_CTYPE=en_US"})
    void ofLoginsAndContents(String locale) throws Exception {
        String url = "http://$(printf 'j\\303\\274rgen:p\\303\\244ssw\\303\\266rt')@" + address + "/";
        assertMet(script(locale, "run $waitfor \"" + url + "#contains=$name\" -t 5"));
        ProcessRun other = script(locale, "run $waitfor \"" + url + "#contains=gr%C3%B6%C3%9Fen\" -t 3");
        assertThat(other.exit()).isEqualTo(124);
        assertThat(other.stderr()).contains("größen");
    }

    @Test
    void ofPasswordsInTheEnvironment() throws Exception {
        try (EmbeddedPostgres postgres = EmbeddedPostgres.builder()
                .setServerConfig("password_encryption", "scram-sha-256")
                .start()) {
            try (Connection connection = postgres.getPostgresDatabase().getConnection();
                    Statement statement = connection.createStatement()) {
                statement.execute("CREATE ROLE app LOGIN PASSWORD 'pässwört'");
                statement.execute("CREATE TABLE hba (line text)");
                statement.execute(
                        "INSERT INTO hba VALUES ('host all app all scram-sha-256'), ('host all all all trust')");
                statement.execute("DO $$ BEGIN EXECUTE format('COPY hba TO %L', current_setting('hba_file')); END $$");
                statement.execute("SELECT pg_reload_conf()");
            }
            String target = "postgres://app@127.0.0.1:" + postgres.getPort() + "/postgres";
            String password = "PGPASSWORD=$(printf 'p\\303\\244ssw\\303\\266rt')";
            assertMet(script("X=1", "run " + password + " $waitfor '" + target + "' -t 20"));
            assertThat(script("X=1", "run PGPASSWORD=passwort $waitfor '" + target + "'")
                            .exit())
                    .isEqualTo(3);
        }
    }

    /** In ISO 8859-1, so not UTF-8. */
    @Test
    void changesNothingForTheCommand() throws Exception {
        ProcessRun run = script(
                "LC_ALL=C",
                "touch here; run L=$(printf '\\344') $waitfor -q file:here -- sh -c 'echo $LC_ALL $L $1' sh $(printf '\\366')");
        assertThat(run.bytes()).isEqualTo("C ä ö\n");
    }

    @Test
    void ofTheFilesOfTargets() throws Exception {
        ProcessRun run = script("LC_ALL=C", "printf 'file:\\366' >latin1; run $waitfor -f latin1");
        assertThat(run.exit()).isEqualTo(2);
        assertThat(run.stderr()).contains("wait-for: file 'latin1' must be text in UTF-8, but is not");
    }
}
