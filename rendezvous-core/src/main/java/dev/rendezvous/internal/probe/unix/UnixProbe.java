package dev.rendezvous.internal.probe.unix;

import dev.rendezvous.Deadline;
import dev.rendezvous.Observation;
import dev.rendezvous.Probe;
import dev.rendezvous.Reason;
import dev.rendezvous.Reason.Common;
import dev.rendezvous.internal.probe.local.BlockingCallRunner;
import dev.rendezvous.internal.probe.net.UnixConnector;
import dev.rendezvous.internal.text.RemoteText;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;

/**
 * Checks whether a Unix domain stream socket accepts a connection, which is closed at once. Immutable and safe for use by multiple
 * threads.
 *
 * @param path not longer than a socket address allows
 */
record UnixProbe(Path path) implements Probe {
    @Override
    public boolean isBounded() {
        return true;
    }

    @Override
    public Observation check(Deadline deadline) throws InterruptedException {
        return BlockingCallRunner.run(path, deadline, this::checkFile)
                .orElseGet(() -> Observation.unsatisfied(inconclusive("the file system does not answer")));
    }

    private Observation checkFile() {
        try {
            BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
            return attributes.isOther() ? connect() : Observation.unsatisfied(missing("is not a socket"));
        } catch (NoSuchFileException e) {
            return Observation.unsatisfied(missing("no such file"));
        } catch (AccessDeniedException e) {
            return Observation.unsatisfied(inconclusive("no permission to read its attributes"));
        } catch (IOException e) {
            return Observation.unsatisfied(inconclusive("its attributes cannot be read" + detail(e)));
        }
    }

    private Observation connect() {
        try {
            UnixConnector.connect(path).close();
            return Observation.satisfied("accepting");
        } catch (IOException e) {
            return Observation.unsatisfied(UnixConnector.toReason(toString(), path, e));
        }
    }

    private Reason missing(String how) {
        return Reason.transientReason(Common.NO_SUCH_FILE, this + ": " + how);
    }

    private Reason inconclusive(String how) {
        return Reason.inconclusiveReason(Common.CHECK_FAILED, this + ": " + how);
    }

    private static String detail(IOException e) {
        return e.getMessage() == null ? "" : RemoteText.inParentheses(e.getMessage());
    }

    /** Returns the policy for connections that are closed at once: the protocol, and what the server makes of it, are unknown. */
    @Override
    public Confirmation confirmation() {
        return Confirmation.OF_UNFINISHED_HANDSHAKE;
    }

    /** Returns {@code unix:/path}. */
    @Override
    public String toString() {
        return "unix:" + RemoteText.oneLine(path.toString());
    }
}
