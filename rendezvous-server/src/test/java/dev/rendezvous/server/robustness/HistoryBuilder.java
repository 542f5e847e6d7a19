package dev.rendezvous.server.robustness;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** Builds the history of one name for a test. Times are in milliseconds. */
final class HistoryBuilder {

    static final String NAME = "/x";

    private final List<HistoryEntry> entries = new ArrayList<>();

    List<HistoryEntry> entries() {
        return entries.stream()
                .sorted(Comparator.comparingLong(HistoryEntry::invoked))
                .toList();
    }

    HistoryEntry add(long sent, long returned, Request request, Response response) {
        return add(request, attempt(sent, returned, response));
    }

    HistoryEntry add(Request request, Attempt... attempts) {
        HistoryEntry entry = new HistoryEntry(entries.size() + 1L, 0, request, List.of(attempts));
        entries.add(entry);
        return entry;
    }

    static Attempt attempt(long sent, long returned, Response response) {
        return new Attempt(0, sent * 1_000_000, returned * 1_000_000, response);
    }

    void signal(long sent, long returned, String text, long version, long count) {
        add(
                sent,
                returned,
                new Request.Signal(NAME, text, false, Optional.empty(), Optional.empty()),
                signalled(version, count));
    }

    static Response signalled(long version, long count) {
        return tagged(version, count, "{\"ok\":true}");
    }

    private static Response tagged(long version, long count, String body) {
        return new Response(200, Map.of("etag", "\"" + version + "\"", "rendezvous-count", Long.toString(count)), body);
    }

    void reset(long sent, long returned, boolean wasSignalled) {
        add(
                sent,
                returned,
                new Request.Reset(NAME),
                new Response(200, Map.of("rendezvous-reset", Boolean.toString(wasSignalled)), "{\"ok\":true}"));
    }

    /** Adds a read that finds the key signalled; it takes five milliseconds. */
    void read(long sent, long version, long count, String body) {
        await(sent, sent + 5, Duration.ZERO, 200, version, count, body);
    }

    void await(long sent, long returned, Duration timeout, int status, long version, long count, String body) {
        Response response = status == 200
                ? tagged(version, count, body)
                : new Response(
                        status,
                        Map.of(),
                        "{\"error\":\"Timeout\",\"kind\":\"NOT_SIGNALLED\",\"version\":%d,\"count\":%d}"
                                .formatted(version, count));
        add(sent, returned, new Request.Await(NAME, 1, OptionalLong.empty(), timeout), response);
    }
}
