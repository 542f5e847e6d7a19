package dev.rendezvous.http;

import java.util.ArrayList;
import java.util.List;

/**
 * What a ready one answers.
 *
 * @param statuses one of these
 * @param checks and all of these
 * @param following whether to go where a redirect leads, if its status is not itself what is looked for
 */
record Expectation(Statuses statuses, List<Check> checks, boolean following) {

    Expectation {
        checks = List.copyOf(checks);
    }

    static Expectation usual() {
        return new Expectation(Statuses.successful(), List.of(), true);
    }

    Expectation with(Statuses others) {
        return new Expectation(others, checks, following);
    }

    Expectation with(Check check) {
        List<Check> more = new ArrayList<>(checks);
        more.add(check);
        return new Expectation(statuses, more, following);
    }

    Expectation staying() {
        return new Expectation(statuses, checks, false);
    }

    boolean readsBody() {
        return checks.stream().anyMatch(Check::readsBody);
    }

    boolean readsJson() {
        return checks.stream().anyMatch(JsonCheck.class::isInstance);
    }
}
