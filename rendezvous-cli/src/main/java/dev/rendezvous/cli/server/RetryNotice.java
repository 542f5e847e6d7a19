package dev.rendezvous.cli.server;

import dev.rendezvous.client.Exchange;
import dev.rendezvous.client.ExchangeListener;
import java.io.InterruptedIOException;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Says once in each outage that the server is not reached, or is busy, and that the command tries again, and when the outage has ended: a
 * command that waits is silent otherwise, and seems to wait for its key. Thread-safe.
 */
final class RetryNotice implements ExchangeListener {

    /** A server that starts at the same time takes as long. */
    private static final Duration PATIENCE = Duration.ofSeconds(1);

    private final String server;
    private final PrintStream out;
    private @Nullable Instant since;
    private boolean printed;

    RetryNotice(String server, PrintStream out) {
        this.server = server;
        this.out = out;
    }

    @Override
    public synchronized void onEnd(Exchange exchange) {
        if (isInterrupted(exchange)) {
            return;
        }
        if (exchange.failure().isEmpty() && !exchange.isServerBusy()) {
            endOutage();
            return;
        }
        Instant end = exchange.start().plus(exchange.duration());
        since = since == null ? end : since;
        if (!printed && !end.isBefore(since.plus(PATIENCE))) {
            out.println("rendezvous: " + server
                    + (exchange.status().isPresent()
                            ? " answers " + exchange.status().getAsInt()
                            : " is not reached")
                    + "; trying again");
            printed = true;
        }
    }

    /** Called when the server has responded. */
    synchronized void endOutage() {
        if (printed) {
            out.println("rendezvous: " + server + " is reached again");
        }
        since = null;
        printed = false;
    }

    private static boolean isInterrupted(Exchange exchange) {
        return exchange.failure()
                .filter(InterruptedIOException.class::isInstance)
                .isPresent();
    }
}
