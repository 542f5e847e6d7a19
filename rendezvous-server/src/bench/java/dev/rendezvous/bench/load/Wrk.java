package dev.rendezvous.bench.load;

import dev.rendezvous.bench.process.Command;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Runs of wrk, which sends one request again and again over many connections. */
public final class Wrk {

    private static final Pattern RATE = Pattern.compile("Requests/sec:\\s+([\\d.]+)");
    private static final Pattern COUNT = Pattern.compile("(\\d+) requests in ");
    private static final Pattern FAULT = Pattern.compile("Non-2xx.*|Socket errors: .*");

    private final Path folder;

    /** Uses a folder for the scripts of wrk. */
    public Wrk(Path folder) {
        this.folder = folder;
    }

    /**
     * What a run has done.
     *
     * @param perSecond responses a second
     * @param count responses
     */
    public record Rate(double perSecond, long count) {}

    public Rate run(int port, int connections, Duration duration, String method, String path) throws Exception {
        Path script = folder.resolve(method + ".lua");
        Files.writeString(script, "wrk.method = '" + method + "'\n");
        String out = Command.of(
                        "wrk",
                        "-t" + Math.min(2, connections),
                        "-c" + connections,
                        "-d" + Math.max(1, duration.toSeconds()),
                        "-s" + script,
                        "--timeout",
                        "20s",
                        "http://127.0.0.1:" + port + path)
                .output();
        Matcher rate = RATE.matcher(out);
        Matcher count = COUNT.matcher(out);
        if (FAULT.matcher(out).find() || !rate.find() || !count.find()) {
            throw new IOException("wrk has failed: " + out);
        }
        return new Rate(Double.parseDouble(rate.group(1)), Long.parseLong(count.group(1)));
    }
}
