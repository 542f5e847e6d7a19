package dev.rendezvous.cli.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.rendezvous.cli.waitfor.TargetFile;
import dev.rendezvous.target.Targets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** All targets in the docs can be parsed. */
class DocumentedTargetsTest {

    @TempDir
    Path folder;

    static List<String> targets() throws Exception {
        List<String> targets = new ArrayList<>();
        for (Path file : Snippets.files()) {
            for (String block : Snippets.in(file, "target")) {
                block.lines().filter(line -> !line.isBlank()).forEach(targets::add);
            }
        }
        return targets;
    }

    @ParameterizedTest
    @MethodSource("targets")
    void areParsed(String target) {
        assertThatCode(() -> Targets.installed().parse(target)).doesNotThrowAnyException();
    }

    @Test
    void areParsedFromAFile() throws Exception {
        List<String> blocks = Snippets.in(Snippets.ROOT.resolve("docs/reference/command-line.md"), "yaml");
        assertThat(blocks).hasSize(1);
        Path file = Files.writeString(folder.resolve("targets.yaml"), blocks.getFirst());
        assertThat(TargetFile.read(file.toString(), Map.of()).targets())
                .containsExactly("db:5432", "http://app/health#status=200-299&timeout=10s", "not:old-db:5432");
    }

    @Test
    void ofTheKubernetesApiAreParsedFromAFile() throws Exception {
        List<String> blocks = Snippets.in(Snippets.ROOT.resolve("docs/how-to/kubernetes.md"), "yaml");
        assertThat(blocks).hasSize(1);
        Path file = Files.writeString(folder.resolve("api.yaml"), blocks.getFirst());
        assertThat(TargetFile.read(file.toString(), Map.of("TOKEN", "a.b-c")).targets())
                .hasSize(2)
                .allSatisfy(
                        target -> assertThat(Targets.installed().parse(target).toString())
                                .startsWith("https://kubernetes.default.svc/")
                                .doesNotContain("a.b-c"));
    }

    @Test
    void linksBetweenPagesAreValid() throws Exception {
        List<String> broken = new ArrayList<>();
        for (Path file : Snippets.files()) {
            Stream<String> links = java.util.regex.Pattern.compile("\\]\\(([^)#: ]+)(?:#[^)]*)?\\)")
                    .matcher(Files.readString(file))
                    .results()
                    .map(link -> link.group(1));
            links.filter(link -> !Files.exists(file.resolveSibling(link)))
                    .forEach(link -> broken.add(file.getFileName() + ": " + link));
        }
        assertThat(broken).isEmpty();
    }
}
