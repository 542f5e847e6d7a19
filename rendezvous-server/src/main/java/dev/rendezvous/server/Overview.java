package dev.rendezvous.server;

import dev.rendezvous.Payload;
import dev.rendezvous.state.Failure;
import dev.rendezvous.state.Good;
import dev.rendezvous.state.KeyState;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;

/** The JSON of {@code /}: the ancestor's two lists of names, and the details behind them. */
final class Overview {

    private Overview() {}

    static Map<String, Object> of(Map<String, KeyState> keys, Board.View board) {
        List<Map<String, Object>> waiting = new ArrayList<>();
        board.waiting()
                .forEach((name, w) ->
                        waiting.add(Map.of("name", name, "since", w.since().toString(), "callers", w.callers())));

        List<Map<String, Object>> failed = new ArrayList<>();
        board.missed()
                .forEach((name, m) -> failed.add(
                        Map.of("name", name, "at", m.at().toString(), "status", "timed out", "reason", m.reason())));

        List<Map<String, Object>> signalled = new ArrayList<>();
        keys.forEach((key, state) -> {
            state.standingGood().ifPresent(good -> signalled.add(signalled("/" + key, good)));
            state.standingFailure().ifPresent(failure -> failed.add(failed("/" + key, failure)));
        });
        board.satisfied()
                .forEach((name, at) -> signalled.add(Map.of("name", name, "at", at.toString(), "probe", true)));

        SortedSet<String> waitingAndFailed = new TreeSet<>(board.waiting().keySet());
        failed.forEach(one -> waitingAndFailed.add((String) one.get("name")));
        SortedSet<String> marked = new TreeSet<>();
        signalled.forEach(one -> marked.add((String) one.get("name")));

        Map<String, Object> overview = new LinkedHashMap<>();
        overview.put("ok", true);
        overview.put("waiting_and_failed", waitingAndFailed);
        overview.put("marked", marked);
        overview.put("waiting", waiting);
        overview.put("failed", failed);
        overview.put("signalled", signalled);
        return overview;
    }

    private static Map<String, Object> signalled(String name, Good good) {
        Map<String, Object> one = new LinkedHashMap<>();
        one.put("name", name);
        one.put("at", good.at().toString());
        one.put("version", good.version());
        one.put("count", good.count());
        good.payload().map(Payload::size).ifPresent(size -> one.put("bytes", size));
        good.payload().map(Payload::contentType).ifPresent(type -> one.put("type", type));
        return one;
    }

    private static Map<String, Object> failed(String name, Failure failure) {
        return Map.of(
                "name", name,
                "at", failure.at().toString(),
                "status", "signalled as failed",
                "reason", failure.reason(),
                "version", failure.version());
    }
}
