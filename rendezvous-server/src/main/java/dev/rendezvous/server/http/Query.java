package dev.rendezvous.server.http;

import dev.rendezvous.internal.text.RemoteText;
import io.helidon.webserver.http.ServerRequest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;

/** The query of a request. Every parameter must be known and occur once, so that a typo does not release waiters. */
public record Query(Map<String, List<String>> parameters) {

    private static final Query NONE = new Query(Map.of());

    /**
     * Returns the query of a request that takes these parameters.
     *
     * @throws Problem 400 that names an unknown, repeated or malformed parameter
     */
    public static Query of(ServerRequest request, String... known) {
        return parse(request.prologue().query().rawValue(), Set.of(known));
    }

    /**
     * Reads a raw query.
     *
     * @throws Problem 400 that names an unknown, repeated or malformed parameter
     */
    static Query parse(String raw, Set<String> known) {
        return parse(raw, known, Set.of());
    }

    /**
     * Reads a raw query in which some parameters may be repeated.
     *
     * @throws Problem 400 that names an unknown, repeated or malformed parameter
     */
    public static Query parse(String raw, Set<String> known, Set<String> repeatable) {
        if (raw.isEmpty()) {
            return NONE;
        }
        Map<String, List<String>> parameters = new TreeMap<>();
        for (String parameter : Arrays.asList(raw.split("&", -1))) {
            int equals = parameter.indexOf('=');
            String name = RequestPath.decode(equals < 0 ? parameter : parameter.substring(0, equals), "parameter");
            if (!known.contains(name)) {
                throw Problem.malformed("unknown parameter '" + RemoteText.escape(name) + "'; this request accepts "
                        + (known.isEmpty() ? "none" : String.join(", ", new TreeSet<>(known))));
            }
            String value = RequestPath.decode(equals < 0 ? "" : parameter.substring(equals + 1), "parameter");
            List<String> values = parameters.computeIfAbsent(name, n -> new ArrayList<>());
            values.add(value);
            if (values.size() > 1 && !repeatable.contains(name)) {
                throw Problem.malformed("parameter '" + name + "' must not be repeated");
            }
        }
        return new Query(parameters);
    }

    /** Throws a {@link Problem} if a request has parameters: it takes none. */
    public static void requireNone(ServerRequest request) {
        Query ignored = of(request);
    }

    /** Returns a 400 for a parameter with a value that is not allowed. */
    public static Problem malformed(String name, String rule, String value) {
        return Problem.malformed(
                "parameter '" + name + "' must be " + rule + ", but was '" + RemoteText.escape(value) + "'");
    }

    public Optional<String> get(String name) {
        List<String> values = all(name);
        return values.isEmpty() ? Optional.empty() : Optional.of(values.getFirst());
    }

    /**
     * Returns the converted value of a parameter; empty if it is omitted.
     *
     * @param converter throws an {@link IllegalArgumentException} whose message follows the name: "must be …, but was …"
     * @throws Problem 400 with that message
     */
    <T> Optional<T> get(String name, Function<String, T> converter) {
        try {
            return get(name).map(converter);
        } catch (IllegalArgumentException e) {
            throw Problem.malformed("parameter '" + name + "' " + RemoteText.escape(String.valueOf(e.getMessage())));
        }
    }

    /** Returns all values of a parameter that may be repeated, in order. */
    public List<String> all(String name) {
        return parameters.getOrDefault(name, List.of());
    }
}
