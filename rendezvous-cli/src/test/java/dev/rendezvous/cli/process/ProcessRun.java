package dev.rendezvous.cli.process;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/** The result of a process that has ended. Each char of {@code bytes} is a byte of its stdout. */
public record ProcessRun(int exit, String bytes, String stderr) {

    public static final Path IMAGE =
            Path.of(System.getProperty("image", "target/rendezvous-cli")).toAbsolutePath();

    /** The system property with the path of a native image, which is then tested in place of the image with a runtime. */
    public static final String EXECUTABLE = "wait-for.executable";

    /** The folder that contains both commands. */
    public static final Path COMMANDS = commands();

    private static Path commands() {
        String executable = System.getProperty(EXECUTABLE, "");
        if (executable.isEmpty()) {
            return IMAGE.resolve("bin");
        }
        try {
            Path folder = Files.createTempDirectory("commands");
            folder.toFile().deleteOnExit();
            for (String command : List.of("wait-for", "rendezvous")) {
                Files.createSymbolicLink(
                                folder.resolve(command), Path.of(executable).toAbsolutePath())
                        .toFile()
                        .deleteOnExit();
            }
            return folder;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static String waitFor() {
        return COMMANDS.resolve("wait-for").toString();
    }

    public static String rendezvous() {
        return COMMANDS.resolve("rendezvous").toString();
    }

    /**
     * Returns a command line that starts a program which ignores no signal. A program that was started with nohup, or in the background
     * of a script, ignores some, and so do its children: the tests may be such children.
     */
    public static List<String> withDefaultSignals(String... command) {
        List<String> line = new ArrayList<>(List.of("env", "--default-signal=HUP,INT,QUIT"));
        line.addAll(List.of(command));
        return line;
    }

    public static ProcessRun of(List<String> command) throws Exception {
        return of(command, "", environment -> {});
    }

    public static ProcessRun of(List<String> command, String stdin, Consumer<Map<String, String>> environment)
            throws Exception {
        ProcessBuilder builder = new ProcessBuilder(command);
        environment.accept(builder.environment());
        Process process = builder.start();
        return end(process, stdin);
    }

    public static ProcessRun end(Process process, String stdin) throws Exception {
        return end(process, stdin, Duration.ofMinutes(1));
    }

    public static ProcessRun end(Process process, String stdin, Duration limit) throws Exception {
        CompletableFuture<byte[]> stdout = readAll(process.getInputStream());
        CompletableFuture<byte[]> stderr = readAll(process.getErrorStream());
        process.getOutputStream().write(stdin.getBytes(StandardCharsets.UTF_8));
        process.getOutputStream().close();
        if (!process.waitFor(limit)) {
            process.destroyForcibly();
            throw new IllegalStateException(
                    "still running after " + limit + "; stderr: " + new String(stderr.get(), StandardCharsets.UTF_8));
        }
        return new ProcessRun(
                process.exitValue(),
                new String(stdout.get(), StandardCharsets.ISO_8859_1),
                new String(stderr.get(), StandardCharsets.UTF_8));
    }

    /** Reads on a thread of its own: the common pool may have only one, and a process blocks if one of its pipes is full. */
    private static CompletableFuture<byte[]> readAll(InputStream stream) {
        return CompletableFuture.supplyAsync(
                () -> all(stream), task -> Thread.ofVirtual().start(task));
    }

    private static byte[] all(InputStream stream) {
        try {
            return stream.readAllBytes();
        } catch (IOException e) {
            return new byte[0];
        }
    }

    public static ProcessRun waitFor(String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of(waitFor()));
        command.addAll(List.of(arguments));
        return of(command);
    }

    public String out() {
        return new String(bytes.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
    }
}
