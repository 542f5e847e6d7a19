package dev.rendezvous.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rendezvous.server.config.CommandLineOptions;
import dev.rendezvous.server.config.LoggingSettings;
import dev.rendezvous.server.observe.JsonLogFormatter;
import dev.rendezvous.testing.ServerProcess;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.ParameterException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@Timeout(120)
class LogTest {

    private static final JsonMapper MAPPER = JsonMapper.builder().build();
    private static final String CLOSE = " HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\nConnection: close\r\n";

    private static JsonNode event(ServerProcess server, String pattern) throws IOException {
        Pattern whole = Pattern.compile("^(?=.*" + pattern + ").*$");
        return MAPPER.readTree(server.next(whole).group());
    }

    @Test
    void inJsonEveryLineIsAnObject() throws Exception {
        try (ServerProcess server = ServerProcess.start("--log-format", "json", "-access-log")) {
            assertThat(server.raw("PUT /a%22b%E2%80%A8" + CLOSE + "\r\n")).startsWith("HTTP/1.1 200");
            JsonNode signalled = event(server, "signalled");
            assertThat(Instant.parse(signalled.path("time").asString())).isAfter("2026-01-01T00:00:00Z");
            assertThat(signalled.path("level").asString()).isEqualTo("INFO");
            assertThat(signalled.path("event").asString()).isEqualTo("signalled");
            assertThat(signalled.path("name").asString())
                    .as("a separator of lines is escaped for who prints it")
                    .isEqualTo("/a\"b\\u{2028}");
            assertThat(signalled.path("detail").asString()).startsWith("version ");

            JsonNode access = event(server, "\"access\"");
            assertThat(access.path("client").asString()).isEqualTo("127.0.0.1");
            assertThat(access.path("method").asString()).isEqualTo("PUT");
            assertThat(access.path("path").asString()).isEqualTo("/a%22b%E2%80%A8");
            assertThat(access.path("status").asInt()).isEqualTo(200);
            assertThat(access.path("bytes").asInt()).isEqualTo("{\"ok\":true}\n".length());
            assertThat(access.path("seconds").isNumber()).isTrue();
            assertThat(access.has("agent")).isFalse();
            assertThat(server.lines())
                    .hasSizeGreaterThanOrEqualTo(3)
                    .allSatisfy(line -> assertThat(
                                    MAPPER.readTree(line).path("event").asString())
                            .isNotEmpty());
        }
    }

    /** A connection that is kept needs no thread for this request. */
    @ParameterizedTest
    @ValueSource(strings = {"", "Connection: close\r\n"})
    void theSizeOfTheBodyIsLogged(String header) throws Exception {
        try (ServerProcess server = ServerProcess.start("--access-log", "--log-format=json");
                Socket client = server.connect()) {
            String request = "PUT /sized HTTP/1.1\r\nHost: x\r\n" + header + "\r\n";
            client.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            assertThat(event(server, "\"access\"").path("bytes").asInt()).isEqualTo("{\"ok\":true}\n".length());
        }
    }

    @Test
    void noSecretOfARequestIsEverLogged() throws Exception {
        try (ServerProcess server = ServerProcess.start("--access-log")) {
            server.raw("GET /abc?timeout=0&lease=s3cret" + CLOSE + "Authorization: Bearer s3cret\r\n"
                    + "Cookie: s3cret\r\nIdempotency-Key: s3cret\r\nUser-Agent: curl/8 \"x\"\r\n\r\n");
            server.next(Pattern.compile(
                    "access 127\\.0\\.0\\.1 \"GET /abc\" 400 \\d+ \\d+\\.\\d+(E-\\d+)? \"curl/8 \\\\\"x\\\\\"\"$"));
            server.raw("GET /" + "a".repeat(9000) + "?lease=s3cret" + CLOSE + "\r\n");
            server.next(Pattern.compile(" 414 "));
            assertThat(server.lines()).noneMatch(line -> line.contains("s3cret"));
        }
    }

    @Test
    void abandonedWaitsAndMalformedRequestsAreLogged() throws Exception {
        try (ServerProcess server = ServerProcess.start("--access-log=true", "--log-format=json")) {
            server.raw("NONSENSE\r\n\r\n");
            JsonNode refused = event(server, "\"access\"");
            assertThat(refused.path("status").asInt()).isEqualTo(400);
            assertThat(refused.path("client").asString()).isEqualTo("127.0.0.1");
            server.raw("GET / HTTP/1.1\r\n\r\n");
            assertThat(event(server, "\"access\"").path("status").asInt()).isEqualTo(400);
            try (Socket leaving = server.connect()) {
                leaving.getOutputStream()
                        .write("GET /left HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            }
            JsonNode left = event(server, "\"access\"");
            assertThat(left.path("path").asString()).isEqualTo("/left");
            assertThat(left.has("status")).isFalse();
            assertThat(left.path("bytes").asInt()).isZero();
        }
    }

    @Test
    void noRequestIsLoggedUnlessAskedFor() throws Exception {
        try (ServerProcess server = ServerProcess.start()) {
            server.raw("GET /never?timeout=0" + CLOSE + "\r\n");
            server.raw("PUT /abc" + CLOSE + "\r\n");
            server.next(Pattern.compile("^\\d{4}-\\d\\d-\\d\\dT\\S+ INFO signalled /abc, version \\d+$"));
            assertThat(server.lines()).noneMatch(line -> line.contains("access"));
        }
    }

    @Test
    void logsOfLibrariesAreJsonObjectsToo() {
        LogRecord warning = new LogRecord(Level.WARNING, "two\nlines {0}");
        warning.setLoggerName("io.helidon");
        warning.setThrown(new IllegalStateException("boom"));
        String line = new JsonLogFormatter().format(warning);
        assertThat(line).hasLineCount(1).endsWith("}\n");
        JsonNode read = MAPPER.readTree(line);
        assertThat(read.path("level").asString()).isEqualTo("WARNING");
        assertThat(read.path("logger").asString()).isEqualTo("io.helidon");
        assertThat(read.path("message").asString()).isEqualTo("two\nlines {0}");
        assertThat(read.path("thrown").asString()).startsWith("java.lang.IllegalStateException: boom\n\tat ");
    }

    @ParameterizedTest
    @CsvSource({"SEVERE, ERROR", "WARNING, WARNING", "INFO, INFO", "CONFIG, DEBUG", "FINEST, DEBUG"})
    void levelsHaveCommonNames(String level, String name) {
        LogRecord entry = new LogRecord(Level.parse(level), "x");
        assertThat(new JsonLogFormatter().format(entry)).contains("\"level\":\"" + name + "\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"--log-format=xml", "--log-format", "--access-log=maybe"})
    void otherFormatsAreUsageErrors(String option) {
        assertThatThrownBy(() -> new CommandLineOptions(Map.of()).parse(option)).isInstanceOf(ParameterException.class);
    }

    @Test
    void theEnvironmentChoosesToo() {
        LoggingSettings loggingSettings = CommandLineOptions.settings(
                        new CommandLineOptions(Map.of("RENDEZVOUS_LOG_FORMAT", "json", "RENDEZVOUS_ACCESS_LOG", "true"))
                                .parse())
                .logging();
        assertThat(loggingSettings).isEqualTo(new LoggingSettings(LoggingSettings.Format.JSON, true));
        assertThat(CommandLineOptions.settings(new CommandLineOptions(Map.of()).parse())
                        .logging())
                .isEqualTo(new LoggingSettings(LoggingSettings.Format.TEXT, false));
    }
}
