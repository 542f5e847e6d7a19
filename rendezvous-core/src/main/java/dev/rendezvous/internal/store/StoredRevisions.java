package dev.rendezvous.internal.store;

import dev.rendezvous.Reason;
import dev.rendezvous.Reason.Common;
import dev.rendezvous.internal.text.FileErrors;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Revisions that rise across restarts even if the clock is set back. A file holds a number that is greater than all that have been
 * issued: many are reserved at once, so that the file is written at the start and then once in millions of commands. What is reserved
 * and not issued is skipped by the next start. Thread-safe; one process at a time can use a directory.
 */
public final class StoredRevisions implements Revisions {

    /** The name of the file. */
    private static final String FILE = "versions";

    private static final String LOCK_FILE = "lock";

    private static final long RESERVED_AT_ONCE = 100_000_000;

    private final Path file;
    private final FileChannel lock;
    private final AtomicLong latest;
    private volatile long reserved;
    private volatile long reserveAt;

    private StoredRevisions(Path file, FileChannel lock, long floor) {
        this.file = file;
        this.lock = lock;
        this.latest = new AtomicLong(floor);
    }

    /**
     * Opens the file of a directory, both of which are created if they do not exist.
     *
     * @param floor the numbers are greater than this and all that have been reserved before
     * @throws IOException if the directory cannot be used, another process uses it, or the file is damaged
     */
    public static StoredRevisions open(Path directory, long floor) throws IOException {
        Files.createDirectories(directory);
        FileChannel lock = lock(directory);
        try {
            Path file = directory.resolve(FILE);
            StoredRevisions revisions =
                    new StoredRevisions(file, lock, Files.exists(file) ? Math.max(floor, read(file)) : floor);
            revisions.reserve();
            return revisions;
        } catch (IOException | RuntimeException e) {
            lock.close();
            throw e;
        }
    }

    private static FileChannel lock(Path directory) throws IOException {
        FileChannel channel =
                FileChannel.open(directory.resolve(LOCK_FILE), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            if (isLocked(channel)) {
                return channel;
            }
        } catch (IOException e) {
            channel.close();
            throw FileErrors.named(directory.resolve(LOCK_FILE), e);
        }
        channel.close();
        throw new IOException(directory + " must be used by one server at a time, but another one uses it");
    }

    /** Returns whether the lock has been acquired; it is held until the channel is closed. */
    private static boolean isLocked(FileChannel channel) throws IOException {
        try {
            return channel.tryLock() != null;
        } catch (OverlappingFileLockException e) {
            return false;
        }
    }

    private static long read(Path file) throws IOException {
        String text = Files.readString(file, StandardCharsets.US_ASCII).strip();
        if (!text.matches("[0-9]{1,18}")) {
            throw new IOException(
                    file + " must contain a number, but is damaged; write a number into it that is greater than"
                            + " all versions and fences that have been seen");
        }
        return Long.parseLong(text);
    }

    @Override
    public long next() {
        long next = latest.addAndGet(2);
        if (next >= reserveAt) {
            reserveMore(next);
        }
        return next;
    }

    /** Fails only if none is left: until then it tries again each time when half of those that were left have been issued. */
    private synchronized void reserveMore(long next) {
        if (next < reserveAt) {
            return;
        }
        try {
            reserve();
        } catch (IOException e) {
            reserveAt = next + (reserved - next) / 2;
            // The number after it is reserved for the same command.
            if (next + 1 >= reserved) {
                throw StoreUnavailableException.withoutEffect(Reason.transientReason(
                        Common.STORE_UNAVAILABLE,
                        "no further version can be reserved on disk: " + FileErrors.reason(e)));
            }
        }
    }

    private synchronized void reserve() throws IOException {
        long most = Math.addExact(latest.get(), RESERVED_AT_ONCE);
        Path next = file.resolveSibling(FILE + ".new");
        try (FileChannel channel = FileChannel.open(
                next, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)) {
            ByteBuffer text = ByteBuffer.wrap((most + "\n").getBytes(StandardCharsets.US_ASCII));
            while (text.hasRemaining()) {
                channel.write(text);
            }
            channel.force(true);
        } catch (IOException e) {
            throw FileErrors.named(next, e);
        }
        Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        reserved = most;
        reserveAt = most - RESERVED_AT_ONCE / 2;
    }

    @Override
    public long latest() {
        return latest.get() + 1;
    }

    /** Releases the directory. */
    @Override
    public void close() {
        try {
            lock.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
