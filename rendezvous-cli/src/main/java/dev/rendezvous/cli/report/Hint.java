package dev.rendezvous.cli.report;

import dev.rendezvous.Reason;
import dev.rendezvous.cli.process.NativeImage;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A suggestion what to check, for the most common reasons. */
final class Hint {

    private static final Pattern LOOPBACK = Pattern.compile("\\b127\\.\\d+\\.\\d+\\.\\d+:|\\[::1]:|\\blocalhost\\b");

    /** {@code tcp:8081} is the port 8081 of this host for wait-on; here it is a port of the host {@code tcp}. */
    private static final Pattern SCHEME_AS_HOST = Pattern.compile("(?<host>tcp|udp|https?):(?<port>\\d+)");

    /** The schemes that have another with an s for TLS. */
    private static final String WITH_TLS_FORM = "(?<scheme>http|redis|valkey|amqp|grpc|kafka|cassandra|temporal)";

    private static final Pattern PLAIN = Pattern.compile(WITH_TLS_FORM + "://.*");

    private static final Pattern SECURE = Pattern.compile(WITH_TLS_FORM + "s://.*");

    private static final String SLOW =
            "It hangs, or needs longer than one attempt may take: --attempt-timeout and --timeout allow more time.";

    private Hint() {}

    /**
     * Returns the hint for a reason.
     *
     * @param target the name of the target
     */
    static Optional<String> of(String target, Reason reason) {
        if (reason.kind() == Reason.Common.OUT_OF_TIME && !reason.parts().isEmpty()) {
            return of(target, reason.parts().getFirst());
        }
        if (!(reason.kind() instanceof Reason.Common kind)) {
            return Optional.empty();
        }
        return specific(target, kind, reason.message()).or(() -> general(kind, reason));
    }

    private static Optional<String> specific(String target, Reason.Common kind, String message) {
        return switch (kind) {
            case NAME_NOT_FOUND -> schemeAsHost(target).or(() -> HttpHint.ofProxy(target, System.getenv()));
            case UNEXPECTED_ANSWER, AUTHENTICATION_FAILED ->
                HttpHint.of(message).or(() -> SqlHint.of(message)).or(() -> plain(target, kind));
            case CONNECTION_REJECTED -> SqlHint.of(message);
            case NO_ANSWER -> silent(target);
            case NOT_INSTALLED -> command(target, message);
            case CONNECTION_LOST -> TlsHint.of(target, message).or(() -> plain(target, kind));
            case TLS_FAILED -> TlsHint.of(target, message);
            default -> Optional.empty();
        };
    }

    private static Optional<String> schemeAsHost(String target) {
        Matcher parts = SCHEME_AS_HOST.matcher(target);
        return parts.matches()
                ? Optional.of("'%s' is the name of a host here. The port %s of this host is localhost:%s."
                        .formatted(parts.group("host"), parts.group("port"), parts.group("port")))
                : Optional.empty();
    }

    /** What speaks another protocol may stay silent, as it waits for something that it understands. */
    private static Optional<String> silent(String target) {
        Matcher parts = SECURE.matcher(target);
        if (parts.matches()) {
            return Optional.of("The port may not speak TLS: " + parts.group("scheme") + "://. " + SLOW);
        }
        return target.startsWith("exec:") ? Optional.of(SLOW) : Optional.empty();
    }

    private static Optional<String> command(String target, String message) {
        if (!target.startsWith("exec:")) {
            return Optional.empty();
        }
        if (message.endsWith("is not executable")) {
            return Optional.of("It must be a file that may be executed: chmod +x.");
        }
        return Optional.of(
                message.endsWith("command not found")
                        ? "Check the name of the command, and that its folder is in PATH."
                        : "Check how the command is called: no shell is started.");
    }

    private static Optional<String> plain(String target, Reason.Common kind) {
        Matcher parts = PLAIN.matcher(target);
        return parts.matches() && kind != Reason.Common.AUTHENTICATION_FAILED
                ? Optional.of("Another program may listen there, or it is still starting. If the port expects TLS, use "
                        + parts.group("scheme") + "s://.")
                : Optional.empty();
    }

    private static Optional<String> general(Reason.Common kind, Reason reason) {
        return Optional.ofNullable(
                switch (kind) {
                    case CONNECTION_REFUSED ->
                        LOOPBACK.matcher(reason.message()).find()
                                ? "Nothing listens there. From inside a container, localhost is the container itself."
                                : "Nothing listens at that address: it may not have started, or it uses another address.";
                    case NAME_NOT_FOUND ->
                        "Check the spelling, and that this host and the target are on the same network.";
                    case NAME_LOOKUP_TIMED_OUT -> "The DNS server does not answer.";
                    case NAME_LOOKUP_FAILED -> "The DNS server failed, or its address is wrong.";
                    case CONNECT_TIMED_OUT, UNREACHABLE -> "The host is down, or a firewall drops the packets.";
                    case NO_ANSWER -> "Another program may listen there. " + SLOW;
                    case UNEXPECTED_ANSWER, CONNECTION_LOST ->
                        "Another program may listen there, or it is still starting.";
                    case TLS_FAILED -> "Check the certificate and the host name it was issued for.";
                    case AUTHENTICATION_FAILED ->
                        "Check the user and the password. With --keep-trying, wait-for keeps waiting.";
                    case NO_SUCH_DATABASE, NO_SUCH_OBJECT, NO_SUCH_FILE ->
                        "Check the name. If it will be created later, use a longer --timeout.";
                    case STARTING_UP, OVERLOADED -> "It is starting or busy; use a longer --timeout.";
                    case NOT_INSTALLED ->
                        NativeImage.RUNNING
                                ? "This file loads no drivers. Use wait-for with a Java runtime, of the image rendezvous-cli, and --plugins."
                                : "Install what is missing, or name its folder with --plugins.";
                    case NOT_SIGNALLED -> "Signal it with 'rendezvous signal KEY'.";
                    case SERVER_NOT_REACHED -> "Check the address of the rendezvous server.";
                    case STILL_TRUE -> "It is still there.";
                    default -> null;
                });
    }
}
