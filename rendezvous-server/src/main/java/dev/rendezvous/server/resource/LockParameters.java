package dev.rendezvous.server.resource;

import dev.rendezvous.internal.state.LockMode;
import dev.rendezvous.server.http.Parameters;
import dev.rendezvous.server.http.Problem;
import dev.rendezvous.server.http.Query;
import java.util.Optional;

/**
 * What a request asks for of a lock.
 *
 * @param permits how many permits the lock is to have; empty to accept what others agreed on
 * @param mode what the holder will have of them
 */
record LockParameters(Optional<Integer> permits, LockMode mode) {

    private static final int MAX_PERMITS = 10_000;

    /**
     * Reads the parameters.
     *
     * @throws Problem 400 if they are malformed or contradict each other
     */
    static LockParameters of(Query query) {
        Optional<Integer> permits = Parameters.number(query, "permits", MAX_PERMITS);
        Optional<Integer> acquired = Parameters.number(query, "acquire", MAX_PERMITS);
        if (query.get("mode").isPresent()) {
            if (permits.isPresent() || acquired.isPresent()) {
                throw Problem.malformed("parameter 'mode' (of a read-write lock) must not be given together with"
                        + " 'permits' or 'acquire' (of a semaphore)");
            }
            return new LockParameters(Optional.of(1), mode(query.get("mode").get()));
        }
        int number = acquired.orElse(1);
        if (number > 1 && permits.isEmpty()) {
            throw Problem.malformed(
                    "parameter 'acquire' must be given together with 'permits', the number of all permits");
        }
        if (number > permits.orElse(1)) {
            throw Query.malformed("acquire", "at most 'permits', " + permits.orElse(1), String.valueOf(number));
        }
        return new LockParameters(permits, new LockMode.Exclusive(number));
    }

    private static LockMode mode(String text) {
        return switch (text) {
            case "read" -> new LockMode.Read();
            case "write" -> new LockMode.Exclusive(1);
            default -> throw Query.malformed("mode", "read or write", text);
        };
    }
}
