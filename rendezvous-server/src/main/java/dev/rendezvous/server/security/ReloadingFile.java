package dev.rendezvous.server.security;

import dev.rendezvous.internal.text.FileErrors;
import dev.rendezvous.internal.text.RemoteText;
import dev.rendezvous.server.observe.EventLog;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.time.InstantSource;
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

    /** The files are still being written, and are to be read again later even if they do not change until then. */
    static final class UnfinishedException extends IOException {

        private static final long serialVersionUID = 1L;

        UnfinishedException(String message) {
            super(message);
        }
    }

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

    /**
     * Reads the tokens in a file.
     *
     * @throws IOException if that fails, with a message that names the file
     */
    public static ReloadingFile<Tokens> ofTokens(Path file, InstantSource clock, EventLog log) throws IOException {
        return new ReloadingFile<>(List.of(file), new TokenFile(file, clock, log), log);
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
                List<Object> before = fingerprints;
                fingerprints = now;
                try {
                    current = read();
                } catch (UnfinishedException e) {
                    fingerprints = before;
                    throw e;
                }
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
        } catch (UnfinishedException e) {
            throw e;
        } catch (FileSystemException e) {
            throw new IOException(FileErrors.unreadable(e.getFile(), e), e);
        } catch (IllegalArgumentException e) {
            throw new IOException(names() + ": " + e.getMessage(), e);
        } catch (IOException e) {
            throw new IOException(FileErrors.unreadable(names(), e), e);
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
            } catch (IOException e) {
                throw new IOException(FileErrors.unreadable(file, e), e);
            }
        }
        return fingerprint;
    }

    private String names() {
        return String.join(" and ", files.stream().map(Path::toString).toList());
    }
}
