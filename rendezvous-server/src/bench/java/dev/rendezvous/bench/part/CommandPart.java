package dev.rendezvous.bench.part;

import dev.rendezvous.bench.load.Latencies;
import dev.rendezvous.bench.process.CpuMeter;
import dev.rendezvous.bench.process.ProcessTree;
import dev.rendezvous.bench.report.Figure;
import dev.rendezvous.bench.report.Measurement;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** A run of a command that waits for an open port, as far as it can be seen from outside. */
final class CommandPart implements Part {

    private static final Figure CONNECTED = Figure.lowest("start to its connection", "ms");
    private static final Figure ENDED = Figure.lowest("connection to exit", "ms");
    private static final Figure TOTAL = Figure.lowest("start to exit", "ms");
    private static final Figure CPU = Figure.lowest("CPU of the run", "ms");
    private static final int RUNS = 20;

    @Override
    public String name() {
        return "command";
    }

    @Override
    public String title() {
        return "A run of wait-for on an open port, medians of " + RUNS + " runs in each round";
    }

    @Override
    public Scale scale() {
        return Scale.NONE;
    }

    @Override
    public List<Subject> subjects(Setup setup) {
        List<Subject> subjects = new ArrayList<>();
        if (Files.isExecutable(setup.waitFor())) {
            subjects.add(new Tool("wait-for", true, List.of(setup.waitFor().toString(), "-q"), ""));
        }
        for (String name : List.of("wait-on", "wait-for-it")) {
            if (isInstalled(name)) {
                subjects.add(new Tool(name, false, List.of(name), name.equals("wait-on") ? "tcp:" : ""));
            }
        }
        return subjects;
    }

    private static boolean isInstalled(String program) {
        return Stream.of(System.getenv("PATH").split(":"))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
    }

    private record Tool(String name, boolean ours, List<String> command, String prefix) implements Subject {

        @Override
        public Measurement measure(int size, Settings settings) throws Exception {
            Latencies connected = new Latencies();
            Latencies ended = new Latencies();
            Latencies total = new Latencies();
            CpuMeter cpu = new CpuMeter(ProcessTree::cpuOfEndedChildren);
            for (int i = 0; i < RUNS; i++) {
                run(connected, ended, total);
            }
            return new Measurement()
                    .with(CONNECTED, connected.millis(0.5))
                    .with(ENDED, ended.millis(0.5))
                    .with(TOTAL, total.millis(0.5))
                    .with(CPU, cpu.microsEach(RUNS) / 1000);
        }

        private void run(Latencies connected, Latencies ended, Latencies total) throws Exception {
            try (ServerSocket listener = new ServerSocket(0, 16, InetAddress.getLoopbackAddress())) {
                listener.setSoTimeout(30_000);
                List<String> words = new ArrayList<>(command);
                words.add(prefix + "127.0.0.1:" + listener.getLocalPort());
                long begin = System.nanoTime();
                Process process = new ProcessBuilder(words)
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start();
                Socket socket = listener.accept();
                long accepted = System.nanoTime();
                int status = process.waitFor();
                long end = System.nanoTime();
                socket.close();
                if (status != 0) {
                    throw new IOException(String.join(" ", words) + " has failed");
                }
                connected.add(accepted - begin);
                ended.add(end - accepted);
                total.add(end - begin);
            }
        }

        @Override
        public void close() {}
    }
}
