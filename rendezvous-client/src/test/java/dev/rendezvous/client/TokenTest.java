package dev.rendezvous.client;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rendezvous.Condition;
import dev.rendezvous.Outcome;
import dev.rendezvous.target.TargetSpec;
import dev.rendezvous.testing.ServerProcess;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(180)
class TokenTest {

    private static final String FULL = "full-token-0123456789";
    private static final String READ = "read-token-0123456789";

    @TempDir
    Path folder;

    @Test
    void aServerWithTokensIsUsedWithOne() throws Exception {
        Path tokens = folder.resolve("tokens");
        Files.writeString(tokens, "full " + FULL + "\nread " + READ + "\n");
        Path file = folder.resolve("token");
        Files.writeString(file, FULL + "\n");
        try (ServerProcess server = ServerProcess.start(0, "--tokens", tokens.toString());
                RendezvousClient none = RendezvousClient.at(server.url())) {
            assertThatThrownBy(() -> none.key("a").signal())
                    .isInstanceOf(RendezvousException.class)
                    .hasMessageContaining("HTTP 401");
            assertThat(none.key("a").tryAwait(ofSeconds(60)))
                    .as("a permanent reason")
                    .isInstanceOf(Outcome.Failed.class);
            assertThatThrownBy(() -> none.withToken(READ).key("a").signal())
                    .isInstanceOf(RendezvousException.class)
                    .hasMessageContaining("HTTP 403")
                    .message()
                    .doesNotContain(READ);
            none.withTokenFile(file).key("a").signal();
            none.withTokenFromEnvironment(Map.of("RENDEZVOUS_TOKEN", READ))
                    .key("a")
                    .await(ofSeconds(60));
            assertThat(none.withToken(READ).status().signalled()).hasSize(1);
            TargetSpec target = new TargetSpec("rendezvous", "127.0.0.1:" + server.port() + "/a", Map.of());
            Condition with = new RendezvousScheme(Map.of("RENDEZVOUS_TOKEN_FILE", file.toString())).parse(target);
            assertThat(with.tryAwait(ofSeconds(60)).isMet()).isTrue();
            Condition named = new RendezvousScheme(Map.of())
                    .parse(new TargetSpec(target.scheme(), target.rest(), Map.of("token-file", file.toString())));
            assertThat(named.tryAwait(ofSeconds(60)).isMet()).isTrue();
            assertThat(new RendezvousScheme(Map.of()).parse(target).tryAwait(ofSeconds(5)))
                    .isInstanceOf(Outcome.Failed.class);
            assertThat(with.toString() + named + none.withToken(FULL)).doesNotContain(FULL, file.toString());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "two words-secret", "line\nsecret", "ümlaut-secret"})
    void aTokenThatAHeaderCannotCarryIsRejectedAndNotRevealed(String token) {
        assertThatThrownBy(() -> new Token(token))
                .isInstanceOf(IllegalArgumentException.class)
                .message()
                .doesNotContain("secret");
    }

    @Test
    void aMissingFileIsNamed() {
        assertThatThrownBy(() -> Token.fromEnvironment(Map.of("RENDEZVOUS_TOKEN_FILE", "/no/such/file")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("/no/such/file");
        assertThat(Token.fromEnvironment(Map.of("RENDEZVOUS_TOKEN", "", "RENDEZVOUS_TOKEN_FILE", "")))
                .isEmpty();
        assertThat(new Token(FULL).toString()).doesNotContain(FULL);
    }
}
