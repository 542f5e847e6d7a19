package dev.rendezvous.server.http;

import dev.rendezvous.internal.store.StoreFullException;
import io.helidon.http.Header;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.Status;
import java.util.function.Consumer;

/** Makes the error responses for requests that exceed a limit, and counts them. Thread-safe. */
public final class Limits {

    /** After a while, other clients will have left. */
    static final Header LATER = HeaderValues.createCached(HeaderNames.RETRY_AFTER, "5");

    /** The maximum size of a report of a program about its wait, in bytes. */
    static final int MAX_REPORT = 64 * 1024;

    private static final Status TOO_MANY_REQUESTS = Status.create(429, "Too Many Requests");

    private final ResourceLimits values;
    private final Consumer<String> counter;

    /** The limits, each with the name that it has in the metrics. */
    public enum Kind {
        PAYLOAD("max-payload"),
        NAME("max-name"),
        NAMES("max-keys"),
        STORED("max-stored"),
        WAITERS("max-waiters"),
        WAITERS_PER_ADDRESS("max-waiters-per-address"),
        PROBES("max-probes"),
        CONNECTIONS("max-connections"),
        HEAD_TIME("head-timeout"),
        HEAD_SIZE("head-size"),
        BODY_TIME("body-timeout"),
        REPORT_SIZE("report-size"),
        REPORTS("reports"),
        BODIES("max-bodies"),
        HTTP2_FRAMES("http2-frames");

        private final String flag;

        Kind(String flag) {
            this.flag = flag;
        }

        /** Returns the name in the metrics, which is that of the flag if there is one. */
        public String flag() {
            return flag;
        }
    }

    /** Makes limits; {@code counter} is called with the flag of each limit that is exceeded. */
    public Limits(ResourceLimits resourceLimits, Consumer<String> counter) {
        this.values = resourceLimits;
        this.counter = counter;
    }

    public ResourceLimits values() {
        return values;
    }

    /** Returns the maximum size of a body of any kind, in bytes. */
    public int maxBody() {
        return Math.max(values.payload(), MAX_REPORT);
    }

    /** Counts a request that exceeds a limit. */
    public void count(Kind kind) {
        counter.accept(kind.flag);
    }

    Problem payloadTooLarge() {
        count(Kind.PAYLOAD);
        return Problem.of(
                Status.REQUEST_ENTITY_TOO_LARGE_413,
                "body must have at most " + values.payload() + " bytes (--max-payload), but has more");
    }

    Problem reportTooLarge() {
        count(Kind.REPORT_SIZE);
        return Problem.of(
                Status.REQUEST_ENTITY_TOO_LARGE_413, "body must have at most " + MAX_REPORT + " bytes, but has more");
    }

    public Problem nameTooLong(int length) {
        count(Kind.NAME);
        return Problem.of(
                Status.REQUEST_URI_TOO_LONG_414,
                "name must have at most " + values.name() + " characters (--max-name), but has " + length);
    }

    /** Returns the 503 for a store without room; names that nothing uses have made room before. */
    public Problem storeFull(StoreFullException full) {
        Kind kind = full.isOfNames() ? Kind.NAMES : Kind.STORED;
        count(kind);
        String larger = full.isOfNames() ? "raise --max-keys" : "raise --max-stored, or the heap of the server";
        String unused = values.evictAfter()
                .map(age -> "wait until some have not been used for " + Parameters.seconds(age) + " s (--evict-after)")
                .orElse("set --evict-after");
        return busy(full.getMessage()
                + "; delete keys that are no longer needed, signal with a time to live (?ttl= or --key-ttl), " + unused
                + ", or " + larger);
    }

    public Problem tooManyWaiters() {
        count(Kind.WAITERS);
        return busy("The server has " + values.waiters()
                + " waiters (--max-waiters) and accepts no more; signals are still accepted");
    }

    public Problem tooManyWaitersOfClient() {
        count(Kind.WAITERS_PER_ADDRESS);
        return Problem.of(
                TOO_MANY_REQUESTS,
                "Your address has " + values.waitersPerAddress()
                        + " waiters (--max-waiters-per-address) and may have no more",
                LATER);
    }

    public Problem tooManyProbes() {
        count(Kind.PROBES);
        return busy("The server is checking " + values.probes()
                + " ports and databases (--max-probes) and accepts no more");
    }

    public Problem tooManyConnections() {
        count(Kind.CONNECTIONS);
        return busy("The server has " + values.connections() + " connections (--max-connections) and accepts no more");
    }

    Problem tooManyBodies() {
        count(Kind.BODIES);
        return busy(
                "The bodies that the server is reading take all of their memory (--max-bodies); send this request again");
    }

    public Problem headTimedOut() {
        count(Kind.HEAD_TIME);
        return tooSlow("head of the request must arrive within " + Parameters.seconds(values.headTime())
                + " s (--head-timeout), but did not");
    }

    public Problem headTooLarge() {
        count(Kind.HEAD_SIZE);
        return Problem.of(
                Status.create(431, "Request Header Fields Too Large"),
                "head of the request must have at most 20 KiB, but has more",
                HeaderValues.CONNECTION_CLOSE);
    }

    public Problem bodyTimedOut() {
        count(Kind.BODY_TIME);
        return tooSlow("body of the request must arrive within " + Parameters.seconds(values.bodyTime())
                + " s (--body-timeout), but did not");
    }

    private static Problem busy(String error) {
        return Problem.busy(error);
    }

    private static Problem tooSlow(String error) {
        return Problem.of(Status.REQUEST_TIMEOUT_408, error, HeaderValues.CONNECTION_CLOSE);
    }
}
