package dev.rendezvous.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rendezvous.Condition;
import dev.rendezvous.server.config.CommandLineOptions;
import dev.rendezvous.server.http.BasePath;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

/** A server below a path, and one whose path a proxy removes. */
@Timeout(120)
class BasePathTest {

    private static TestServer server;

    @BeforeAll
    static void start() throws IOException {
        server = TestServer.start("--base-path", "/tools/rv", "--client-address", "x-forwarded-for");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void everyResourceIsBelowIt() throws Exception {
        assertThat(server.put("/tools/rv/a/b", "hi").statusCode()).isEqualTo(200);
        assertThat(server.get("/tools/rv/a/b").body()).isEqualTo("hi");
        assertThat(server.get("/tools/rv/").body()).contains("\"marked\":[\"/a/b\"]");
        assertThat(server.get("/tools/rv").body()).contains("\"marked\":[\"/a/b\"]");
        for (String path : new String[] {
            "/_health/ready",
            "/_metrics",
            "/_openapi",
            "/_status",
            "/favicon.ico",
            "/_page/0/page.js",
            "/_wait?all=/a/b",
            "/_port/127.0.0.1/" + server.port()
        }) {
            assertThat(server.get("/tools/rv" + path).statusCode()).as(path).isEqualTo(200);
        }
        assertThat(server.get("/tools/rv/_unknown").body()).contains("Keys starting with '_' are reserved");
        assertThat(server.send("POST", "/tools/rv/_lock/l?ttl=10s", "").statusCode())
                .isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/a/b", "/tools", "/tools/rvx", "/tools/%72v/a", "/_health/live", "/_metrics"})
    void otherPathsAre404(String path) throws Exception {
        HttpResponse<String> response = server.get(path);
        assertThat(response.statusCode()).isEqualTo(404);
        assertThat(response.body()).contains("path must begin with '/tools/rv/' (--base-path)");
    }

    @Test
    void theHealthCheckKnowsIt() {
        assertThatCode(() -> HealthCheckClient.check(CommandLineOptions.settings(new CommandLineOptions(Map.of())
                        .parse("--port", Integer.toString(server.port()), "--base-path=/tools/rv"))))
                .doesNotThrowAnyException();
    }

    @Test
    void aBrowserIsSentToTheFolderOfThePage() throws Exception {
        HttpResponse<String> response = server.get("/tools/rv", "Accept", "text/html");
        assertThat(response.statusCode()).isEqualTo(308);
        assertThat(response.headers().firstValue("Location")).contains("rv/");
        assertThat(server.get("/tools/rv/", "Accept", "text/html").body()).startsWith("<!");
    }

    @Test
    void theOpenApiDocumentNamesTheWholePath() throws Exception {
        assertThat(server.get("/tools/rv/_openapi").body()).contains("\"servers\": [{ \"url\": \"/tools/rv\" }]");
        assertThat(server.get("/tools/rv/_openapi", "X-Forwarded-Prefix", "/org")
                        .body())
                .contains("\"servers\": [{ \"url\": \"/org/tools/rv\" }]");
        assertThat(server.get("/tools/rv/_openapi", "X-Forwarded-Prefix", "/\"evil")
                        .body())
                .contains("\"servers\": [{ \"url\": \"/tools/rv\" }]");
        try (TestServer withoutProxy = TestServer.start()) {
            assertThat(withoutProxy
                            .get("/_openapi", "X-Forwarded-Prefix", "/org")
                            .body())
                    .contains("\"servers\": [{ \"url\": \"/\" }]");
        }
    }

    @Test
    void theActionOfAFindingCanBeUsedAsItIs() throws Exception {
        var waiting = server.getLater("/tools/rv/never?timeout=30");
        String action = Condition.awaitValue(
                () -> action("/tools/rv/"), text -> text.contains("PUT /"), Duration.ofSeconds(20));
        assertThat(action).endsWith("PUT /tools/rv/never");
        assertThat(action("/tools/rv/", "X-Forwarded-Prefix", "/org")).endsWith("PUT /org/tools/rv/never");
        assertThat(server.put(action.substring(action.indexOf("PUT ") + 4), "").statusCode())
                .isEqualTo(200);
        assertThat(waiting.get().statusCode()).isEqualTo(200);
        server.send("DELETE", "/tools/rv/never", "");
    }

    private static String action(String path, String... headers) throws Exception {
        return JsonMapper.shared()
                .readTree(server.get(path, headers).body())
                .path("findings")
                .path(0)
                .path("action")
                .asString("");
    }

    @Test
    void tokensAreCheckedBelowIt(@TempDir Path folder) throws Exception {
        Path tokens = Files.writeString(folder.resolve("tokens"), "signal 0123456789abcdef\n");
        try (TestServer withTokens = TestServer.start("--base-path=/rv", "--tokens", tokens.toString())) {
            assertThat(withTokens.get("/rv/_health/live").statusCode()).isEqualTo(200);
            assertThat(withTokens.get("/rv/_health/ready").statusCode()).isEqualTo(401);
            assertThat(withTokens.get("/_health/live").statusCode()).isEqualTo(404);
            String[] token = {"Authorization", "Bearer 0123456789abcdef"};
            assertThat(withTokens.put("/rv/a", "", token).statusCode()).isEqualTo(200);
            assertThat(withTokens.put("/rv/_lock/a", "", token).statusCode()).isEqualTo(403);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"rv", "/rv/", "//rv", "/r v", "/rv/..", "/./rv", "/%72v", "/rv?x", "http://h/rv"})
    void anotherPathIsAMistake(String text) {
        assertThatThrownBy(() -> BasePath.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("must be a path");
    }
}
