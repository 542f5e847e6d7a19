package dev.rendezvous.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Checks that the benchmark compiles and describes itself. What it measures is for people to judge. */
@Timeout(120)
class BenchTest {

    private static final Path BENCH = Path.of("src/bench");

    @Test
    void theSourcesCompileForTheOldestJdkThatRunsTheClient(@TempDir Path classes) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "javac").toString(),
                "--release",
                "21",
                "-proc:none",
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                "-d",
                classes.toString()));
        try (Stream<Path> files = Files.walk(BENCH.resolve("java"))) {
            files.map(Path::toString).filter(file -> file.endsWith(".java")).forEach(command::add);
        }
        run(command);
        assertThat(classes.resolve("dev/rendezvous/client/bench/WaitsBench.class"))
                .exists();
    }

    @Test
    void theScriptDescribesItsOptions() throws Exception {
        String help = run(List.of("bash", BENCH.resolve("run").toString(), "--help"));
        assertThat(help).contains("  WAITS ", "  --rounds N ", "  --server ").doesNotContain("set -e");
    }

    private static String run(List<String> command) throws Exception {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(out).isZero();
        return out;
    }
}
