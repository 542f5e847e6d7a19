package dev.rendezvous.server.resource;

import dev.rendezvous.internal.state.KeyState;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The keys that one response of {@code /} lists, sorted by name.
 *
 * @param unsignalled with a version to start from, the names of keys that have been reset, or have expired, after it
 * @param more present if there are more keys than those that one response lists
 */
record ListedKeys(Map<String, KeyState> keys, Optional<List<String>> unsignalled, Optional<Boolean> more) {

    /** The maximum number of keys; {@code /_status} lists all, in pages. */
    private static final int MAX_KEYS = 10_000;

    /**
     * Selects keys.
     *
     * @param since if present, only keys that have changed after this version are listed
     */
    static ListedKeys of(Map<String, KeyState> all, OptionalLong since) {
        Optional<Boolean> more = all.size() > MAX_KEYS ? Optional.of(true) : Optional.empty();
        if (since.isEmpty()) {
            return new ListedKeys(latest(all), Optional.empty(), more);
        }
        Map<String, KeyState> changed = latest(select(all, state -> state.version() > since.getAsLong()));
        List<String> unsignalled = changed.entrySet().stream()
                .filter(key -> !isSignalled(key.getValue()))
                .map(key -> "/" + key.getKey())
                .toList();
        return new ListedKeys(changed, Optional.of(unsignalled), more);
    }

    /** Returns the number of keys that are signalled, as failed or not. */
    static int numberOfSignalled(Map<String, KeyState> all) {
        return (int) all.values().stream().filter(ListedKeys::isSignalled).count();
    }

    private static boolean isSignalled(KeyState state) {
        return state.phase() != KeyState.Phase.UNSIGNALLED;
    }

    private static Map<String, KeyState> select(Map<String, KeyState> keys, Predicate<KeyState> wanted) {
        return sorted(keys.entrySet().stream().filter(key -> wanted.test(key.getValue())));
    }

    /** Returns the keys that have changed last: a list of all could take more memory than the server has left. */
    static Map<String, KeyState> latest(Map<String, KeyState> keys) {
        if (keys.size() <= MAX_KEYS) {
            return keys;
        }
        return sorted(keys.entrySet().stream()
                .sorted(Comparator.comparingLong((Map.Entry<String, KeyState> key) ->
                                key.getValue().version())
                        .reversed())
                .limit(MAX_KEYS));
    }

    private static Map<String, KeyState> sorted(Stream<Map.Entry<String, KeyState>> keys) {
        return keys.collect(
                Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue, (one, other) -> one, TreeMap::new));
    }
}
