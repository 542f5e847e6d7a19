package dev.rendezvous.server;

import io.helidon.http.Header;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.Status;
import java.util.function.Consumer;

/** Makes the error responses for requests that exceed a limit, and counts them. Thread-safe. */
final class Limits {

    /** After a while, other clients will have left. */
    static final Header LATER = HeaderValues.createCached(HeaderNames.RETRY_AFTER, "5");

    private static final Status TOO_MANY_REQUESTS = Status.create(429, "Too Many Requests");

    private final Budget budget;
    private final Consumer<String> counter;

    /** The limits, each with the name that it has in the metrics. */
    enum Kind {
        PAYLOAD("max-payload"),
        NAME("max-name"),
        STORE("max-keys"),
        WAITERS("max-waiters"),
        WAITERS_PER_ADDRESS("max-waiters-per-address"),
        PROBES("max-probes"),
        CONNECTIONS("max-connections"),
        HEAD_TIME("head-timeout"),
        HEAD_SIZE("head-size"),
        BODY_TIME("body-timeout");

        private final String flag;

        Kind(String flag) {
            this.flag = flag;
        }

        /** Returns the name in the metrics, which is that of the flag if there is one. */
        String flag() {
            return flag;
        }
    }

    /** Makes limits; {@code counter} is called with the flag of each limit that is exceeded. */
    Limits(Budget budget, Consumer<String> counter) {
        this.budget = budget;
        this.counter = counter;
    }

    Budget budget() {
        return budget;
    }

    /** Counts a request that exceeds a limit. */
    void hit(Kind kind) {
        counter.accept(kind.flag);
    }

    Problem payload() {
        hit(Kind.PAYLOAD);
        return Problem.of(
                Status.REQUEST_ENTITY_TOO_LARGE_413,
                "body must have at most " + budget.payload() + " bytes (--max-payload), but has more");
    }

    Problem name(int length) {
        hit(Kind.NAME);
        return Problem.of(
                Status.REQUEST_URI_TOO_LONG_414,
                "name must have at most " + budget.name() + " characters (--max-name), but has " + length);
    }

    Problem store(String full) {
        hit(Kind.STORE);
        return busy(full + "; delete keys that are no longer needed, or raise --max-keys or --max-stored");
    }

    Problem waiters() {
        hit(Kind.WAITERS);
        return busy("The server has " + budget.waiters()
                + " waiters (--max-waiters) and accepts no more; signals are still accepted");
    }

    Problem waitersPerAddress() {
        hit(Kind.WAITERS_PER_ADDRESS);
        return Problem.of(
                TOO_MANY_REQUESTS,
                "Your address has " + budget.waitersPerAddress()
                        + " waiters (--max-waiters-per-address) and may have no more",
                LATER);
    }

    Problem probes() {
        hit(Kind.PROBES);
        return busy("The server is checking " + budget.probes()
                + " ports and databases (--max-probes) and accepts no more");
    }

    Problem connections() {
        hit(Kind.CONNECTIONS);
        return busy("The server has " + budget.connections() + " connections (--max-connections) and accepts no more");
    }

    Problem headTime() {
        hit(Kind.HEAD_TIME);
        return tooSlow("head of the request must arrive within " + Parameters.seconds(budget.headTime())
                + " s (--head-timeout), but did not");
    }

    Problem headSize() {
        hit(Kind.HEAD_SIZE);
        return Problem.of(
                Status.create(431, "Request Header Fields Too Large"),
                "head of the request must have at most 20 KiB, but has more",
                HeaderValues.CONNECTION_CLOSE);
    }

    Problem bodyTime() {
        hit(Kind.BODY_TIME);
        return tooSlow("body of the request must arrive within " + Parameters.seconds(budget.bodyTime())
                + " s (--body-timeout), but did not");
    }

    private static Problem busy(String error) {
        return Problem.of(Status.SERVICE_UNAVAILABLE_503, error, LATER);
    }

    private static Problem tooSlow(String error) {
        return Problem.of(Status.REQUEST_TIMEOUT_408, error, HeaderValues.CONNECTION_CLOSE);
    }
}
