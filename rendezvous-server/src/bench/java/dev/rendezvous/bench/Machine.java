package dev.rendezvous.bench;

import dev.rendezvous.bench.process.Command;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** What stands at the head of all results: the machine, the versions and the command. */
final class Machine {

    private Machine() {}

    static Map<String, String> describe(Options options) throws IOException, InterruptedException {
        Map<String, String> machine = new LinkedHashMap<>();
        machine.put("date", Instant.now().truncatedTo(ChronoUnit.MINUTES).toString());
        machine.put("command", options.command());
        machine.put("processor", Runtime.getRuntime().availableProcessors() + " x " + processor());
        machine.put("memory", lineOf("/proc/meminfo", "MemTotal"));
        machine.put("load", Files.readString(Path.of("/proc/loadavg")).trim());
        machine.put(
                "system",
                System.getProperty("os.name") + " " + System.getProperty("os.version") + " "
                        + System.getProperty("os.arch"));
        machine.put("java of the bench", System.getProperty("java.runtime.version"));
        machine.put("rendezvous", version(options.peers().get(0).program() + "/bin/rendezvous-server", "-version"));
        machine.put("java of rendezvous", java(options.peers().get(0).program()));
        machine.put("go", version("go", "version"));
        machine.put("nginx", version("nginx", "-v"));
        machine.put("wrk", wrk());
        machine.put("PostgreSQL", version("postgres", "--version"));
        return machine;
    }

    private static String java(Path image) throws IOException {
        String version = "JAVA_VERSION=";
        try (Stream<String> lines = Files.lines(image.resolve("lib/runtime/release"))) {
            return lines.filter(line -> line.startsWith(version))
                    .findFirst()
                    .map(line -> line.substring(version.length()).replace("\"", ""))
                    .orElse("unknown");
        }
    }

    private static String processor() throws IOException {
        return lineOf("/proc/cpuinfo", "model name");
    }

    private static String lineOf(String file, String name) throws IOException {
        List<String> lines = Files.readAllLines(Path.of(file));
        return lines.stream()
                .filter(line -> line.startsWith(name))
                .findFirst()
                .map(line -> line.substring(line.indexOf(':') + 1).trim())
                .orElse("unknown");
    }

    private static String version(String... command) throws InterruptedException {
        try {
            return Command.of(command).output().lines().findFirst().orElse("unknown");
        } catch (IOException e) {
            return "not installed";
        }
    }

    /** Of all programs, wrk alone exits with 1 when it prints its version. */
    private static String wrk() throws InterruptedException {
        return version("sh", "-c", "command -v wrk >/dev/null && { wrk -v || true; }");
    }
}
