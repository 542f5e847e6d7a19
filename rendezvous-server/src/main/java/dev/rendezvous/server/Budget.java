package dev.rendezvous.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How much callers may take up.
 *
 * @param payload of one signal, in bytes
 * @param name how long a path may be, in characters
 * @param keys how many names are kept
 * @param stored payloads in all, in bytes
 * @param waiters requests that wait, in all
 * @param waitersPerAddress requests that wait, of one client address
 * @param probes different probes under way
 * @param connections in all
 * @param headTime for the head of a request to come
 * @param bodyTime for its body to come
 */
record Budget(
        int payload,
        int name,
        int keys,
        int stored,
        int waiters,
        int waitersPerAddress,
        int probes,
        int connections,
        Duration headTime,
        Duration bodyTime) {

    /** Files that are open for other reasons, and connections that are only accepted to be told that there are too many. */
    private static final int OTHER_FILES = 256;

    /** Twice what a connection whose request waits takes of the heap, in bytes: the other half is for what is stored. */
    private static final int CONNECTION = 64 * 1024;

    private static final Path PROCESS_LIMITS = Path.of("/proc/self/limits");
    private static final Pattern OPEN_FILES = Pattern.compile("Max open files\\s+([0-9]{1,9})\\s");

    /**
     * Returns the part of this that the machine can give: connections and probes need a file each, what is stored takes at most half
     * the heap, and connections the other half; of those, waiters leave a tenth to those who come to free them.
     */
    Budget onThisMachine() {
        return within(openFiles(), Runtime.getRuntime().maxMemory());
    }

    Budget within(OptionalInt files, long heap) {
        int available = files.isEmpty() ? Integer.MAX_VALUE : Math.max(files.getAsInt() - OTHER_FILES, 20);
        int probing = Math.min(probes, Math.max(available / 10, 1));
        int connected = (int) Math.min(Math.min(connections, available - probing), Math.max(heap / CONNECTION, 2));
        return new Budget(
                payload,
                name,
                keys,
                (int) Math.min(stored, heap / 2),
                Math.min(waiters, Math.max(connected - Math.max(connected / 10, 1), 1)),
                waitersPerAddress,
                probing,
                connected,
                headTime,
                bodyTime);
    }

    /** Returns how many files this process may open; empty where no limit is known. */
    private static OptionalInt openFiles() {
        try {
            Matcher limit = OPEN_FILES.matcher(Files.readString(PROCESS_LIMITS));
            return limit.find() ? OptionalInt.of(Integer.parseInt(limit.group(1))) : OptionalInt.empty();
        } catch (IOException e) {
            return OptionalInt.empty();
        }
    }
}
