import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Creates the ahead-of-time cache of an image. */
final class AotCache {

    private AotCache() {}

    /**
     * Runs a training class in the image, with the JVM options of one of its launchers, and keeps what the JVM has recorded.
     *
     * @param moduleAndClass the training class; empty for an image without a cache
     */
    static void train(Path image, String moduleAndClass, String launcher) throws IOException, InterruptedException {
        if (moduleAndClass.isEmpty()) {
            return;
        }
        List<String> command = new ArrayList<>();
        command.add(image.resolve("lib/runtime/bin/java").toString());
        for (String line : Files.readAllLines(image.resolve("lib/" + launcher + ".options"))) {
            if (line.equals("-m")) {
                break;
            }
            if (!line.startsWith("-XX:AOTCache=")) {
                command.add(line.replace("@", image.toString()));
            }
        }
        Path cache = image.resolve("lib/image.aot");
        command.addAll(List.of("-XX:AOTCacheOutput=" + cache, "-Xlog:aot=off", "-Xlog:cds=off", "-m", moduleAndClass));
        ProcessBuilder training = new ProcessBuilder(command).redirectErrorStream(true);
        training.environment().keySet().removeIf(key -> key.contains("JAVA_") || key.startsWith("RENDEZVOUS"));
        Process process = training.start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes());
        if (process.waitFor() != 0 || !Files.exists(cache)) {
            throw new IllegalStateException("Training the ahead-of-time cache failed; its output was:\n" + output);
        }
    }
}
