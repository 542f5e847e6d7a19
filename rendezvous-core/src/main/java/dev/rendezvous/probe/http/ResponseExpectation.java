package dev.rendezvous.probe.http;

import java.util.ArrayList;
import java.util.List;

/**
 * The response expected from a service that is ready.
 *
 * @param statuses the accepted status codes
 * @param checks further requirements, all of which must pass
 * @param followsRedirects whether to follow a redirect whose status is not itself accepted
 */
record ResponseExpectation(StatusRanges statuses, List<ResponseCheck> checks, boolean followsRedirects) {

    ResponseExpectation {
        checks = List.copyOf(checks);
    }

    static ResponseExpectation defaults() {
        return new ResponseExpectation(StatusRanges.successful(), List.of(), true);
    }

    ResponseExpectation with(StatusRanges others) {
        return new ResponseExpectation(others, checks, followsRedirects);
    }

    ResponseExpectation with(ResponseCheck check) {
        List<ResponseCheck> extended = new ArrayList<>(checks);
        extended.add(check);
        return new ResponseExpectation(statuses, extended, followsRedirects);
    }

    ResponseExpectation withoutRedirects() {
        return new ResponseExpectation(statuses, checks, false);
    }

    boolean readsBody() {
        return checks.stream().anyMatch(ResponseCheck::readsBody);
    }

    boolean readsJson() {
        return checks.stream().anyMatch(JsonCheck.class::isInstance);
    }
}
