package dev.rendezvous.server.robustness;

import dev.rendezvous.internal.state.LockMode;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;

/** A request of a client, and its HTTP form. Names have a leading slash. */
sealed interface Request {

    String name();

    Http http();

    /** Returns the timeout of the wait. */
    default Duration timeout() {
        return Duration.ZERO;
    }

    /** Returns whether the request is idempotent, so that it may be retried. */
    default boolean isRepeatable() {
        return false;
    }

    /** The HTTP form of a request. */
    record Http(String method, String target, Map<String, String> headers, String body) {

        Http(String method, String target, Optional<String> id, String body) {
            this(method, target, id.map(text -> Map.of("Idempotency-Key", text)).orElse(Map.of()), body);
        }

        Http(String method, String target) {
            this(method, target, Map.of(), "");
        }
    }

    /**
     * A signal.
     *
     * @param text the payload, or the reason of a failure; empty for none. Unique, unless it is empty
     */
    record Signal(String name, String text, boolean failed, Optional<Duration> ttl, Optional<String> id)
            implements Request {
        @Override
        public Http http() {
            Map<String, String> query = new TreeMap<>();
            if (failed) {
                query.put("status", "failed");
            }
            ttl.ifPresent(time -> query.put("ttl", millis(time)));
            return new Http("PUT", target(name, query), id, text);
        }

        @Override
        public boolean isRepeatable() {
            return id.isPresent();
        }
    }

    record Reset(String name) implements Request {
        @Override
        public Http http() {
            return new Http("DELETE", name);
        }
    }

    record Await(String name, long count, OptionalLong newerThan, Duration timeout) implements Request {
        @Override
        public Http http() {
            Map<String, String> headers =
                    newerThan.isPresent() ? Map.of("If-None-Match", "\"" + newerThan.getAsLong() + "\"") : Map.of();
            return new Http(
                    "GET",
                    target(name, Map.of("count", Long.toString(count), "timeout", millis(timeout))),
                    headers,
                    "");
        }
    }

    /**
     * An arrival.
     *
     * @param text the payload; unique
     */
    record Arrive(String name, int parties, String text, Duration timeout, Optional<String> id) implements Request {
        @Override
        public Http http() {
            return new Http(
                    "POST",
                    target(
                            "/_barrier" + name,
                            Map.of("parties", Integer.toString(parties), "timeout", millis(timeout))),
                    id,
                    text);
        }

        @Override
        public boolean isRepeatable() {
            return id.isPresent();
        }
    }

    record Depart(String name, String id) implements Request {
        @Override
        public Http http() {
            return new Http("DELETE", "/_barrier" + name, Optional.of(id), "");
        }

        @Override
        public boolean isRepeatable() {
            return true;
        }
    }

    /** Breaks a barrier, for a party that has failed.
     *
     * @param reason unique
     */
    record Break(String name, String reason) implements Request {
        @Override
        public Http http() {
            return new Http("PUT", target("/_barrier" + name, Map.of("status", "failed")), Optional.empty(), reason);
        }
    }

    record ResetBarrier(String name, long generation) implements Request {
        @Override
        public Http http() {
            return new Http("DELETE", target("/_barrier" + name, Map.of("generation", Long.toString(generation))));
        }
    }

    record Acquire(String name, int permits, LockMode mode, Duration ttl, Duration timeout, Optional<String> id)
            implements Request {
        @Override
        public Http http() {
            Map<String, String> query = new TreeMap<>(Map.of("ttl", millis(ttl), "timeout", millis(timeout)));
            switch (mode) {
                case LockMode.Read read -> query.put("mode", "read");
                case LockMode.Exclusive exclusive -> {
                    query.put("permits", Integer.toString(permits));
                    query.put("acquire", Integer.toString(exclusive.permits()));
                }
            }
            return new Http("POST", target("/_lock" + name, query), id, "");
        }

        @Override
        public boolean isRepeatable() {
            return id.isPresent();
        }
    }

    record Renew(String name, String lease, Duration ttl) implements Request {
        @Override
        public Http http() {
            return new Http("PUT", target("/_lock" + name, Map.of("lease", lease)));
        }
    }

    record Release(String name, String lease) implements Request {
        @Override
        public Http http() {
            return new Http("DELETE", target("/_lock" + name, Map.of("lease", lease)));
        }

        @Override
        public boolean isRepeatable() {
            return true;
        }
    }

    /** Takes a lease from its holder, for an operator. */
    record Unlock(String name, long fence) implements Request {
        @Override
        public Http http() {
            return new Http("DELETE", target("/_lock" + name, Map.of("fence", Long.toString(fence))));
        }
    }

    record Withdraw(String name, String id) implements Request {
        @Override
        public Http http() {
            return new Http("DELETE", "/_lock" + name, Optional.of(id), "");
        }

        @Override
        public boolean isRepeatable() {
            return true;
        }
    }

    private static String target(String path, Map<String, String> query) {
        StringBuilder target = new StringBuilder(path);
        new TreeMap<>(query)
                .forEach((key, value) -> target.append(target.indexOf("?") < 0 ? '?' : '&')
                        .append(key)
                        .append('=')
                        .append(value));
        return target.toString();
    }

    private static String millis(Duration time) {
        return time.toMillis() + "ms";
    }
}
