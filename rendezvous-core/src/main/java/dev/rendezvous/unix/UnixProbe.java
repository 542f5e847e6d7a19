package dev.rendezvous.unix;

import dev.rendezvous.Deadline;
import dev.rendezvous.Observation;
import dev.rendezvous.Probe;
import dev.rendezvous.Reason;
import dev.rendezvous.Reason.Common;
import dev.rendezvous.RemoteText;
import dev.rendezvous.local.Aside;
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
 * Looks whether a UNIX domain stream socket accepts a connection, which is closed at once. Immutable and safe for use by many
 * threads.
 *
 * @param path short enough for the address of a socket
 */
record UnixProbe(Path path) implements Probe {

    @Override
    public Observation look(Deadline deadline) throws InterruptedException {
        return Aside.run(path, deadline, this::looked)
                .orElseGet(() -> Observation.unsatisfied(inconclusive("the file system does not answer")));
    }

    private Observation looked() {
        try {
            BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
            return attributes.isOther() ? connected() : Observation.unsatisfied(missing("is no socket"));
        } catch (NoSuchFileException e) {
            return Observation.unsatisfied(missing("no such file"));
        } catch (AccessDeniedException e) {
            return Observation.unsatisfied(inconclusive("no permission to look"));
        } catch (IOException e) {
            return Observation.unsatisfied(inconclusive("cannot be looked at" + words(e)));
        }
    }

    /**
     * Connects without blocking, which for these sockets is decided at once: a full queue refuses. Waiting for a place in it, as a
     * blocking connect does, cannot be interrupted.
     */
    private Observation connected() {
        try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            channel.configureBlocking(false);
            return channel.connect(UnixDomainSocketAddress.of(path))
                    ? Observation.satisfied("accepting")
                    : Observation.unsatisfied(busy("its queue is full"));
        } catch (ConnectException e) {
            return Observation.unsatisfied(
                    Reason.transientReason(Common.CONNECTION_REFUSED, this + ": refused, nobody listens"));
        } catch (BindException e) {
            // What the JDK makes of EACCES.
            return Observation.unsatisfied(inconclusive("no permission to connect"));
        } catch (ClosedByInterruptException e) {
            return Observation.unsatisfied(inconclusive("not connected in time"));
        } catch (SocketException e) {
            // EAGAIN, so a full queue; or a socket of another type, which the JDK does not tell apart.
            return Observation.unsatisfied(busy("does not accept now" + words(e)));
        } catch (IOException e) {
            return Observation.unsatisfied(inconclusive("this program cannot open a socket" + words(e)));
        }
    }

    private Reason missing(String how) {
        return Reason.transientReason(Common.NO_SUCH_FILE, this + ": " + how);
    }

    private Reason busy(String how) {
        return Reason.inconclusiveReason(Common.OVERLOADED, this + ": " + how);
    }

    private Reason inconclusive(String how) {
        return Reason.inconclusiveReason(Common.LOOK_FAILED, this + ": " + how);
    }

    private static String words(IOException e) {
        return e.getMessage() == null ? "" : " (" + RemoteText.oneLine(e.getMessage()) + ")";
    }

    /** Returns {@code unix:/path}. */
    @Override
    public String toString() {
        return "unix:" + RemoteText.oneLine(path.toString());
    }
}
