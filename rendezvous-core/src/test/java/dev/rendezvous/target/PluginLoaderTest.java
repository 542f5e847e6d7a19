package dev.rendezvous.target;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rendezvous.Condition;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Jars in a folder, compiled as a user would. */
@Timeout(120)
class PluginLoaderTest {

    private static final String SERVICE = "META-INF/services/dev.rendezvous.target.TargetScheme";

    private static final String MOON = """
            package sample;
            import dev.rendezvous.*;
            import dev.rendezvous.target.*;
            import java.util.Set;
            public class MoonScheme implements TargetScheme {
                public Set<String> schemes() { return Set.of("moon"); }
                public Condition parse(TargetSpec target) {
                    return Condition.polling(deadline -> Observation.satisfied(Tide.of(target.rest())))
                            .withName("moon:" + target.rest());
                }
            }
            class Tide {
                static String of(String phase) { return phase + " tide"; }
            }
            """;

    @TempDir
    Path folder;

    private Path plugins;

    @BeforeEach
    void makeTheFolder() throws IOException {
        plugins = Files.createDirectory(folder.resolve("plugins"));
    }

    private Path compiled(String name, String source) throws IOException {
        Path file = Files.writeString(folder.resolve(name + ".java"), source);
        Path classes = folder.resolve("classes");
        StringWriter output = new StringWriter();
        PrintWriter out = new PrintWriter(output);
        int result = ToolProvider.findFirst("javac")
                .orElseThrow()
                .run(
                        out,
                        out,
                        "-proc:none",
                        "-cp",
                        System.getProperty("java.class.path"),
                        "-d",
                        classes.toString(),
                        file.toString());
        assertThat(result).as(output.toString()).isZero();
        return classes;
    }

    /** Makes a jar of some classes that says it has a scheme. */
    private void jar(String name, Path classes, String scheme) throws IOException {
        try (OutputStream file = Files.newOutputStream(plugins.resolve(name));
                JarOutputStream jar = new JarOutputStream(file);
                Stream<Path> all = Files.walk(classes)) {
            for (Path path : all.filter(Files::isRegularFile).toList()) {
                jar.putNextEntry(
                        new JarEntry(classes.relativize(path).toString().replace('\\', '/')));
                Files.copy(path, jar);
            }
            jar.putNextEntry(new JarEntry(SERVICE));
            jar.write(scheme.getBytes(StandardCharsets.UTF_8));
        }
    }

    @Nested
    class AFolder {

        @Test
        void addsItsSchemesToThoseOfThisLibrary() throws Exception {
            jar("moon.jar", compiled("MoonScheme", MOON), "sample.MoonScheme");
            Files.writeString(plugins.resolve("readme.txt"), "not a jar");
            Targets targets = Targets.installed(plugins);
            assertThat(targets.parse("moon:full")).hasToString("moon:full");
            targets.parse("moon:full").await(Duration.ofSeconds(60));
            assertThat(targets.parse("localhost:5432")).hasToString("localhost:5432");
            assertThat(targets.parse("jdbc:h2:mem:x")).hasToString("jdbc:h2:mem:x");
        }

        @Test
        void mayBeEmpty() {
            assertThat(Targets.installed(plugins).parse("localhost:5432")).hasToString("localhost:5432");
        }

        @Test
        void thatIsMissingIsNamed() {
            Path missing = folder.resolve("missing");
            assertThatThrownBy(() -> Targets.installed(missing))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("plugin folder " + missing + ": no such folder");
        }
    }

    @Test
    void theExampleOfTheDocsWorks() throws Exception {
        String page = Files.readString(Path.of("../docs/how-to/own-probe.md"));
        String source = page.split("```java\n", 2)[1].split("```", 2)[0];
        jar("spool.jar", compiled("SpoolScheme", source), "SpoolScheme");
        Path outbox = Files.createDirectory(folder.resolve("outbox"));
        Path letter = Files.createFile(outbox.resolve("letter"));
        Condition empty = Targets.installed(plugins).parse("spool:" + outbox);
        assertThat(empty.tryAwait(Duration.ZERO).summary().last().orElseThrow().message())
                .isEqualTo(outbox + ": files to go: 1");
        Files.delete(letter);
        empty.await(Duration.ofSeconds(60));
    }

    @Nested
    class ABrokenPlugin {

        private void assertThatItIsNamed(String... parts) {
            assertThatThrownBy(() -> Targets.installed(plugins))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageStartingWith("plugin folder " + plugins + ": ")
                    .hasMessageContainingAll(parts)
                    .hasMessageNotContaining("\n");
        }

        @Test
        void thatIsNoJarIsNamed() throws Exception {
            Files.writeString(plugins.resolve("half.jar"), "the first half of a download");
            assertThatItIsNamed("half.jar is not a readable jar");
        }

        @Test
        void withoutItsClassIsNamed() throws Exception {
            jar("moon.jar", Files.createDirectory(folder.resolve("classes")), "sample.MoonScheme");
            assertThatItIsNamed("sample.MoonScheme not found");
        }

        @Test
        void whoseClassIsNotASchemeIsNamed() throws Exception {
            jar("moon.jar", compiled("NoScheme", "package sample; public class NoScheme {}"), "sample.NoScheme");
            assertThatItIsNamed("sample.NoScheme not a subtype");
        }

        @Test
        void thatFailsWhenItIsMadeIsNamedWithItsReason() throws Exception {
            jar(
                    "moon.jar",
                    compiled("MoonScheme", MOON.replace("class MoonScheme implements TargetScheme {", """
                            class MoonScheme implements TargetScheme {
                                public MoonScheme() { throw new IllegalStateException("no moon today"); }
                            """)),
                    "sample.MoonScheme");
            assertThatItIsNamed("sample.MoonScheme", "no moon today");
        }

        @Test
        void whoseClassFileIsBrokenIsNamed() throws Exception {
            Path classes = compiled("MoonScheme", MOON);
            Files.write(classes.resolve("sample/MoonScheme.class"), new byte[] {1, 2, 3, 4, 5, 6, 7, 8, 9, 10});
            jar("moon.jar", classes, "sample.MoonScheme");
            assertThatItIsNamed("sample/MoonScheme");
        }

        @Test
        void thatFailsToListItsSchemesIsNamed() throws Exception {
            Path classes = compiled("MoonScheme", MOON.replace("Set.of(\"moon\")", "Set.of(Tide.of(\"moon\"))"));
            Files.delete(classes.resolve("sample/Tide.class"));
            jar("moon.jar", classes, "sample.MoonScheme");
            assertThatItIsNamed("sample/Tide");
        }

        @Test
        void thatDuplicatesASchemeIsNamed() throws Exception {
            jar("moon.jar", compiled("MoonScheme", MOON.replace("\"moon\"", "\"postgres\"")), "sample.MoonScheme");
            assertThatItIsNamed("'postgres'", "sample.MoonScheme");
        }

        @Test
        void thatNeedsAMissingClassToReadATargetIsAMalformedTarget() throws Exception {
            Path classes = compiled("MoonScheme", MOON.replace(".withName(\"moon:\"", ".withName(Tide.of(\"\")"));
            Files.delete(classes.resolve("sample/Tide.class"));
            jar("moon.jar", classes, "sample.MoonScheme");
            Targets targets = Targets.installed(plugins);
            assertThatThrownBy(() -> targets.parse("moon:full"))
                    .isInstanceOf(MalformedTargetException.class)
                    .hasMessageContaining("sample/Tide");
        }
    }
}
