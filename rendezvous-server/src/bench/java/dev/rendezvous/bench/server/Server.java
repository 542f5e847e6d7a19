package dev.rendezvous.bench.server;

import dev.rendezvous.bench.load.Connection;
import dev.rendezvous.bench.load.Http;
import dev.rendezvous.bench.process.Jcmd;
import dev.rendezvous.bench.process.ProcessTree;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;

/** A process of a server that is measured, on a free port of the loopback address. */
public final class Server implements AutoCloseable {

    private final Peer peer;
    private final Process process;
    private final int port;
    private final Path log;
    private final long begin;
    private Duration timeToAnswer = Duration.ZERO;

    private Server(Peer peer, Process process, int port, Path log, long begin) {
        this.peer = peer;
        this.process = process;
        this.port = port;
        this.log = log;
        this.begin = begin;
    }

    /** Starts a server and returns without waiting for it. */
    static Server start(Peer peer, int port, List<String> command, Path folder) throws IOException {
        Path log = folder.resolve(peer.name() + "-" + port + ".log");
        long begin = System.nanoTime();
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        // The script that has started the bench ends these, should the bench itself be killed.
        Files.writeString(
                folder.resolve("pids"), process.pid() + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        return new Server(peer, process, port, log, begin);
    }

    static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    public Peer peer() {
        return peer;
    }

    public int port() {
        return port;
    }

    /** Waits until the server answers with success, for up to a minute. */
    public Server awaitAnswer() throws IOException, InterruptedException {
        String problem = "";
        for (long end = begin + TimeUnit.MINUTES.toNanos(1); process.isAlive() && System.nanoTime() < end; ) {
            try (Connection connection = new Connection(port)) {
                connection.exchange(Http.put("/ready"));
                timeToAnswer = Duration.ofNanos(System.nanoTime() - begin);
                return this;
            } catch (IOException e) {
                problem = e.getMessage();
                Thread.sleep(1);
            }
        }
        throw new IOException(peer.name() + " does not answer: " + problem + "; its log: " + Files.readString(log));
    }

    /** Returns the time from the start of the process to its first answer. */
    public Duration timeToAnswer() {
        return timeToAnswer;
    }

    /** Returns the processor time that the server and its children have used. */
    public Duration cpu() throws IOException {
        return tree().cpu();
    }

    /** Returns the resident memory of the server and its children, in bytes. */
    public long resident() throws IOException {
        return tree().resident();
    }

    private ProcessTree tree() {
        return new ProcessTree(process.toHandle());
    }

    /** Waits until the server does next to nothing, for up to a minute. */
    public void awaitIdle() throws IOException, InterruptedException {
        for (int i = 0; i < 300; i++) {
            Duration before = cpu();
            Thread.sleep(200);
            if (cpu().minus(before).toMillis() <= 10) {
                return;
            }
        }
    }

    /** Collects garbage and returns the bytes that are left in the heap; empty for a server that is not in a JVM. */
    public OptionalLong liveHeap() throws IOException, InterruptedException {
        return peer.isJvm() ? OptionalLong.of(new Jcmd(process.pid()).liveHeap()) : OptionalLong.empty();
    }

    @Override
    public void close() throws IOException {
        process.destroy();
        try {
            if (!process.waitFor(15, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
