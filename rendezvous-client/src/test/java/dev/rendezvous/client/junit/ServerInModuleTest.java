package dev.rendezvous.client.junit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Runs the tests in src/test/consumer, a project of its own, as modules. On the class path, the other tests run. */
@Timeout(120)
class ServerInModuleTest {

    private static final Path SOURCES = Path.of("src/test/consumer");

    /** What describes no module, and is not needed by the tests of a user. */
    private static final List<String> OF_OTHER_TESTS =
            List.of("test-classes", "-tests.jar", "archunit", "assertj", "byte-buddy", "kotlin", "spring");

    @TempDir
    static Path classes;

    @BeforeAll
    static void compile() throws IOException {
        List<String> arguments = new ArrayList<>(List.of("-p", path(entry -> true), "-d", classes.toString()));
        try (Stream<Path> files = Files.walk(SOURCES)) {
            files.filter(file -> file.toString().endsWith(".java"))
                    .map(Path::toString)
                    .forEach(arguments::add);
        }
        assertThat(ToolProvider.getSystemJavaCompiler().run(null, null, null, arguments.toArray(String[]::new)))
                .isZero();
    }

    @Test
    void serverOnTheModulePath() throws Exception {
        assertThat(run("-p", classes + File.pathSeparator + path(entry -> true)))
                .contains("3 tests passed in module com.example.worker with module dev.rendezvous.client");
    }

    /** Surefire and Gradle put on the module path what the module of the tests requires, and all else on the class path. */
    @Test
    void serverOnTheClassPathAndClientOnTheModulePath() throws Exception {
        assertThat(run(
                        "-p",
                        classes + File.pathSeparator + path(ServerInModuleTest::isRequired),
                        "-cp",
                        path(entry -> !isRequired(entry))))
                .contains("3 tests passed in module com.example.worker with module dev.rendezvous.client");
    }

    private static boolean isRequired(Path entry) {
        String name = entry.toString();
        return Stream.of(
                                "rendezvous-core",
                                "rendezvous-client",
                                "jackson-core",
                                "jspecify",
                                "junit",
                                "opentest4j",
                                "apiguardian")
                        .anyMatch(name::contains)
                && !name.contains("rendezvous-server");
    }

    private static String path(Predicate<Path> filter) {
        return Stream.of(System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"))
                        .split(File.pathSeparator))
                .filter(entry -> OF_OTHER_TESTS.stream().noneMatch(entry::contains))
                .map(Path::of)
                .filter(Files::exists)
                .filter(filter)
                .map(Path::toString)
                .collect(Collectors.joining(File.pathSeparator));
    }

    private static String run(String... paths) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC"));
        command.addAll(List.of(paths));
        command.addAll(List.of("-m", "com.example.worker/com.example.worker.Main"));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        try {
            return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        } finally {
            process.destroyForcibly();
            process.waitFor(60, TimeUnit.SECONDS);
        }
    }
}
