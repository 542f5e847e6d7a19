package dev.rendezvous.probe.unix;

import dev.rendezvous.Deadline;
import dev.rendezvous.Observation;
import dev.rendezvous.Probe;
import dev.rendezvous.Reason;
import dev.rendezvous.Reason.Common;
import dev.rendezvous.probe.local.BlockingCallRunner;
import dev.rendezvous.target.text.RemoteText;
import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.SocketException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.SocketChannel;
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

    /**
     * Connects without blocking: for these sockets the result is known at once, and a full queue refuses. A blocking connect would
     * wait for space in the queue, and cannot be interrupted.
     */
    private Observation connect() {
        try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            channel.configureBlocking(false);
            return channel.connect(UnixDomainSocketAddress.of(path))
                    ? Observation.satisfied("accepting")
                    : Observation.unsatisfied(busy("its queue is full"));
        } catch (ConnectException e) {
            return Observation.unsatisfied(
                    Reason.transientReason(Common.CONNECTION_REFUSED, this + ": refused, nothing listens"));
        } catch (BindException e) {
            // The JDK maps EACCES to this.
            return Observation.unsatisfied(inconclusive("no permission to connect"));
        } catch (ClosedByInterruptException e) {
            return Observation.unsatisfied(inconclusive("not connected in time"));
        } catch (SocketException e) {
            // EAGAIN for a full queue, or a socket of another type; the JDK does not distinguish them.
            return Observation.unsatisfied(busy("does not accept connections now" + detail(e)));
        } catch (IOException e) {
            return Observation.unsatisfied(inconclusive("this program cannot open a socket" + detail(e)));
        }
    }

    private Reason missing(String how) {
        return Reason.transientReason(Common.NO_SUCH_FILE, this + ": " + how);
    }

    private Reason busy(String how) {
        return Reason.inconclusiveReason(Common.OVERLOADED, this + ": " + how);
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
