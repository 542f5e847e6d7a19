package dev.rendezvous.cli.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rendezvous.Reason;
import dev.rendezvous.Reason.Common;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HintTest {

    private static String hint(String target, Common kind, String message) {
        return Hint.of(target, Reason.inconclusiveReason(kind, message)).orElse("");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "404 | check the path. #status=404 accepts this answer.",
                "410 | check the path",
                "401 | Check the user and the password. #status=401 accepts this answer. With --keep-trying",
                "407 | #status=407",
                "403 | #status=403",
                "405 | #method=",
                "400 | If the port expects TLS, use https://",
                "503 | longer --timeout",
                "429 | longer --timeout",
                "502 | A proxy answers",
                "500 | its log",
                "301 | This redirect is not followed",
                "418 | #status=418",
                "204 | #status=204",
            })
    void forAStatusSaysWhatTheServerMeans(int status, String hint) {
        String message = "http://app/x: status " + status + ", expected 200-202: \"hello: status 999\"";
        assertThat(hint("http://app/x", Common.UNEXPECTED_ANSWER, message))
                .contains(hint)
                .doesNotContain("Another program");
        String redirected = "http://app/x (redirected to https://login/): authentication failed, status " + status;
        assertThat(hint("http://app/x", Common.AUTHENTICATION_FAILED, redirected))
                .contains(hint);
    }

    @Test
    void forANameThatAProxyMightResolveNamesTheOption() {
        assertThat(HttpHint.ofProxy("https://app.example/", Map.of("HTTP_PROXY", "http://p:3128")))
                .hasValue(
                        "HTTP_PROXY is set, but wait-for uses a proxy only on request: add --proxy env, or #proxy=env to the"
                                + " target.");
        assertThat(HttpHint.ofProxy("https://app.example/", Map.of("HTTP_PROXY", "")))
                .isEmpty();
        assertThat(HttpHint.ofProxy("db:5432", Map.of("HTTP_PROXY", "http://p:3128")))
                .isEmpty();
    }

    @Test
    void forABodyPointsAtTheOptions() {
        assertThat(hint(
                        "http://app",
                        Common.UNEXPECTED_ANSWER,
                        "http://app/: status 200, but the body does not contain 'x'"))
                .contains("options after '#'");
    }

    @ParameterizedTest
    @CsvSource({
        "http, https://",
        "redis, rediss://",
        "valkey, valkeys://",
        "amqp, amqps://",
        "grpc, grpcs://",
        "kafka, kafkas://",
        "cassandra, cassandras://"
    })
    void forAnAnswerOfAnotherProtocolNamesTls(String scheme, String withTls) {
        for (Common kind : List.of(Common.UNEXPECTED_ANSWER, Common.CONNECTION_LOST)) {
            assertThat(hint(scheme + "://h", kind, scheme + "://h: the server closed the connection"))
                    .contains("Another program", "If the port expects TLS, use " + withTls);
        }
        assertThat(hint("db:5432", Common.CONNECTION_LOST, "db:5432: the server closed the connection"))
                .contains("Another program")
                .doesNotContain("TLS");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://h/: the server closed the connection after the TLS handshake",
                "https://h/: TLS failed ((certificate_required) Received fatal alert: certificate_required)",
                "https://h/: TLS failed ((handshake_failure) Received fatal alert: handshake_failure)",
                "https://h/: TLS failed ((bad_certificate) Received fatal alert: bad_certificate)",
            })
    void forARejectedClientNamesTheCertificateOptions(String message) {
        assertThat(hint("https://h/", Common.TLS_FAILED, message))
                .contains("client certificate", "#cert=FILE&key=FILE");
        assertThat(hint("postgres://h/d", Common.TLS_FAILED, message))
                .contains("client certificate", "sslcert=FILE&sslkey=FILE")
                .doesNotContain("#cert");
    }

    @ParameterizedTest
    @CsvSource({
        "https://h/, #ca=FILE.",
        "redis://h:6379, #ca=FILE.",
        "rendezvous+https://h/k, #ca=FILE.",
        "postgres://h/d, with sslrootcert=FILE.",
        "jdbc:mysql://h/d, with parameters of the driver."
    })
    void forAnUnknownAuthorityNamesTheOptionOfTheTarget(String target, String hint) {
        assertThat(hint(
                        target,
                        Common.TLS_FAILED,
                        target + ": certificate not trusted (no authority that is trusted here has issued it)"))
                .startsWith("Name the authority that issued the certificate with ")
                .endsWith(hint);
    }

    @ParameterizedTest
    @CsvSource({
        "https://h/, https://h/: TLS failed (Unsupported or unrecognized SSL message), 'use http://, or another port.'",
        "redis://h, redis://h: TLS failed (Unsupported or unrecognized SSL message), check the port.",
        "rendezvous+https://h/k, https://h:443: the server does not speak TLS, 'use rendezvous://, or another port.'"
    })
    void forAPortWithoutTlsNamesThePlainScheme(String target, String message, String hint) {
        assertThat(hint(target, Common.TLS_FAILED, message)).endsWith(hint);
    }

    @ParameterizedTest
    @CsvSource({"tcp:8081, localhost:8081", "https:8443, localhost:8443"})
    void forASchemeTakenForAHostNamesTheHost(String target, String meant) {
        assertThat(hint(target, Common.NAME_NOT_FOUND, "tcp: name not found")).contains(meant);
        assertThat(hint("redis:6379", Common.NAME_NOT_FOUND, "redis: name not found"))
                .contains("spelling");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "UNEXPECTED_ANSWER | unexpected answer (ERROR: division by zero [SQLState 22012]) | check the query",
                "UNEXPECTED_ANSWER | unexpected answer (setting up the SSL connection. [SQLState 08P01]) | Another program",
                "CONNECTION_REJECTED | connection rejected (The server does not support SSL. [SQLState 08004]) | sslmode=prefer",
                "CONNECTION_REJECTED | connection rejected (the server does not offer TLS) | #tls=true",
                "CONNECTION_REJECTED | connection rejected (SCRAM, but no password was provided. [SQLState 08004]) | PGPASSWORD",
                "AUTHENTICATION_FAILED | authentication failed (error 1044: Access denied to database 'd') | not exist yet",
                "AUTHENTICATION_FAILED | authentication failed (error 1045: Access denied for user 'u') | the password",
                "AUTHENTICATION_FAILED | authentication failed (role \"root\" does not exist [SQLState 28000]) | that of this process",
            })
    void forAnErrorOfADatabaseSaysWhatToChange(Common kind, String message, String hint) {
        assertThat(hint("postgres://db/app", kind, "postgres://db/app: " + message))
                .contains(hint);
    }

    @Test
    void forAnEndlessRedirectIsNotThatOfAnotherProtocol() {
        assertThat(hint("http://h/", Common.UNEXPECTED_ANSWER, "http://h/: redirected more than 10 times"))
                .contains("in a circle")
                .doesNotContain("Another program");
    }

    @Test
    void forSilenceNamesTheProtocol() {
        String silence = ": connected, but no answer in time";
        assertThat(hint("rediss://h:6379", Common.NO_ANSWER, "rediss://h:6379" + silence))
                .contains("may not speak TLS: redis://");
        assertThat(hint("mysql://h:5432", Common.NO_ANSWER, "mysql://h:5432" + silence))
                .contains("Another program", "--attempt-timeout");
        assertThat(hint("exec:sleep …", Common.NO_ANSWER, "exec:sleep …: did not end in time"))
                .startsWith("It hangs");
    }

    @Test
    void forACommandDoesNotNamePlugins() {
        assertThat(hint("exec:pg_isready", Common.NOT_INSTALLED, "exec:pg_isready: command not found"))
                .contains("PATH")
                .doesNotContain("--plugins");
        assertThat(hint("exec:./start", Common.NOT_INSTALLED, "exec:./start: is not executable"))
                .contains("chmod +x")
                .doesNotContain("--plugins");
        assertThat(hint("jdbc:h2:mem", Common.NOT_INSTALLED, "jdbc:h2:mem: no JDBC driver accepts this URL"))
                .contains("--plugins");
    }

    @Test
    void forATargetWithItsOwnTimeoutIsThatOfTheLastReason() {
        Reason slow = Reason.inconclusiveReason(Common.NO_ANSWER, "http://h/: connected, but no answer in time");
        Reason late = new Reason(Common.OUT_OF_TIME, slow.message(), Reason.Permanence.PERMANENT, List.of(slow));
        assertThat(Hint.of("http://h/", late).orElseThrow()).contains("--attempt-timeout");
    }
}
