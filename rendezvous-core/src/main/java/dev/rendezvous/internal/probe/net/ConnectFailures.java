package dev.rendezvous.internal.probe.net;

import dev.rendezvous.Reason;
import dev.rendezvous.Reason.Common;
import dev.rendezvous.Reason.Permanence;
import dev.rendezvous.internal.text.RemoteText;
import dev.rendezvous.target.HostAndPort;
import java.io.EOFException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.ProtocolException;
import java.net.SocketException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** Maps failures of connecting to, and talking with, a service to reasons. */
final class ConnectFailures {

    private ConnectFailures() {}

    static Reason ofConnect(InetSocketAddress address, IOException e) {
        // A timeout in the kernel is a ConnectException too, but it takes two minutes: no check lasts that long.
        return e instanceof ConnectException ? refused(address) : unreachable(address);
    }

    static Reason refused(InetSocketAddress address) {
        return Reason.transientReason(Common.CONNECTION_REFUSED, HostAndPort.of(address) + " refused");
    }

    static Reason timedOut(InetSocketAddress address) {
        return Reason.inconclusiveReason(Common.CONNECT_TIMED_OUT, HostAndPort.of(address) + " did not answer in time");
    }

    static Reason forbidden(InetSocketAddress address, String rule) {
        return Reason.permanentReason(Common.ADDRESS_NOT_ALLOWED, HostAndPort.of(address) + " is not allowed: " + rule);
    }

    /**
     * Returns why a session failed, by the type of the exception; its message only becomes part of the reason's.
     *
     * @param phase when it failed, as the end of a sentence; may be empty
     */
    static Reason ofSession(String name, String phase, IOException e) {
        Optional<String> distrust = CertificateErrors.reason(e);
        if (distrust.isPresent()) {
            return CertificateErrors.notTrusted(name, distrust.get());
        }
        if (e instanceof ProtocolException) {
            return Reason.inconclusiveReason(Common.UNEXPECTED_ANSWER, name + ": unexpected answer" + details(e));
        }
        if (cause(e, SSLException.class).isPresent()) {
            String details =
                    isConnectionLost(e.getCause()) ? " (the server closed the connection" + phase + ")" : details(e);
            return Reason.inconclusiveReason(Common.TLS_FAILED, name + ": TLS failed" + details);
        }
        return isConnectionLost(e)
                ? Reason.inconclusiveReason(Common.CONNECTION_LOST, name + ": the server closed the connection" + phase)
                : Reason.inconclusiveReason(Common.UNEXPECTED_ANSWER, name + ": unexpected answer" + details(e));
    }

    private static boolean isConnectionLost(@Nullable Throwable e) {
        // Writing to a channel whose peer has closed it throws a plain IOException.
        return e instanceof EOFException
                || e instanceof SocketException
                || (e != null && e.getClass().equals(IOException.class));
    }

    private static String details(IOException e) {
        return e.getMessage() == null ? "" : RemoteText.inParentheses(e.getMessage());
    }

    private static <T extends Throwable> Optional<T> cause(Throwable thrown, Class<T> type) {
        @Nullable Throwable cause = thrown;
        for (int depth = 0; cause != null && depth < 20; depth++, cause = cause.getCause()) {
            if (type.isInstance(cause)) {
                return Optional.of(type.cast(cause));
            }
        }
        return Optional.empty();
    }

    private static Reason unreachable(InetSocketAddress address) {
        return Reason.inconclusiveReason(Common.UNREACHABLE, HostAndPort.of(address) + " is unreachable");
    }

    /**
     * Returns a single reason that summarizes those of all addresses. Its kind is that of the address that came closest to
     * connecting. It is conclusive only if every address responded: there may be a listener behind one that did not.
     */
    static Reason summarize(String host, List<Reason> parts) {
        String all = parts.stream().map(Reason::message).collect(Collectors.joining(", "));
        boolean needsHost = parts.size() > 1
                || !parts.getFirst().message().startsWith((host.contains(":") ? "[" + host + "]" : host) + ":");
        return new Reason(
                kind(parts),
                needsHost ? host + ": " + all : all,
                permanence(parts),
                parts.size() > 1 ? parts : List.of());
    }

    private static Reason.Kind kind(List<Reason> parts) {
        for (Common kind : List.of(Common.CONNECT_TIMED_OUT, Common.CONNECTION_REFUSED, Common.UNREACHABLE)) {
            if (parts.stream().anyMatch(part -> part.kind() == kind)) {
                return kind;
            }
        }
        return parts.getFirst().kind();
    }

    private static Permanence permanence(List<Reason> parts) {
        if (parts.stream().allMatch(Reason::isPermanent)) {
            return Permanence.PERMANENT;
        }
        return kind(parts) == Common.CONNECTION_REFUSED ? Permanence.TRANSIENT : Permanence.INCONCLUSIVE;
    }
}
