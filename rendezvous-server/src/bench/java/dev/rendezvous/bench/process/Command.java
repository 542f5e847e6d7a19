package dev.rendezvous.bench.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** A program that is run to its end for its output. */
public record Command(List<String> words) {

    public static Command of(String... words) {
        return new Command(List.of(words));
    }

    /** Runs the program and returns what it has printed; fails if the program does. */
    public String output() throws IOException, InterruptedException {
        Process process = new ProcessBuilder(words).redirectErrorStream(true).start();
        process.getOutputStream().close();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IOException(String.join(" ", words) + " has failed: " + out);
        }
        return out;
    }
}
