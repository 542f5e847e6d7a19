package dev.rendezvous.internal.probe.file;

import dev.rendezvous.Deadline;
import dev.rendezvous.Observation;
import dev.rendezvous.Probe;
import dev.rendezvous.Reason;
import dev.rendezvous.Reason.Common;
import dev.rendezvous.internal.probe.local.BlockingCallRunner;
import dev.rendezvous.internal.probe.local.ContentMatcher;
import dev.rendezvous.internal.text.RemoteText;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Checks whether a file exists and is as it should be; symbolic links are followed. Opens regular files only, because opening a pipe
 * blocks. Immutable and safe for use by multiple threads.
 *
 * @param path relative to the working directory, unless absolute
 * @param type the required type
 * @param minSize in bytes; zero for any size
 * @param expected the required content
 */
record FileProbe(Path path, Type type, long minSize, ContentMatcher expected) implements Probe {

    /** How much of a file is read, in bytes. */
    private static final int MAX_READ = 16 << 20;

    enum Type {
        FILE("regular file") {
            @Override
            boolean fits(BasicFileAttributes attributes) {
                return attributes.isRegularFile();
            }
        },
        DIR("directory") {
            @Override
            boolean fits(BasicFileAttributes attributes) {
                return attributes.isDirectory();
            }
        },
        ANY("file") {
            @Override
            boolean fits(BasicFileAttributes attributes) {
                return true;
            }
        };

        private final String label;

        Type(String label) {
            this.label = label;
        }

        abstract boolean fits(BasicFileAttributes attributes);
    }

    /**
     * The result of one check.
     *
     * @param state the state of the file, if it is as it should be
     */
    record Result(Observation observation, Optional<FileFingerprint> state) {}

    @Override
    public boolean isBounded() {
        return true;
    }

    @Override
    public Observation check(Deadline deadline) throws InterruptedException {
        return examine(deadline).observation();
    }

    Result examine(Deadline deadline) throws InterruptedException {
        AtomicBoolean answered = new AtomicBoolean();
        return BlockingCallRunner.run(path, deadline, () -> examineNow(answered))
                .orElseGet(() -> inconclusive(answered.get() ? "not read in time" : "the file system does not answer"));
    }

    private Result examineNow(AtomicBoolean answered) {
        try {
            BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
            answered.set(true);
            Optional<Reason> obstacle = obstacle(attributes);
            return obstacle.isPresent()
                    ? new Result(Observation.unsatisfied(obstacle.get()), Optional.empty())
                    : new Result(
                            Observation.satisfied(detail(attributes)), Optional.of(FileFingerprint.of(attributes)));
        } catch (NoSuchFileException e) {
            return new Result(Observation.unsatisfied(missing("no such file")), Optional.empty());
        } catch (AccessDeniedException e) {
            return inconclusive("no permission to read it");
        } catch (InterruptedIOException | ClosedByInterruptException e) {
            return inconclusive("not read in time");
        } catch (FileSystemException e) {
            return inconclusive("its attributes cannot be read" + parenthesised(e.getReason()));
        } catch (IOException e) {
            return inconclusive("cannot be read" + parenthesised(e.getMessage()));
        }
    }

    private Optional<Reason> obstacle(BasicFileAttributes attributes) throws IOException {
        if (!type.fits(attributes)) {
            return Optional.of(missing("is not a " + type.label));
        }
        if (minSize == 0 && !expected.isPresent()) {
            return Optional.empty();
        }
        if (!attributes.isRegularFile()) {
            return Optional.of(missing("is not a regular file"));
        }
        if (attributes.size() < minSize) {
            return Optional.of(Reason.transientReason(
                    Common.NO_SUCH_OBJECT, this + ": has %d of %d bytes".formatted(attributes.size(), minSize)));
        }
        return expected.isPresent() ? contentObstacle() : Optional.empty();
    }

    private Optional<Reason> contentObstacle() throws IOException {
        try (InputStream content = Files.newInputStream(path)) {
            return switch (expected.search(content, MAX_READ)) {
                case FOUND -> Optional.empty();
                case MISSING ->
                    Optional.of(Reason.transientReason(Common.NO_SUCH_OBJECT, this + ": does not contain " + expected));
                case UNKNOWN ->
                    Optional.of(Reason.inconclusiveReason(
                            Common.CHECK_FAILED, this + ": " + expected + " was not found in the first 16 MiB"));
            };
        }
    }

    private static String detail(BasicFileAttributes attributes) {
        return attributes.isRegularFile() ? "there, " + attributes.size() + " bytes" : "there";
    }

    private Reason missing(String how) {
        return Reason.transientReason(Common.NO_SUCH_FILE, this + ": " + how);
    }

    private Result inconclusive(String how) {
        return new Result(
                Observation.unsatisfied(Reason.inconclusiveReason(Common.CHECK_FAILED, this + ": " + how)),
                Optional.empty());
    }

    private static String parenthesised(@Nullable String text) {
        return text == null ? "" : RemoteText.inParentheses(text);
    }

    /** Returns {@code file:/path}. */
    @Override
    public String toString() {
        return "file:" + RemoteText.oneLine(path.toString());
    }
}
