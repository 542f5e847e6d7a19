package dev.rendezvous.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Source code that the recipes of the documentation show: code blocks whose info string ends with the name of the file. */
public final class DocumentedSource {

    private static final Path RECIPES = Path.of("../docs/how-to/recipes.md");

    private DocumentedSource() {}

    /** Asserts that the recipes show parts of a file as they are, except for the indentation. */
    public static void assertShown(Path source) throws IOException {
        Pattern block = Pattern.compile(
                "```\\w+ " + Pattern.quote(source.getFileName().toString()) + "\n(.*?)```", Pattern.DOTALL);
        List<String> blocks = block.matcher(Files.readString(RECIPES))
                .results()
                .map(match -> withoutIndentation(match.group(1)))
                .toList();
        assertThat(blocks).as("blocks of " + source).isNotEmpty();
        String code = withoutIndentation(Files.readString(source));
        assertThat(blocks).allSatisfy(shown -> assertThat(code).contains(shown));
    }

    private static String withoutIndentation(String text) {
        return text.lines().map(String::strip).collect(Collectors.joining("\n"));
    }
}
