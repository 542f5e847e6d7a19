package dev.rendezvous.probe.exec;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** A program, found by its name as the operating system finds it. */
record Program(String name) {

    private static final String HIDDEN = "RENDEZVOUS_HIDDEN_";
    private static final String ADDED = "RENDEZVOUS_ADDED_";
    private static final String INHERITED = "RENDEZVOUS_INHERITED";

    /** Searched if {@code PATH} is not set. */
    private static final String DEFAULT_PATH = "/bin:/usr/bin";

    boolean exists() {
        return files().anyMatch(Files::exists);
    }

    boolean isExecutable() {
        return files().anyMatch(file -> Files.isRegularFile(file) && Files.isExecutable(file));
    }

    private Stream<Path> files() {
        try {
            if (name.contains(File.separator)) {
                return Stream.of(Path.of(name));
            }
            String path = System.getenv().getOrDefault("PATH", DEFAULT_PATH);
            List<Path> files = Arrays.stream(path.split(File.pathSeparator, -1))
                    .map(folder -> Path.of(folder, name))
                    .toList();
            return files.stream();
        } catch (InvalidPathException e) {
            return Stream.empty();
        }
    }

    /**
     * Restores the environment that a command would have without this program: the launcher, {@code launch.c}, renames variables
     * meant for other JVMs, such as {@code JAVA_TOOL_OPTIONS}, so that they do not affect ours, and marks those that it adds.
     */
    static void restore(Map<String, String> environment) {
        for (String name : List.copyOf(environment.keySet())) {
            if (name.startsWith(HIDDEN)) {
                environment.put(name.substring(HIDDEN.length()), environment.get(name));
                environment.remove(name);
            } else if (name.startsWith(ADDED)) {
                environment.remove(name.substring(ADDED.length()));
                environment.remove(name);
            }
        }
        environment.remove(INHERITED);
    }
}
