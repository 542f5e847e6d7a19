package dev.rendezvous.server;

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

/** Checks that the benchmarks compile and describe themselves. What they measure is for people to judge. */
@Timeout(120)
class BenchTest {

    private static final Path BENCH = Path.of("src/bench");

    @Test
    void theSourcesCompileWithoutWarningsForTheOldestJdkThatRunsThem(@TempDir Path classes) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "javac").toString(),
                "--release",
                "17",
                "-Xlint:all",
                "-Werror",
                "-d",
                classes.toString()));
        try (Stream<Path> files = Files.walk(BENCH.resolve("java"))) {
            files.map(Path::toString).filter(file -> file.endsWith(".java")).forEach(command::add);
        }
        run(command);
        assertThat(classes.resolve("dev/rendezvous/bench/Bench.class")).exists();
    }

    @Test
    void theScriptDescribesItsPartsAndOptions() throws Exception {
        String help = run(List.of("bash", BENCH.resolve("run").toString(), "--help"));
        assertThat(help)
                .contains("  wake ", "  store-put ", "  --rounds N ", "  --plots DIR ")
                .doesNotContain("set -e");
    }

    private static String run(List<String> command) throws Exception {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(out).isZero();
        return out;
    }
}
