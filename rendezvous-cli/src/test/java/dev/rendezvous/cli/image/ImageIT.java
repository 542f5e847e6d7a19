package dev.rendezvous.cli.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.rendezvous.cli.docs.Snippets;
import dev.rendezvous.cli.process.ExitCode;
import dev.rendezvous.cli.process.ProcessRun;
import dev.rendezvous.cli.process.ServerProcess;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The size of the image, the class loading of a run, and the training of the caches. The benchmark measures its speed. */
@Timeout(180)
@DisabledIfSystemProperty(
        named = ProcessRun.EXECUTABLE,
        matches = ".+",
        disabledReason = "A native image has no runtime")
@Tag("slow")
class ImageIT {

    private static final long MAX_BYTES = 65L * 1024 * 1024;

    private ServerSocket listener;
    private String open;

    @BeforeEach
    void listen() throws IOException {
        listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        open = "127.0.0.1:" + listener.getLocalPort();
    }

    @AfterEach
    void close() throws IOException {
        listener.close();
    }

    @Test
    void isNotLargerThanDocumented() throws Exception {
        assumeTrue(hasBinutils(), "without strip (binutils), the image is 5 MB larger");
        try (Stream<Path> all = Files.walk(ProcessRun.IMAGE)) {
            long bytes = all.filter(file -> Files.isRegularFile(file) && !Files.isSymbolicLink(file))
                    .mapToLong(file -> file.toFile().length())
                    .sum();
            assertThat(bytes).isLessThanOrEqualTo(MAX_BYTES);
        }
    }

    static List<Path> images() {
        return List.of(ProcessRun.IMAGE, ServerProcess.IMAGE);
    }

    @ParameterizedTest
    @MethodSource("images")
    void containsTheLicencesOfAllLibraries(Path image) throws Exception {
        ProcessRun modules =
                ProcessRun.of(List.of(image.resolve("lib/runtime/bin/java").toString(), "--list-modules"));
        long libraries = modules.out()
                .lines()
                .filter(module -> !module.matches("(java|jdk|dev\\.rendezvous)\\..*"))
                .count();
        List<String> jars = Files.readAllLines(image.resolve("THIRD-PARTY-NOTICES.txt")).stream()
                .filter(line -> line.matches("[\\w.-]+\\.jar"))
                .distinct()
                .toList();
        assertThat(jars).hasSize((int) libraries);
        assertThat(image.resolve("LICENSE")).content().startsWith("MIT License");
        assertThat(image.resolve("lib/runtime/legal/java.base/LICENSE")).exists();
    }

    private static boolean hasBinutils() throws Exception {
        return Stream.of(System.getenv("PATH").split(":")).anyMatch(f -> Files.isExecutable(Path.of(f, "strip")));
    }

    /** Returns the stdout of a successful wait for an open port, in a JVM with one more option. */
    private String plainRun(String jvmOption) throws Exception {
        List<String> command = command(ProcessRun.IMAGE, "wait-for", jvmOption);
        command.addAll(List.of(open, "--timeout", "5s"));
        ProcessRun run = ProcessRun.of(command);
        assertThat(run.exit()).isZero();
        return run.out();
    }

    @Test
    void loadsAllClassesOfAPlainRunFromTheCache() throws Exception {
        assertThat(plainRun("-Xlog:class+load:stdout").lines().toList())
                .hasSizeGreaterThan(500)
                .allSatisfy(line -> assertThat(line).contains("source: shared objects file"));
    }

    @Test
    void initializesNoTypesThatNoOptionHas() throws Exception {
        assertThat(plainRun("-Xlog:class+init=info:stdout"))
                .contains("dev/rendezvous/cli/WaitFor")
                .doesNotContain("java/sql/", "java/time/format/");
    }

    @Test
    void cacheOfTheServerContainsProfilesOfItsRequests(@TempDir Path folder) throws Exception {
        List<String> command = command(
                ServerProcess.IMAGE,
                "rendezvous-server",
                "-XX:+UnlockDiagnosticVMOptions",
                "-XX:+AOTPrintTrainingInfo");
        command.add("--help");
        // To a file, as there are more than 50 MB of them.
        Path profiles = folder.resolve("profiles");
        Process server = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(profiles.toFile())
                .start();
        assertThat(ProcessRun.end(server, "").exit()).isZero();
        try (Stream<String> lines = Files.lines(profiles, StandardCharsets.ISO_8859_1)) {
            assertThat(lines.anyMatch(line -> line.contains("dev/rendezvous/server/resource/KeyService")))
                    .isTrue();
        }
    }

    /** Returns the command of a launcher, with further options of the JVM. */
    private static List<String> command(Path image, String launcher, String... options) throws IOException {
        List<String> command =
                new ArrayList<>(List.of(image.resolve("lib/runtime/bin/java").toString()));
        for (String option : Files.readAllLines(image.resolve("lib/" + launcher + ".options"))) {
            if (option.equals("-m")) {
                command.addAll(List.of(options));
            }
            command.add(option.replace("@", image.toString()));
        }
        return command;
    }

    @Test
    void worksWithoutACompiler(@TempDir Path folder) throws Exception {
        Path launcher = copyWithoutCompiledFiles(folder, "wait-for").resolve("bin/wait-for");

        String script = "echo $1:$JAVA_TOOL_OPTIONS; ls /proc/self/fd | wc -l; exec sh -c 'echo $PPID'";
        List<String> command = List.of(launcher.toString(), "-q", open, "--", "sh", "-c", script, "sh", "tschüß");
        ProcessRun run = ProcessRun.of(command, "", environment -> environment.put("JAVA_TOOL_OPTIONS", "-Dhers"));
        assertThat(run.stderr()).isEmpty();
        assertThat(run.exit()).isZero();
        assertThat(run.out().lines().toList()).startsWith("tschüß:-Dhers", "4").hasSize(3);
        assertThat(ProcessRun.of(List.of(launcher.toString(), "-q", open, "--", "/no/such"))
                        .exit())
                .isEqualTo(ExitCode.NOT_FOUND);
    }

    @Test
    void locksWithoutAGuardIfThereWasNoCompiler(@TempDir Path folder) throws Exception {
        Path image = copyWithoutCompiledFiles(folder, "rendezvous");
        try (ServerProcess server = ServerProcess.start()) {
            String command = image.resolve("bin/rendezvous").toString();
            ProcessRun run =
                    ProcessRun.of(List.of(command, "lock", "db", "--server", server.url(), "--", "sh", "-c", "exit 7"));
            assertThat(run.stderr()).isEmpty();
            assertThat(run.exit()).isEqualTo(7);
        }
    }

    private static Path copyWithoutCompiledFiles(Path folder, String program) throws IOException {
        Path image = folder.resolve("image");
        try (Stream<Path> all = Files.walk(ProcessRun.IMAGE)) {
            for (Path file : (Iterable<Path>) all::iterator) {
                Files.copy(file, image.resolve(ProcessRun.IMAGE.relativize(file)), StandardCopyOption.COPY_ATTRIBUTES);
            }
        }
        Files.delete(image.resolve("lib/librendezvous.so"));
        Files.delete(image.resolve("lib/rendezvous-guard"));
        Path launcher = image.resolve("bin/" + program);
        Files.copy(Snippets.ROOT.resolve("build/image/launch.sh"), launcher, StandardCopyOption.REPLACE_EXISTING);
        assertThat(launcher.toFile().setExecutable(true)).isTrue();
        return image;
    }
}
