package dev.rendezvous.server.security;

import dev.rendezvous.server.http.Problem;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Tickets that permit one stream of events each, for a browser's {@code EventSource}, which cannot send a token in a header. A ticket may be
 * in a URL, and thus in the log of a proxy: it is spent by then, or expires soon. Thread-safe.
 */
public final class StreamTickets {

    /** The time in which a ticket must be used. */
    public static final Duration LIFETIME = Duration.ofSeconds(60);

    /** A client with a token that asks for more cannot fill the memory. */
    private static final int MAX_TICKETS = 10_000;

    private static final int BYTES = 16;

    private final InstantSource clock;
    private final SecureRandom random = new SecureRandom();

    /** The times at which the tickets expire, in the order of their issue. */
    private final Map<String, Instant> expiries = new LinkedHashMap<>();

    public StreamTickets(InstantSource clock) {
        this.clock = clock;
    }

    /**
     * Returns a new ticket.
     *
     * @throws Problem 503 if too many are unused
     */
    public synchronized String issue() {
        Instant now = clock.instant();
        expiries.values().removeIf(expiry -> !now.isBefore(expiry));
        if (expiries.size() >= MAX_TICKETS) {
            throw Problem.busy("The server has " + MAX_TICKETS + " unused tickets and issues no more");
        }
        byte[] bytes = new byte[BYTES];
        random.nextBytes(bytes);
        String ticket = HexFormat.of().formatHex(bytes);
        expiries.put(ticket, now.plus(LIFETIME));
        return ticket;
    }

    /** Returns whether a ticket permits a stream; it does so once. */
    public synchronized boolean redeem(String ticket) {
        Instant expiry = expiries.remove(ticket);
        return expiry != null && clock.instant().isBefore(expiry);
    }
}
