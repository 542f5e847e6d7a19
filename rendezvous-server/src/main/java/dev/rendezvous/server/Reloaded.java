package dev.rendezvous.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * What is read from files, and read anew once one of them has changed. While they cannot be read, or make no sense, what was read
 * before stays in force, and the log says so. Safe for use by many threads.
 *
 * @param <T> what is read
 */
final class Reloaded<T> {

    /** How long a change may go unnoticed. */
    private static final Duration LOOK_EVERY = Duration.ofSeconds(1);

    private final List<Path> files;
    private final Reader<T> reader;
    private final EventLog log;
    private volatile T current;
    private volatile long lookedAt;
    private List<Object> marks;
    private String complaint = "";

    /** Reads what is in the files. */
    @FunctionalInterface
    interface Reader<T> {

        /** Returns it; an {@link IllegalArgumentException} says what is wrong, and shows no secret. */
        T read() throws IOException;
    }

    /**
     * Reads for the first time.
     *
     * @throws IOException if that does not work, with a message that names the file
     */
    Reloaded(List<Path> files, Reader<T> reader, EventLog log) throws IOException {
        this.files = List.copyOf(files);
        this.reader = reader;
        this.log = log;
        this.marks = marks();
        this.current = read();
        this.lookedAt = System.nanoTime();
    }

    /** Returns what the files say now, or said up to a second ago. */
    T current() {
        if (System.nanoTime() - lookedAt > LOOK_EVERY.toNanos()) {
            look();
        }
        return current;
    }

    /** Looks whether something has changed. */
    synchronized void look() {
        lookedAt = System.nanoTime();
        try {
            List<Object> now = marks();
            if (!now.equals(marks)) {
                marks = now;
                current = read();
                complaint = "";
                log.event("read anew", names(), "");
            }
        } catch (IOException e) {
            String why = String.valueOf(e.getMessage());
            if (!why.equals(complaint)) {
                complaint = why;
                log.event("not read anew", names(), Printable.of(why) + "; what was read before stays in force");
            }
        }
    }

    private T read() throws IOException {
        try {
            return reader.read();
        } catch (NoSuchFileException e) {
            throw new IOException("there is no file " + e.getFile(), e);
        } catch (IllegalArgumentException e) {
            throw new IOException(names() + ": " + e.getMessage(), e);
        } catch (IOException e) {
            throw new IOException(names() + " cannot be read: " + e.getMessage(), e);
        }
    }

    /** A file that is replaced has another key even if time and size are the same; links are followed. */
    private List<Object> marks() throws IOException {
        List<Object> seen = new ArrayList<>();
        for (Path file : files) {
            try {
                BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
                seen.add(List.of(
                        attributes.lastModifiedTime(), attributes.size(), String.valueOf(attributes.fileKey())));
            } catch (NoSuchFileException e) {
                throw new IOException("there is no file " + file, e);
            }
        }
        return seen;
    }

    private String names() {
        return String.join(" and ", files.stream().map(Path::toString).toList());
    }
}
