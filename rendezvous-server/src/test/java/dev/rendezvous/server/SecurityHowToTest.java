package dev.rendezvous.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rendezvous.server.config.CommandLineOptions;
import dev.rendezvous.server.security.Tokens;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Reads the command lines and the file of the how-to as the server does. */
class SecurityHowToTest {

    private static final Path HOW_TO = Path.of("../docs/how-to/expose.md");
    private static final Pattern BLOCK = Pattern.compile("```(\\w+)\\n(.*?)```", Pattern.DOTALL);

    private static List<String> blocks(String language) throws Exception {
        return BLOCK.matcher(Files.readString(HOW_TO))
                .results()
                .filter(block -> block.group(1).equals(language))
                .map(block -> block.group(2).strip())
                .toList();
    }

    @Test
    void itsCommandLinesAreValid() throws Exception {
        List<String> lines = blocks("sh");
        assertThat(lines).hasSize(10).allMatch(line -> line.startsWith("rendezvous-server "));
        for (String line : lines) {
            String[] words = line.split("\\s+");
            assertThat(CommandLineOptions.settings(
                            new CommandLineOptions(Map.of()).parse(Arrays.copyOfRange(words, 1, words.length))))
                    .as(line)
                    .isNotNull();
        }
    }

    @Test
    void itsTokenFileIsValid() throws Exception {
        assertThat(Tokens.read(blocks("text").getFirst().lines().toList())).hasToString("3 tokens");
    }
}
