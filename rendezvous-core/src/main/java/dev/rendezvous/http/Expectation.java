package dev.rendezvous.http;

import java.util.ArrayList;
import java.util.List;

/**
 * The response expected from a service that is ready.
 *
 * @param statuses the accepted status codes
 * @param checks further requirements, all of which must pass
 * @param followsRedirects whether to follow a redirect whose status is not itself accepted
 */
record Expectation(Statuses statuses, List<Check> checks, boolean followsRedirects) {

    Expectation {
        checks = List.copyOf(checks);
    }

    static Expectation defaults() {
        return new Expectation(Statuses.successful(), List.of(), true);
    }

    Expectation with(Statuses others) {
        return new Expectation(others, checks, followsRedirects);
    }

    Expectation with(Check check) {
        List<Check> extended = new ArrayList<>(checks);
        extended.add(check);
        return new Expectation(statuses, extended, followsRedirects);
    }

    Expectation withoutRedirects() {
        return new Expectation(statuses, checks, false);
    }

    boolean readsBody() {
        return checks.stream().anyMatch(Check::readsBody);
    }

    boolean readsJson() {
        return checks.stream().anyMatch(JsonCheck.class::isInstance);
    }
}
