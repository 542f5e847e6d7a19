package dev.rendezvous.server.resource;

import dev.rendezvous.internal.state.KeyReset;
import dev.rendezvous.internal.state.KeyState;
import dev.rendezvous.internal.state.Kind;
import dev.rendezvous.internal.state.Name;
import dev.rendezvous.internal.state.ReadCommand;
import dev.rendezvous.internal.store.Store;
import dev.rendezvous.server.http.Json;
import dev.rendezvous.server.http.MethodHandlers;
import dev.rendezvous.server.http.NamePrefix;
import dev.rendezvous.server.http.Problem;
import dev.rendezvous.server.http.Query;
import dev.rendezvous.server.http.Responses;
import dev.rendezvous.server.observe.EventLog;
import dev.rendezvous.server.observe.Metrics;
import dev.rendezvous.server.waiting.ActivityTracker;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Predicate;

/** {@code /_status} and {@code /_keys}: list or reset all keys with a common prefix. */
public final class KeysService implements HttpService {

    /** The maximum number of keys in one response. */
    private static final int PAGE = 500;

    private final Store store;
    private final ActivityTracker activityTracker;
    private final StatusSource statusSource;
    private final Duration retention;
    private final EventLog log;
    private final Metrics metrics;

    public KeysService(
            Store store,
            ActivityTracker activityTracker,
            StatusSource statusSource,
            Duration retention,
            EventLog log,
            Metrics metrics) {
        this.store = store;
        this.activityTracker = activityTracker;
        this.statusSource = statusSource;
        this.retention = retention;
        this.log = log;
        this.metrics = metrics;
    }

    @Override
    public void routing(HttpRules rules) {
        rules.any("/_status", MethodHandlers.reading(this::status))
                .any("/_keys", MethodHandlers.of("DELETE", this::reset));
    }

    /** A state, and the time at which it was read. */
    private record Snapshot(KeyState state, Instant now) {}

    /** Reads a key for a list, which is no use of the key: otherwise a page that is open all day would use all keys. */
    private record ReadForList() implements ReadCommand<KeyState, Snapshot> {

        @Override
        public Snapshot read(KeyState state, Instant now) {
            return new Snapshot(state, now);
        }

        @Override
        public boolean countsAsUse() {
            return false;
        }
    }

    private void status(ServerRequest request, ServerResponse response) throws InterruptedException {
        Query query = Query.of(request, "prefix", "after");
        NamePrefix prefix = NamePrefix.of(query).ofKeys();
        Map<String, ActivityTracker.Waiting> waiting = statusSource.awaited();
        String after =
                query.get("after").map(NamePrefix::parse).orElse(NamePrefix.ALL).text();
        Predicate<String> wanted = name -> name.startsWith(prefix.text()) && name.compareTo(after) > 0;
        NavigableSet<String> names = new TreeSet<>(store.firstNames(Kind.KEY, wanted, PAGE + 1));
        waiting.keySet().stream()
                .map(name -> name.substring(1))
                .filter(name -> !name.startsWith("_"))
                .filter(wanted)
                .forEach(names::add);
        List<KeyJson.Key> keys = new ArrayList<>();
        for (String name : names.stream().limit(PAGE).toList()) {
            Snapshot snapshot = store.apply(Name.key(name), new ReadForList());
            String path = "/" + name;
            int waiters = Optional.ofNullable(waiting.get(path))
                    .map(ActivityTracker.Waiting::waiters)
                    .orElse(0);
            keys.add(KeyJson.Key.of(path, snapshot.state(), waiters, snapshot.now()));
        }
        KeyJson.Page page = new KeyJson.Page(true, prefix.toString(), keys, names.size() > PAGE);
        Responses.sendJson(request, response, Json.line(page));
    }

    private void reset(ServerRequest request, ServerResponse response) throws InterruptedException {
        NamePrefix prefix = prefixToReset(Query.of(request, "prefix", "all"));
        int reset = 0;
        List<String> names = store.snapshot(Kind.KEY).keySet().stream()
                .filter(name -> name.startsWith(prefix.text()))
                .toList();
        for (String name : names) {
            boolean wasSignalled = store.apply(Name.key(name), new KeyReset(retention));
            if (wasSignalled) {
                metrics.countReset();
                reset++;
            }
        }
        activityTracker.clearTimeouts(name -> !name.startsWith("/_") && prefix.matches(name));
        log.log("reset", prefix + "…", reset == 1 ? "1 key" : reset + " keys");
        Responses.sendJson(request, response, Json.line(new KeyJson.Reset(true, reset)));
    }

    /** Rejects an empty prefix: a script with an unset variable must not reset keys of others. */
    private static NamePrefix prefixToReset(Query query) {
        boolean all = query.get("all").isPresent();
        if (all
                && (!query.get("all").get().equals("true")
                        || query.get("prefix").isPresent())) {
            throw Problem.malformed("parameter 'all' must be 'true' and must not be combined with 'prefix'");
        }
        NamePrefix prefix = NamePrefix.of(query).ofKeys();
        if (prefix.isAll() && !all) {
            throw Problem.malformed(
                    "parameter 'prefix' must not be empty, as it selects the keys to reset; all=true resets every key");
        }
        return prefix;
    }
}
