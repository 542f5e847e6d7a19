package dev.rendezvous.bench;

import dev.rendezvous.bench.load.ClosedLoop;
import dev.rendezvous.bench.load.Crowd;
import dev.rendezvous.bench.load.DelayServer;
import dev.rendezvous.bench.load.Http;
import dev.rendezvous.bench.load.Latencies;
import dev.rendezvous.bench.load.OpenLoop;
import dev.rendezvous.bench.load.Wrk;
import dev.rendezvous.bench.part.Settings;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * Checks the load generators against a server with a known delay: what they measure must be that delay. A server that stalls must show in
 * the latencies of the open loop, of all requests that were due meanwhile and not only of those that had been sent: otherwise they
 * would omit what they were to find.
 */
final class GeneratorCheck {

    private static final Duration DELAY = Duration.ofMillis(5);
    private static final Duration STALL = Duration.ofMillis(500);
    private static final Duration RUN = Duration.ofSeconds(2);
    private static final int CONNECTIONS = 16;
    private static final byte[] REQUEST = Http.put("/known");

    private final Settings settings;
    private final PrintStream out;

    GeneratorCheck(Settings settings, PrintStream out) {
        this.settings = settings;
        this.out = out;
    }

    void run() throws Exception {
        out.println();
        out.println("check: the load generators against a server that answers after " + DELAY.toMillis() + " ms");
        try (DelayServer server = new DelayServer(DELAY)) {
            OpenLoop open = new OpenLoop(server.port(), 500, i -> REQUEST);
            open.run(RUN);
            out.printf(
                    "  open loop: timer late by %.3f ms (median), %.1f ms (maximum)%n",
                    open.lateness().millis(0.5), open.lateness().millis(1));
            require("open loop, median in ms", open.latencies().millis(0.5), 5, 8);

            ClosedLoop closed = new ClosedLoop(server.port(), CONNECTIONS, nth -> answer -> Optional.of(REQUEST));
            closed.run(RUN);
            require("closed loop, median in ms", closed.latencies().millis(0.5), 5, 8);
            require("closed loop, requests/s", closed.perSecond(), CONNECTIONS / 0.009, CONNECTIONS / 0.005);

            long begin = System.nanoTime();
            try (Crowd crowd = Crowd.send(server.port(), CONNECTIONS, i -> REQUEST)) {
                Latencies answers = crowd.awaitAnswers(begin, RUN);
                require("crowd, last in ms", answers.millis(1), 5, 100);
            }
            if (settings.wrk()) {
                Wrk.Rate rate = new Wrk(settings.folder()).run(server.port(), CONNECTIONS, RUN, "PUT", "/known");
                require("wrk, requests/s", rate.perSecond(), CONNECTIONS / 0.009, CONNECTIONS / 0.005);
            }
            checkStall(server);
        }
    }

    /** A quarter of all requests is due in the stall, and waits for half of it on average. */
    private void checkStall(DelayServer server) throws Exception {
        OpenLoop open = new OpenLoop(server.port(), 500, i -> REQUEST);
        CompletableFuture<Void> stall = CompletableFuture.runAsync(
                () -> server.stall(STALL), CompletableFuture.delayedExecutor(700, TimeUnit.MILLISECONDS));
        open.run(RUN);
        stall.join();
        require(
                "open loop, with a stall of 500 ms: 87.5 % within ms",
                open.latencies().millis(0.875), 200, 350);
        require(
                "open loop, with a stall of 500 ms: maximum in ms",
                open.latencies().millis(1),
                490,
                800);
    }

    private void require(String what, double value, double min, double max) throws IOException {
        out.printf("  %-56s %10.1f  (must be %.0f to %.0f)%n", what, value, min, max);
        if (!(value >= min && value <= max)) {
            throw new IOException(what + " must be " + min + " to " + max + ", but was " + value
                    + ": the machine is too busy for figures, or the generator is wrong");
        }
    }
}
