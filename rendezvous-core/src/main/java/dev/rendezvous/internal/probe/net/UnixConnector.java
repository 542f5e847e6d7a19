package dev.rendezvous.internal.probe.net;

import dev.rendezvous.Reason;
import dev.rendezvous.Reason.Common;
import dev.rendezvous.internal.text.RemoteText;
import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.SocketException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Connects to Unix domain sockets. As with libpq, a host that begins with a slash is the path of a socket. */
public final class UnixConnector {

    /** Linux allows 108 bytes; the JDK leaves two of them unused. */
    private static final int MAX_BYTES = 106;

    private UnixConnector() {}

    /** Returns whether a host is the path of a socket. */
    public static boolean isPath(String host) {
        return host.startsWith("/");
    }

    /**
     * Returns the path of a socket.
     *
     * @throws IllegalArgumentException if it cannot be one; the message is for users
     */
    public static String requireValid(String path) {
        int bytes = path.getBytes(StandardCharsets.UTF_8).length;
        if (bytes > MAX_BYTES) {
            throw new IllegalArgumentException("path must be at most " + MAX_BYTES + " bytes for a socket, but was "
                    + bytes + "; use a relative path or a symbolic link to its directory");
        }
        if (path.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("path must not contain the character %00");
        }
        return path;
    }

    /**
     * Connects without blocking: for these sockets the result is known at once, and a full queue refuses. A blocking connect would
     * wait for space in the queue, and cannot be interrupted. The caller closes the channel, which blocks from now on.
     *
     * @throws IOException for {@link #toReason}
     */
    public static SocketChannel connect(Path path) throws IOException {
        SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            channel.configureBlocking(false);
            if (!channel.connect(UnixDomainSocketAddress.of(path))) {
                throw new SocketException("its queue is full");
            }
            channel.configureBlocking(true);
            return channel;
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    /** Returns why {@link #connect} has failed. */
    public static Reason toReason(String name, Path path, IOException e) {
        if (e instanceof ConnectException) {
            return Reason.transientReason(Common.CONNECTION_REFUSED, name + ": refused, nothing listens");
        }
        if (e instanceof BindException) {
            // The JDK maps EACCES to this.
            return Reason.inconclusiveReason(Common.CHECK_FAILED, name + ": no permission to connect");
        }
        if (e instanceof ClosedByInterruptException) {
            return Reason.inconclusiveReason(Common.CHECK_FAILED, name + ": not connected in time");
        }
        if (!(e instanceof SocketException)) {
            return Reason.inconclusiveReason(
                    Common.CHECK_FAILED, name + ": this program cannot open a socket" + detail(e));
        }
        if (Files.notExists(path)) {
            return Reason.transientReason(Common.NO_SUCH_FILE, name + ": no such file");
        }
        // EAGAIN for a full queue, or a socket of another type; the JDK does not distinguish them.
        return Reason.inconclusiveReason(Common.OVERLOADED, name + ": does not accept connections now" + detail(e));
    }

    private static String detail(IOException e) {
        return e.getMessage() == null ? "" : RemoteText.inParentheses(e.getMessage());
    }
}
