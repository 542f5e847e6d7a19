package dev.rendezvous.client;

import java.io.IOException;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;

/** Measures one request, and tells a listener. For one thread. */
final class ExchangeTimer {

    private static final System.Logger LOGGER = System.getLogger(ExchangeTimer.class.getName());

    private final ExchangeListener listener;
    private final HttpRequest request;
    private final Instant start = Instant.now();
    private final long startNanos = System.nanoTime();

    /** Starts now. */
    ExchangeTimer(ExchangeListener listener, HttpRequest request) {
        this.listener = listener;
        this.request = request;
    }

    void end(int status) {
        end(OptionalInt.of(status), Optional.empty());
    }

    void end(IOException failure) {
        end(OptionalInt.empty(), Optional.of(failure));
    }

    private void end(OptionalInt status, Optional<IOException> failure) {
        Duration duration = Duration.ofNanos(System.nanoTime() - startNanos);
        try {
            listener.onEnd(
                    new Exchange(request.method(), request.uri().getRawPath(), start, duration, status, failure));
        } catch (RuntimeException e) {
            LOGGER.log(System.Logger.Level.WARNING, "The listener of a client has failed", e);
        }
    }
}
