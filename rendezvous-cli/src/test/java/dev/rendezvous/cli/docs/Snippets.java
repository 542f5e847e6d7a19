package dev.rendezvous.cli.docs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The code blocks of README and docs. */
public final class Snippets {

    public static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

    private Snippets() {}

    /** Returns the blocks of one language in a file, in order. */
    public static List<String> in(Path file, String language) throws IOException {
        Pattern block = Pattern.compile("```" + language + "\n(.*?)```", Pattern.DOTALL);
        return block.matcher(Files.readString(file))
                .results()
                .map((MatchResult m) -> m.group(1))
                .toList();
    }

    static List<Path> files() throws IOException {
        try (Stream<Path> docs = Files.walk(ROOT.resolve("docs"))) {
            return Stream.concat(
                            Stream.of(ROOT.resolve("README.md")),
                            docs.filter(f -> f.toString().endsWith(".md")))
                    .toList();
        }
    }
}
