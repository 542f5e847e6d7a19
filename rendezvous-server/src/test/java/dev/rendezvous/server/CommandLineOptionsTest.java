package dev.rendezvous.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rendezvous.server.config.CommandLineOptions;
import dev.rendezvous.server.config.Settings;
import dev.rendezvous.server.connection.CannotListenException;
import dev.rendezvous.server.connection.ListenAddress;
import dev.rendezvous.testing.ServerProcess;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine.ParameterException;

final class CommandLineOptionsTest {

    private static Settings settings(String... arguments) {
        return CommandLineOptions.settings(new CommandLineOptions(Map.of()).parse(arguments));
    }

    @Test
    void helpIsGrouped() {
        assertThat(new CommandLineOptions(Map.of()).commandLine().getUsageMessage())
                .containsSubsequence(
                        "\nListening:",
                        "\nWaiting:",
                        "\nLimits:",
                        "\nSecurity:",
                        "\nStore:",
                        "\nProbes:",
                        "\nLogging:");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    --prot=80               | unknown flag '--prot'; did you mean '--port'?
                    -max-waiter=3           | unknown flag '-max-waiter'; did you mean '-max-waiters'?
                    --nothing-like-that     | unknown flag '--nothing-like-that'
                    start                   | unknown argument 'start'; every flag begins with a dash
                    --port                  | --port must have a value, as in --port=PORT
                    --listen=127.0.0.1      | --listen must be addresses as in 8080, 127.0.0.1:8080, [::1]:8080, unix:/run/rv.sock or inherited, but was '127.0.0.1'
                    --admin-listen=1,2      | --admin-listen must be one address, but was '1,2'
                    --socket-mode=999       | --socket-mode must be three octal digits, as in 660, but was '999'
                    --base-path=rv/         | --base-path must be a path of letters, digits and -._~ as in /rv, without a slash at its end, but was 'rv/'
                    --allowed-hosts=a:80    | --allowed-hosts must be names of hosts without a port, as in rv.example.com,*.example.org, but was 'a:80'
                    --cors-origins=*        | --cors-origins must be origins without a path, as in https://app.example.com,http://localhost:3000, but was '*'
                    --port=70000            | --port must be an integer from 0 to 65535, but was '70000'
                    --max-waiters=0         | --max-waiters must be an integer from 1 to 10000000, but was '0'
                    --head-timeout=0        | --head-timeout must be positive, but was '0'
                    --log-format=xml        | --log-format must be text or json, but was 'xml'
                    --access-log=maybe      | --access-log must be true or false, but was 'maybe'
                    --store-changes=hope    | --store-changes must be listen or poll, but was 'hope'
                    --version-floor=-1      | --version-floor must be an integer from 0 to 4503599627370496, but was '-1'
                    --version-floor=4503599627370497 | --version-floor must be an integer from 0 to 4503599627370496, but was '4503599627370497'
                    --tls-cert=x            | --tls-cert and --tls-key must be given together, but --tls-key is missing
                    """)
    void invalidCommandLinesAreReportedOnOneLine(String argument, String message) {
        assertThatExceptionOfType(ParameterException.class)
                .isThrownBy(() -> settings(argument))
                .satisfies(invalid ->
                        assertThat(CommandLineOptions.message(invalid)).isEqualTo(message));
    }

    @Test
    void aStoreInPostgresqlNeedsNoDirectory() {
        assertThatExceptionOfType(ParameterException.class)
                .isThrownBy(() -> settings("--store=postgres://app@db/app", "--state-dir=/var/lib/rendezvous"))
                .withMessageStartingWith("--state-dir must not be set with a --store in PostgreSQL");
    }

    @Test
    void theDefaultsAreThoseOfThePredecessor() {
        Settings settings = settings();
        assertThat(settings.listen().addresses()).containsExactly(new ListenAddress.Tcp("0.0.0.0", 8080));
        assertThat(settings.timeout()).isEqualTo(Duration.ofSeconds(30));
        assertThat(settings("-timeout", "0.5").timeout()).isEqualTo(Duration.ofMillis(500));
        assertThat(new CommandLineOptions(Map.of())
                        .commandLine()
                        .getUsageMessage()
                        .replaceAll("\\s", ""))
                .contains("Default:postgres://postgres:pgpass@postgres:5432/{{.}}?sslmode=disable.");
    }

    @Test
    void anEmptyHostIsAUsageError() {
        assertThatExceptionOfType(ParameterException.class)
                .isThrownBy(() -> settings("--host="))
                .withMessageContaining("--host");
    }

    @Test
    void anUnknownHostIsReportedAsSuch() {
        assertThatThrownBy(() -> RendezvousServer.start(settings("--port=0", "--host=nosuch.invalid")))
                .isInstanceOf(CannotListenException.class)
                .hasMessageContaining("--host");
    }

    @Test
    void theFirstLineHasVersionAddressStoreAndTokens() throws Exception {
        try (ServerProcess server = ServerProcess.start()) {
            assertThat(server.lines().getLast())
                    .matches("rendezvous-server .* listening on http://localhost:[0-9]+, store: memory, tokens: off");
        }
    }
}
