package dev.rendezvous.bench.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/** A process and its descendants, as /proc shows them. */
public record ProcessTree(ProcessHandle root) {

    private static final int TICKS_PER_SECOND = 100;
    private static final int UTIME = 11;
    private static final int CUTIME = 13;
    private static final int PAGE = 4096;

    /** Returns the user and system time of all together. */
    public Duration cpu() throws IOException {
        long ticks = 0;
        for (long pid : pids()) {
            ticks += ticks(pid, UTIME);
        }
        return ofTicks(ticks);
    }

    /** Returns the user and system time of the children of this process that have ended. */
    public static Duration cpuOfEndedChildren() throws IOException {
        return ofTicks(ticks(ProcessHandle.current().pid(), CUTIME));
    }

    private static Duration ofTicks(long ticks) {
        return Duration.ofMillis(ticks * 1000 / TICKS_PER_SECOND);
    }

    /** Returns the user time at an index, and the system time beside it. */
    private static long ticks(long pid, int index) throws IOException {
        // The name of the program, in parentheses, may contain blanks.
        String stat = read(pid, "stat");
        String[] fields = stat.substring(stat.lastIndexOf(')') + 1).trim().split(" ");
        return fields.length > CUTIME + 1 ? Long.parseLong(fields[index]) + Long.parseLong(fields[index + 1]) : 0;
    }

    /** Returns the resident memory of all together, in bytes; pages that they share count for each. */
    public long resident() throws IOException {
        long pages = 0;
        for (long pid : pids()) {
            String[] fields = read(pid, "statm").split(" ");
            pages += fields.length > 1 ? Long.parseLong(fields[1]) : 0;
        }
        return pages * PAGE;
    }

    private List<Long> pids() {
        return Stream.concat(Stream.of(root), root.descendants())
                .map(ProcessHandle::pid)
                .toList();
    }

    private static String read(long pid, String file) throws IOException {
        try {
            return Files.readString(Path.of("/proc", Long.toString(pid), file));
        } catch (NoSuchFileException e) {
            return "";
        }
    }
}
