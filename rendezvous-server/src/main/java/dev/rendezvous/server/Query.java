package dev.rendezvous.server;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** The query of a request: every parameter known and given once, as a typing error must not release anybody. */
record Query(Map<String, String> parameters) {

    /**
     * Reads a raw query.
     *
     * @throws Problem 400 that names an unknown, repeated or malformed parameter
     */
    static Query parse(String raw, Set<String> known) {
        Map<String, String> parameters = new TreeMap<>();
        if (raw.isEmpty()) {
            return new Query(parameters);
        }
        for (String parameter : Arrays.asList(raw.split("&", -1))) {
            int equals = parameter.indexOf('=');
            String name = RequestPath.decoded(equals < 0 ? parameter : parameter.substring(0, equals), "parameter");
            if (!known.contains(name)) {
                throw Problem.malformed("Unknown parameter '" + Printable.of(name) + "'; this request takes "
                        + (known.isEmpty() ? "none" : String.join(", ", new TreeSet<>(known))));
            }
            String value = RequestPath.decoded(equals < 0 ? "" : parameter.substring(equals + 1), "parameter");
            if (parameters.put(name, value) != null) {
                throw Problem.malformed("The parameter '" + name + "' is given twice");
            }
        }
        return new Query(parameters);
    }

    Optional<String> get(String name) {
        return Optional.ofNullable(parameters.get(name));
    }
}
