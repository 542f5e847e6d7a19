package dev.rendezvous.file;

import dev.rendezvous.Deadline;
import dev.rendezvous.Observation;
import dev.rendezvous.Probe;
import dev.rendezvous.Reason;
import dev.rendezvous.Reason.Common;
import dev.rendezvous.RemoteText;
import dev.rendezvous.local.Aside;
import dev.rendezvous.local.Wanted;
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
import org.jspecify.annotations.Nullable;

/**
 * Looks whether a path exists and is what it should be; symbolic links are followed. Only a regular file is ever opened, as opening
 * a pipe blocks. Immutable and safe for use by many threads.
 *
 * @param path relative to where this program was started, unless absolute
 * @param type what it should be
 * @param leastSize in bytes; zero for any size
 * @param wanted what it should hold
 */
record FileProbe(Path path, Type type, long leastSize, Wanted wanted) implements Probe {

    /** What is read of a file, in bytes. */
    private static final int MOST_READ = 16 << 20;

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
     * What one look saw.
     *
     * @param state of the file, if it is as it should be
     */
    record Seen(Observation observation, Optional<FileState> state) {}

    @Override
    public Observation look(Deadline deadline) throws InterruptedException {
        return examine(deadline).observation();
    }

    Seen examine(Deadline deadline) throws InterruptedException {
        return Aside.run(path, deadline, this::examined)
                .orElseGet(() -> inconclusive("the file system does not answer"));
    }

    private Seen examined() {
        try {
            BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
            Optional<Reason> obstacle = obstacle(attributes);
            return obstacle.isPresent()
                    ? new Seen(Observation.unsatisfied(obstacle.get()), Optional.empty())
                    : new Seen(Observation.satisfied(detail(attributes)), Optional.of(FileState.of(attributes)));
        } catch (NoSuchFileException e) {
            return new Seen(Observation.unsatisfied(missing("no such file")), Optional.empty());
        } catch (AccessDeniedException e) {
            return inconclusive("no permission to look");
        } catch (InterruptedIOException | ClosedByInterruptException e) {
            return inconclusive("not read in time");
        } catch (FileSystemException e) {
            return inconclusive("cannot be looked at" + words(e.getReason()));
        } catch (IOException e) {
            return inconclusive("cannot be read" + words(e.getMessage()));
        }
    }

    private Optional<Reason> obstacle(BasicFileAttributes attributes) throws IOException {
        if (!type.fits(attributes)) {
            return Optional.of(missing("is no " + type.label));
        }
        if (leastSize == 0 && !wanted.isSomething()) {
            return Optional.empty();
        }
        if (!attributes.isRegularFile()) {
            return Optional.of(missing("is no regular file, and has no contents"));
        }
        if (attributes.size() < leastSize) {
            return Optional.of(Reason.transientReason(
                    Common.NO_SUCH_OBJECT, this + ": has %d of %d bytes".formatted(attributes.size(), leastSize)));
        }
        return wanted.isSomething() ? contentObstacle() : Optional.empty();
    }

    private Optional<Reason> contentObstacle() throws IOException {
        try (InputStream content = Files.newInputStream(path)) {
            return switch (wanted.in(content, MOST_READ)) {
                case FOUND -> Optional.empty();
                case MISSING ->
                    Optional.of(Reason.transientReason(Common.NO_SUCH_OBJECT, this + ": does not hold " + wanted));
                case UNKNOWN ->
                    Optional.of(Reason.inconclusiveReason(
                            Common.LOOK_FAILED,
                            this + ": " + wanted + " was not found in as much as is read of a file, 16 MiB"));
            };
        }
    }

    private static String detail(BasicFileAttributes attributes) {
        return attributes.isRegularFile() ? "there, " + attributes.size() + " bytes" : "there";
    }

    private Reason missing(String how) {
        return Reason.transientReason(Common.NO_SUCH_FILE, this + ": " + how);
    }

    private Seen inconclusive(String how) {
        return new Seen(
                Observation.unsatisfied(Reason.inconclusiveReason(Common.LOOK_FAILED, this + ": " + how)),
                Optional.empty());
    }

    private static String words(@Nullable String text) {
        return text == null ? "" : " (" + RemoteText.oneLine(text) + ")";
    }

    /** Returns {@code file:/path}. */
    @Override
    public String toString() {
        return "file:" + RemoteText.oneLine(path.toString());
    }
}
