package dev.rendezvous.server.robustness;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import tools.jackson.databind.json.JsonMapper;

/** All requests and responses of a run, as seen by the clients. Safe for use by many threads. */
final class History {

    private final long origin = System.nanoTime();
    private final AtomicLong numbers = new AtomicLong();
    private final ConcurrentLinkedQueue<HistoryEntry> entries = new ConcurrentLinkedQueue<>();

    /** Returns the time since the start, in nanoseconds. */
    long now() {
        return System.nanoTime() - origin;
    }

    HistoryEntry add(int client, Request request, List<Attempt> attempts) {
        HistoryEntry entry = new HistoryEntry(numbers.incrementAndGet(), client, request, attempts);
        entries.add(entry);
        return entry;
    }

    List<HistoryEntry> entries() {
        return entries.stream()
                .sorted(Comparator.comparingLong(HistoryEntry::invoked))
                .toList();
    }

    /** Returns the entries with requests of certain types, by name. */
    static Map<String, List<HistoryEntry>> byName(List<HistoryEntry> entries, List<Class<? extends Request>> kinds) {
        Map<String, List<HistoryEntry>> named = new TreeMap<>();
        for (HistoryEntry entry : entries) {
            if (kinds.stream().anyMatch(kind -> kind.isInstance(entry.request()))) {
                named.computeIfAbsent(entry.name(), name -> new ArrayList<>()).add(entry);
            }
        }
        return named;
    }

    /** Writes one line of JSON for each entry. */
    static void write(List<HistoryEntry> entries, Path file) throws IOException {
        JsonMapper json = JsonMapper.builder().build();
        List<String> lines = new ArrayList<>();
        for (HistoryEntry entry : entries) {
            Map<String, Object> line = new LinkedHashMap<>();
            line.put("number", entry.number());
            line.put("client", entry.client());
            line.put("what", entry.request().getClass().getSimpleName());
            line.put("request", entry.request());
            line.put("attempts", entry.attempts());
            lines.add(json.writeValueAsString(line));
        }
        Files.createDirectories(file.toAbsolutePath().getParent());
        Files.write(file, lines);
    }
}
