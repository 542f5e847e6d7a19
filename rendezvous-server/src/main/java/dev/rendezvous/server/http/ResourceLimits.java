package dev.rendezvous.server.http;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The limits on what clients may use.
 *
 * @param payload the size of a payload, in bytes
 * @param name the length of a path, in characters
 * @param keys the number of names that are stored
 * @param stored the memory that all names take, with what is stored under them
 * @param evictAfter how long a signalled name must not have been used before a full store may evict it; empty for never
 * @param bodies the memory of request bodies that are being read
 * @param waiters the number of waiters
 * @param waitersPerAddress the number of waiters of one client address
 * @param probes the number of different probes that run
 * @param connections the number of connections
 * @param headTime the time for the head of a request to arrive
 * @param bodyTime the time for the body of a request to arrive, and for a response to be read
 */
public record ResourceLimits(
        int payload,
        int name,
        int keys,
        MemoryLimit stored,
        Optional<Duration> evictAfter,
        MemoryLimit bodies,
        int waiters,
        int waitersPerAddress,
        int probes,
        int connections,
        Duration headTime,
        Duration bodyTime) {

    /** File descriptors that are open for other purposes, and connections that are only accepted to be rejected. */
    private static final int OTHER_FILES = 256;

    /** A few times the heap that a connection with a waiter takes, in bytes: the rest is for what is stored, and for requests. */
    private static final int CONNECTION = 64 * 1024;

    private static final Path PROCESS_LIMITS = Path.of("/proc/self/limits");
    private static final Pattern OPEN_FILES = Pattern.compile("Max open files\\s+([0-9]{1,9})\\s");

    /**
     * Returns these limits, lowered to what this machine can serve. Each connection and each probe needs a file descriptor; what is
     * stored takes at most its part of the heap, and connections at most half of it. Waiters get at most nine tenths of the connections, so
     * that there is room for the signals that release them.
     */
    public ResourceLimits forThisMachine() {
        return within(openFiles(), Runtime.getRuntime().maxMemory());
    }

    ResourceLimits within(OptionalInt files, long heap) {
        int available = files.isEmpty() ? Integer.MAX_VALUE : Math.max(files.getAsInt() - OTHER_FILES, 20);
        int probing = Math.min(probes, Math.max(available / 10, 1));
        int connected = (int) Math.min(Math.min(connections, available - probing), Math.max(heap / CONNECTION, 2));
        return new ResourceLimits(
                payload,
                name,
                keys,
                new MemoryLimit.Bytes(stored.within(heap)),
                evictAfter,
                new MemoryLimit.Bytes(Math.max(bodies.within(heap), payload + 1L)),
                Math.min(waiters, Math.max(connected - Math.max(connected / 10, 1), 1)),
                waitersPerAddress,
                probing,
                connected,
                headTime,
                bodyTime);
    }

    /** Returns the number of files that this process may open; empty where no limit is known. */
    private static OptionalInt openFiles() {
        try {
            Matcher limit = OPEN_FILES.matcher(Files.readString(PROCESS_LIMITS));
            return limit.find() ? OptionalInt.of(Integer.parseInt(limit.group(1))) : OptionalInt.empty();
        } catch (IOException e) {
            return OptionalInt.empty();
        }
    }
}
