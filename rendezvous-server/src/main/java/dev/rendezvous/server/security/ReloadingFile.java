package dev.rendezvous.server.security;

import dev.rendezvous.server.observe.EventLog;
import dev.rendezvous.target.text.RemoteText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * A value that is read from files, and read again when one of them has changed. If that fails, the previous value stays in use and
 * a line is logged. Thread-safe.
 *
 * @param <T> the type of the value
 */
public final class ReloadingFile<T> {

    /** The maximum time until a change is noticed. */
    private static final Duration CHECK_INTERVAL = Duration.ofSeconds(1);

    private final List<Path> files;
    private final Reader<T> reader;
    private final EventLog log;
    private volatile T current;
    private volatile long checkedAt;
    private List<Object> fingerprints;
    private String lastError = "";

    /** Reads the value from the files. */
    @FunctionalInterface
    public interface Reader<T> {

        /** Returns the value; throws an {@link IllegalArgumentException} without secrets if the files are malformed. */
        T read() throws IOException;
    }

    /**
     * Reads the value for the first time.
     *
     * @throws IOException if that fails, with a message that names the file
     */
    public ReloadingFile(List<Path> files, Reader<T> reader, EventLog log) throws IOException {
        this.files = List.copyOf(files);
        this.reader = reader;
        this.log = log;
        this.fingerprints = fingerprints();
        this.current = read();
        this.checkedAt = System.nanoTime();
    }

    /** Returns the value, at most a second old. */
    public T current() {
        if (System.nanoTime() - checkedAt > CHECK_INTERVAL.toNanos()) {
            check();
        }
        return current;
    }

    /** Reads the value again if a file has changed. */
    public synchronized void check() {
        checkedAt = System.nanoTime();
        try {
            List<Object> now = fingerprints();
            if (!now.equals(fingerprints)) {
                fingerprints = now;
                current = read();
                lastError = "";
                log.log("reloaded", names(), "");
            }
        } catch (IOException e) {
            String why = String.valueOf(e.getMessage());
            if (!why.equals(lastError)) {
                lastError = why;
                log.log("not reloaded", names(), RemoteText.escape(why) + "; the previous content stays in use");
            }
        }
    }

    private T read() throws IOException {
        try {
            return reader.read();
        } catch (NoSuchFileException e) {
            throw new IOException("file " + e.getFile() + " does not exist", e);
        } catch (IllegalArgumentException e) {
            throw new IOException(names() + ": " + e.getMessage(), e);
        } catch (IOException e) {
            throw new IOException(names() + " cannot be read: " + e.getMessage(), e);
        }
    }

    /** Returns time, size and key of each file: a replaced file has another key even if the others are the same. Follows links. */
    private List<Object> fingerprints() throws IOException {
        List<Object> fingerprint = new ArrayList<>();
        for (Path file : files) {
            try {
                BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
                fingerprint.add(List.of(
                        attributes.lastModifiedTime(), attributes.size(), String.valueOf(attributes.fileKey())));
            } catch (NoSuchFileException e) {
                throw new IOException("file " + file + " does not exist", e);
            }
        }
        return fingerprint;
    }

    private String names() {
        return String.join(" and ", files.stream().map(Path::toString).toList());
    }
}
