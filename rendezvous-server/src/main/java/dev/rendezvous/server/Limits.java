package dev.rendezvous.server;

import io.helidon.http.Header;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.Status;
import java.util.function.Consumer;

/** What callers may take up, and what they are told if that is not enough. Safe for use by many threads. */
final class Limits {

    /** In a while, somebody else will have gone. */
    static final Header LATER = HeaderValues.createCached(HeaderNames.RETRY_AFTER, "5");

    private static final Status TOO_MANY_REQUESTS = Status.create(429, "Too Many Requests");

    private final Budget budget;
    private final Consumer<String> told;

    /** Each limit, under the name that its counter has. */
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

        /** Returns the name, which is that of a flag if one sets the limit. */
        String flag() {
            return flag;
        }
    }

    /** Makes limits; {@code told} is told the flag of each that is hit. */
    Limits(Budget budget, Consumer<String> told) {
        this.budget = budget;
        this.told = told;
    }

    Budget budget() {
        return budget;
    }

    /** Has it counted that a limit was hit. */
    void hit(Kind kind) {
        told.accept(kind.flag);
    }

    Problem payload() {
        hit(Kind.PAYLOAD);
        return Problem.of(
                Status.REQUEST_ENTITY_TOO_LARGE_413,
                "The body has more than " + budget.payload() + " bytes; --max-payload is the limit");
    }

    Problem name(int length) {
        hit(Kind.NAME);
        return Problem.of(
                Status.REQUEST_URI_TOO_LONG_414,
                "The name has " + length + " characters; --max-name is " + budget.name());
    }

    Problem store(String full) {
        hit(Kind.STORE);
        return busy(full + "; DELETE what is no longer needed, or raise --max-keys or --max-stored");
    }

    Problem waiters() {
        hit(Kind.WAITERS);
        return busy(
                budget.waiters() + " requests wait already, and --max-waiters is the limit; signals are still taken");
    }

    Problem waitersPerAddress() {
        hit(Kind.WAITERS_PER_ADDRESS);
        return Problem.of(
                TOO_MANY_REQUESTS,
                budget.waitersPerAddress()
                        + " requests from this address wait already, and --max-waiters-per-address is the limit",
                LATER);
    }

    Problem probes() {
        hit(Kind.PROBES);
        return busy(
                budget.probes() + " ports and databases are being looked at already, and --max-probes is the limit");
    }

    Problem connections() {
        hit(Kind.CONNECTIONS);
        return busy("There are " + budget.connections() + " connections already, and --max-connections is the limit");
    }

    Problem headTime() {
        hit(Kind.HEAD_TIME);
        return tooSlow("The head of the request did not come within "
                + budget.headTime().toSeconds() + " s");
    }

    Problem headSize() {
        hit(Kind.HEAD_SIZE);
        return Problem.of(
                Status.create(431, "Request Header Fields Too Large"),
                "The head of the request is larger than 20 KiB",
                HeaderValues.CONNECTION_CLOSE);
    }

    Problem bodyTime() {
        hit(Kind.BODY_TIME);
        return tooSlow("The body of the request did not come within "
                + budget.bodyTime().toSeconds() + " s");
    }

    private static Problem busy(String error) {
        return Problem.of(Status.SERVICE_UNAVAILABLE_503, error, LATER);
    }

    private static Problem tooSlow(String error) {
        return Problem.of(Status.REQUEST_TIMEOUT_408, error, HeaderValues.CONNECTION_CLOSE);
    }
}
