package dev.rendezvous.client.recipe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rendezvous.client.RendezvousClient;
import dev.rendezvous.client.junit.RendezvousServerExtension;
import dev.rendezvous.coordination.Rendezvous;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.PrintStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jetbrains.kotlin.cli.common.ExitCode;
import org.jetbrains.kotlin.cli.jvm.K2JVMCompiler;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Compiles the Kotlin of the documentation, and runs it with a server. */
@ExtendWith(RendezvousServerExtension.class)
@Timeout(120)
class KotlinRecipeTest {

    @TempDir
    Path classes;

    @Test
    void compilesAndRuns(RendezvousClient client) throws Exception {
        compile(Path.of("src/test/recipe/Waiting.kt"));
        try (URLClassLoader loader =
                new URLClassLoader(new URL[] {classes.toUri().toURL()}, KotlinRecipeTest.class.getClassLoader())) {
            Class<?> waiting = loader.loadClass("com.example.Waiting");
            ((Runnable) waiting.getConstructor(Rendezvous.class).newInstance(client)).run();
        }
        assertThat(client.key("started").signal().count()).isEqualTo(2);
    }

    private void compile(Path source) {
        ByteArrayOutputStream messages = new ByteArrayOutputStream();
        ExitCode code = new K2JVMCompiler()
                .exec(
                        new PrintStream(messages, true, StandardCharsets.UTF_8),
                        "-no-stdlib",
                        "-no-reflect",
                        "-jvm-target",
                        "21",
                        "-cp",
                        classPath(),
                        "-d",
                        classes.toString(),
                        source.toString());
        assertThat(code).as(() -> messages.toString(StandardCharsets.UTF_8)).isEqualTo(ExitCode.OK);
    }

    /** Returns what the source needs: the compiler reads each jar that it is given. */
    private static String classPath() {
        return Stream.of(System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"))
                        .split(File.pathSeparator))
                .filter(entry -> entry.endsWith("classes")
                        || entry.contains("rendezvous-core")
                        || entry.contains("rendezvous-client")
                        || entry.contains("kotlin-stdlib")
                        || entry.contains("coroutines"))
                .collect(Collectors.joining(File.pathSeparator));
    }
}
