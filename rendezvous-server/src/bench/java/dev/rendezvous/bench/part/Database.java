package dev.rendezvous.bench.part;

import dev.rendezvous.bench.process.Command;
import dev.rendezvous.bench.process.ProcessTree;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A running PostgreSQL, reached by psql and pgbench.
 *
 * @param port its port of the loopback address; its user is {@code bench}
 * @param pid its first process
 */
public record Database(int port, long pid) {

    private static final Pattern RATE = Pattern.compile("tps = ([\\d.]+)");

    /** Returns the option of a server that is to have its store in a schema of this database. */
    String[] store(String schema) {
        return new String[] {"-store", "postgres://bench@127.0.0.1:" + port + "/postgres", "-store-schema", schema};
    }

    String query(String sql) throws IOException, InterruptedException {
        return new Command(client("psql", "-d", "postgres", "-qAtX", "-v", "ON_ERROR_STOP=1", "-c", sql))
                .output()
                .trim();
    }

    /** Returns the transactions a second of pgbench. */
    double pgbench(Path script, int connections, Duration duration) throws IOException, InterruptedException {
        String out = new Command(client(
                        "pgbench",
                        "-n",
                        "-M",
                        "prepared",
                        "-c",
                        Integer.toString(connections),
                        "-j",
                        Integer.toString(Math.min(2, connections)),
                        "-T",
                        Long.toString(Math.max(1, duration.toSeconds())),
                        "-f",
                        script.toString(),
                        "postgres"))
                .output();
        Matcher rate = RATE.matcher(out);
        if (!rate.find()) {
            throw new IOException("pgbench has not said its rate: " + out);
        }
        return Double.parseDouble(rate.group(1));
    }

    private List<String> client(String program, String... options) {
        List<String> words =
                new ArrayList<>(List.of(program, "-h", "127.0.0.1", "-p", Integer.toString(port), "-U", "bench"));
        words.addAll(List.of(options));
        return words;
    }

    Duration cpu() throws IOException {
        return new ProcessTree(ProcessHandle.of(pid).orElseThrow()).cpu();
    }
}
