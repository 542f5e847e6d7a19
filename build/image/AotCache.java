import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Creates the ahead-of-time cache of an image from what a JVM records while it runs a program of the image. */
final class AotCache {

    private static final Pattern LISTENING = Pattern.compile("listening on (http://[^,\\s]+)");

    /** How many lines of the program's output an error message shows. */
    private static final int LINES_SHOWN = 30;

    private final Path image;
    private final Path cache;
    private final List<String> jvm;
    private final Deque<String> output = new ArrayDeque<>();

    /** @param launcher the name of the launcher whose JVM options apply; the cache fits no others */
    AotCache(Path image, String launcher) throws IOException {
        this.image = image;
        this.cache = image.resolve("lib/image.aot");
        this.jvm = jvmOptions(launcher);
    }

    private List<String> jvmOptions(String launcher) throws IOException {
        List<String> options = new ArrayList<>();
        for (String line : Files.readAllLines(image.resolve("lib/" + launcher + ".options"))) {
            if (line.equals("-m")) {
                break;
            }
            if (!line.startsWith("-XX:AOTCache=")) {
                options.add(line.replace("@", image.toString()));
            }
        }
        return options;
    }

    /** Trains with a class that uses the program by itself and exits with 0. */
    void train(String moduleAndClass) throws IOException, InterruptedException {
        Process program = start(moduleAndClass, List.of());
        try (BufferedReader lines = program.inputReader()) {
            lines.lines().forEach(this::keep);
        }
        requireCache(program.waitFor() == 0);
    }

    /** Trains with a server, which serves {@link ServerTraffic} until it has all been sent, and then stops on SIGTERM. */
    void trainServer(String moduleAndClass) throws IOException, InterruptedException, ExecutionException {
        Process server = start(moduleAndClass, List.of("--host", "127.0.0.1", "--port", "0"));
        try {
            BufferedReader lines = server.inputReader();
            URI address = address(lines);
            // The log is read as it is written, or the server would wait for its reader.
            Thread reader = Thread.ofVirtual().start(() -> lines.lines().forEach(this::keep));
            ServerTraffic.send(address);
            // Not server.destroy(), which closes the streams too.
            server.toHandle().destroy();
            server.waitFor();
            reader.join();
        } finally {
            server.destroyForcibly();
        }
        requireCache(true);
    }

    private Process start(String moduleAndClass, List<String> arguments) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(image.resolve("lib/runtime/bin/java").toString());
        command.addAll(jvm);
        command.addAll(List.of("-XX:AOTCacheOutput=" + cache, "-Xlog:aot=off", "-Xlog:cds=off", "-m", moduleAndClass));
        command.addAll(arguments);
        ProcessBuilder training = new ProcessBuilder(command).redirectErrorStream(true);
        training.environment().keySet().removeIf(key -> key.contains("JAVA_") || key.startsWith("RENDEZVOUS"));
        Process process = training.start();
        process.getOutputStream().close();
        return process;
    }

    private URI address(BufferedReader lines) throws IOException {
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            keep(line);
            Matcher matcher = LISTENING.matcher(line);
            if (matcher.find()) {
                return URI.create(matcher.group(1));
            }
        }
        throw failure();
    }

    private synchronized void keep(String line) {
        if (output.size() == LINES_SHOWN) {
            output.removeFirst();
        }
        output.add(line);
    }

    private void requireCache(boolean succeeded) {
        if (!succeeded || !Files.exists(cache)) {
            throw failure();
        }
    }

    private synchronized IllegalStateException failure() {
        return new IllegalStateException(
                "Training the ahead-of-time cache failed; the last lines of its output were:\n" + String.join("\n", output));
    }
}
