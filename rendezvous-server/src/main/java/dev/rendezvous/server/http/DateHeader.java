package dev.rendezvous.server.http;

import io.helidon.http.Header;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.webserver.http.Filter;
import io.helidon.webserver.http.FilterChain;
import io.helidon.webserver.http.RoutingRequest;
import io.helidon.webserver.http.RoutingResponse;
import io.helidon.webserver.http.ServerResponse;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/**
 * Adds the time to responses when they are sent (RFC 9110 section 6.6.1). Helidon's own is in the time zone of the process, and stands still
 * after the clock has been set back. Thread-safe.
 */
public final class DateHeader implements Filter {

    private static final DateTimeFormatter FORMAT = DateTimeFormatter.ofPattern(
                    "EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ENGLISH)
            .withZone(ZoneOffset.UTC);

    private final InstantSource clock;
    private volatile Second latest;

    /** The header of one second. */
    private record Second(long epochSecond, Header header) {

        static Second of(Instant time) {
            return new Second(time.getEpochSecond(), DateHeader.of(time));
        }
    }

    public DateHeader(InstantSource clock) {
        this.clock = clock;
        this.latest = Second.of(clock.instant());
    }

    /** Returns the header for a time. */
    public static Header of(Instant time) {
        return HeaderValues.create(HeaderNames.DATE, FORMAT.format(time));
    }

    /** Returns the header for the present time. */
    Header now() {
        Instant now = clock.instant();
        Second second = latest;
        if (second.epochSecond() != now.getEpochSecond()) {
            second = Second.of(now);
            latest = second;
        }
        return second.header();
    }

    /** Adds the header to a response when it is sent. */
    public void addTo(ServerResponse response) {
        ServerResponse ignored = response.beforeSend(() -> response.headers().set(now()));
    }

    @Override
    public void filter(FilterChain chain, RoutingRequest request, RoutingResponse response) {
        addTo(response);
        chain.proceed();
    }
}
