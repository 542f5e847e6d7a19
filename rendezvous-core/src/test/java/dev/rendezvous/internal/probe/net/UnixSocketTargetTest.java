package dev.rendezvous.internal.probe.net;

import static dev.rendezvous.testing.SingleCheck.check;
import static dev.rendezvous.testing.SingleCheck.reason;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rendezvous.Condition;
import dev.rendezvous.Observation;
import dev.rendezvous.Reason;
import dev.rendezvous.Reason.Common;
import dev.rendezvous.probe.http.HttpProbe;
import dev.rendezvous.probe.postgres.PostgresProbe;
import dev.rendezvous.target.MalformedTargetException;
import dev.rendezvous.target.Targets;
import dev.rendezvous.target.WaitOptions;
import dev.rendezvous.testing.BackgroundWait;
import dev.rendezvous.testing.Daemon;
import dev.rendezvous.testing.FakeServer;
import dev.rendezvous.testing.HttpPeer;
import dev.rendezvous.testing.PostgresServer;
import dev.rendezvous.testing.SocketRelay;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Targets whose service listens on a Unix domain socket. */
@Timeout(120)
class UnixSocketTargetTest {

    @TempDir
    private Path folder;

    private String socket(String name) {
        return folder.resolve(name).toString();
    }

    private static String encoded(String path) {
        return path.replace("/", "%2F");
    }

    @Nested
    class OfHttp {

        private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "http+unix://SOCKET:/info?a=b#contains=ok",
                    "http+unix://ENCODED/info?a=b#contains=ok",
                    "http://unix:SOCKET:/info?a=b#contains=ok",
                    "http://unix:SOCKET:http://server:81/info?a=b#contains=ok"
                })
        void isRequested(String form) throws Exception {
            String path = socket("http");
            try (FakeServer http = FakeServer.sendingThenClosing(OK.getBytes(StandardCharsets.US_ASCII));
                    SocketRelay relay = SocketRelay.at(Path.of(path), http.port())) {
                Condition condition =
                        Targets.installed().parse(form.replace("SOCKET", path).replace("ENCODED", encoded(path)));
                assertThat(condition).hasToString("http+unix://" + path + ":/info?…");
                assertThat(check(condition)).isEqualTo(Observation.satisfied("status 200"));
            }
        }

        @Test
        void getsTheHostOfAWholeUrlUnlessTheTargetSetsAnother() throws Exception {
            String path = socket("http");
            try (HttpPeer http = HttpPeer.responding(OK);
                    SocketRelay relay = SocketRelay.at(Path.of(path), http.port())) {
                for (String end : List.of("", "/", "?a=b", "/#header.host=mine")) {
                    assertThat(check("http://unix:" + path + ":http://server:81" + end))
                            .isEqualTo(Observation.satisfied("status 200"));
                }
                assertThat(http.heads())
                        .map(head -> head.lines().findFirst().orElseThrow() + ", "
                                + head.replaceFirst("(?is).*\nHost: (\\S+)\n.*", "$1"))
                        .containsExactly(
                                "GET / HTTP/1.1, server:81",
                                "GET / HTTP/1.1, server:81",
                                "GET /?a=b HTTP/1.1, server:81",
                                "GET / HTTP/1.1, mine");
            }
        }

        @Test
        void isLeftByARedirectToAnotherServerOnly() throws Exception {
            String path = socket("http");
            String other = "HTTP/1.1 302 Found\r\nLocation: //%2Frun%2Fother.sock/x\r\nContent-Length: 0\r\n\r\n";
            try (FakeServer http = FakeServer.sendingThenClosing(other.getBytes(StandardCharsets.US_ASCII));
                    SocketRelay relay = SocketRelay.at(Path.of(path), http.port())) {
                assertThat(reason("http+unix://" + path))
                        .asString()
                        .contains("status 302, but the redirect to '//%2Frun%2Fother.sock/x' cannot be followed");
            }
            String relative = "HTTP/1.1 302 Found\r\nLocation: /next\r\nContent-Length: 0\r\n\r\n";
            try (FakeServer http = FakeServer.sendingThenClosing(relative.getBytes(StandardCharsets.US_ASCII));
                    SocketRelay relay = SocketRelay.at(Path.of(socket("again")), http.port())) {
                assertThat(reason("http+unix://" + socket("again"))).asString().contains("redirected more than");
            }
        }

        @Test
        void isNoUrlOfTheLibrary() {
            assertThatThrownBy(() -> HttpProbe.of("http+unix:///run/app.sock"))
                    .isInstanceOf(MalformedTargetException.class);
            assertThatThrownBy(() -> HttpProbe.of("http://unix:/run/app.sock:/"))
                    .isInstanceOf(MalformedTargetException.class);
            assertThatThrownBy(() -> HttpProbe.of("http://%2Frun%2Fapp.sock/"))
                    .isInstanceOf(MalformedTargetException.class);
        }
    }

    @Nested
    class OfRedis {

        @Test
        void isAsked() throws Exception {
            String path = socket("redis");
            int port = FakeServer.closedPort();
            try (Daemon redis = Daemon.start(
                            folder,
                            Map.of(),
                            List.of(
                                    Daemon.program("redis-server"),
                                    "--bind",
                                    "127.0.0.1",
                                    "--port",
                                    String.valueOf(port),
                                    "--unixsocket",
                                    path,
                                    "--save",
                                    ""))
                    .accepting(port)) {
                // Redis listens at its port before it listens at its path.
                Targets.installed().parse("redis+unix://" + path + "?db=1").await(Duration.ofSeconds(30));
                assertThat(check("redis+socket://" + path)).isInstanceOf(Observation.Satisfied.class);
                assertThat(check("redis://" + encoded(path) + "/1")).isInstanceOf(Observation.Satisfied.class);
                assertThat(reason("redis+unix://app:wrong@" + path).kind()).isEqualTo(Common.AUTHENTICATION_FAILED);
            }
        }
    }

    @Nested
    class OfPostgres {

        @Test
        void isQueried() throws Exception {
            String database = PostgresServer.createDatabase();
            try (SocketRelay relay = SocketRelay.at(folder.resolve(".s.PGSQL.5433"), PostgresServer.port())) {
                assertThat(check("postgres://postgres@" + encoded(folder.toString()) + ":5433/" + database))
                        .isEqualTo(Observation.satisfied("answering"));
                assertThat(check("postgres://postgres@/" + database + "?port=5433&sslmode=verify-full&host=" + folder))
                        .isEqualTo(Observation.satisfied("answering"));
                assertThat(reason("postgres:///missing?user=postgres&port=5433&host=" + folder)
                                .kind())
                        .isEqualTo(Common.NO_SUCH_DATABASE);
            }
        }

        @Test
        void isOneOfSeveralHosts() throws Exception {
            try (SocketRelay relay = SocketRelay.at(folder.resolve(".s.PGSQL.5432"), PostgresServer.port())) {
                String hosts = "127.0.0.1:" + FakeServer.closedPort() + "," + encoded(folder.toString());
                assertThat(check("postgres://postgres@" + hosts + "/postgres"))
                        .isInstanceOf(Observation.Satisfied.class);
            }
        }
    }

    @Test
    void thatDoesNotExistIsEvidenceOfAbsence() throws Exception {
        for (String target : List.of(
                "redis+unix://" + socket("none"),
                "http+unix://" + socket("none"),
                "mysql://app@localhost/d?unix_socket=" + socket("none"),
                "mongodb://" + encoded(socket("none")),
                "postgres:///d?host=" + folder)) {
            Reason reason = reason(target);
            assertThat(reason.kind()).describedAs(target).isEqualTo(Common.NO_SUCH_FILE);
            assertThat(reason.permanence()).isEqualTo(Reason.Permanence.TRANSIENT);
        }
    }

    @Test
    void thatIsSilentIsLeftWhenInterrupted() throws Exception {
        try (FakeServer silent = FakeServer.silent();
                SocketRelay relay = SocketRelay.at(Path.of(socket("silent")), silent.port())) {
            BackgroundWait wait = BackgroundWait.start(Targets.installed().parse("redis+unix://" + socket("silent")));
            relay.awaitClient();
            wait.interrupt();
            assertThatThrownBy(wait::outcome).hasCauseInstanceOf(InterruptedException.class);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "redis+unix:///run/redis.sock?key=a, redis://%2Frun%2Fredis.sock?key=a",
        "redis://u:p@%2frun%2fredis.sock/0, redis://u@%2Frun%2Fredis.sock/0",
        "mysql://u:p@localhost/d?unix_socket=/run/my.sock&charset=utf8, mysql://u@%2Frun%2Fmy.sock/d",
        "postgres://u:p@%2Frun%2Fpg/d, postgres://u@%2Frun%2Fpg:5432/d",
        "postgresql+psycopg2://u:p@/d?host=/run/pg&port=5433, postgres://u@%2Frun%2Fpg:5433/d",
        "'postgres://%2Frun%2Fpg,db/d', 'postgres://%2Frun%2Fpg,db/d'",
        "http+unix:///run/docker.sock, http+unix:///run/docker.sock:/",
    })
    void isParsed(String text, String name) {
        Targets.Target target = Targets.installed().parseTarget(text, WaitOptions.defaults());
        assertThat(target.condition()).hasToString(name);
        assertThat(target.warnings()).as("parameters that have an effect").isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "redis+unix://host/db, must be redis+unix://",
        "mysql://u@h/d?unix_socket=my.sock, must be absolute",
        "postgres://db/d?host=/run/pg, together with a host",
        "postgres:///d?host=/run/pg&port=x, must be a port",
        "postgres:///d?host=db, not supported",
        "http+unix://, must be http+unix:///socket:/path",
        "http+unix://app/, must be absolute",
    })
    void isRejectedIfItIsNoPath(String text, String message) {
        assertThatThrownBy(() -> Targets.installed().parse(text))
                .isInstanceOf(MalformedTargetException.class)
                .hasMessageContaining(message);
        assertThatThrownBy(() -> Targets.installed().parse("redis+unix:///" + "a".repeat(106)))
                .hasMessageContaining("at most 106 bytes");
        assertThatThrownBy(() -> PostgresProbe.of("postgres:///d?host=/run/pg"))
                .hasMessageContaining("only possible in a target");
    }
}
