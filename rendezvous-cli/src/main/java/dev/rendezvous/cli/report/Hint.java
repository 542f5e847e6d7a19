package dev.rendezvous.cli.report;

import dev.rendezvous.Reason;
import java.util.Optional;
import java.util.regex.Pattern;

/** A suggestion what to check, for the most common reasons. */
final class Hint {

    private static final Pattern LOOPBACK = Pattern.compile("\\b127\\.\\d+\\.\\d+\\.\\d+:|\\[::1]:|\\blocalhost\\b");

    private Hint() {}

    static Optional<String> of(Reason reason) {
        if (reason.kind() == Reason.Common.OUT_OF_TIME && !reason.parts().isEmpty()) {
            return of(reason.parts().getFirst());
        }
        if (!(reason.kind() instanceof Reason.Common kind)) {
            return Optional.empty();
        }
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
                    case NO_ANSWER ->
                        "It does not answer in time: it may hang, or be another program. --attempt-timeout allows more time.";
                    case UNEXPECTED_ANSWER, CONNECTION_LOST ->
                        "Another program may listen there, or it is still starting.";
                    case TLS_FAILED -> "Check the certificate and the host name it was issued for.";
                    case AUTHENTICATION_FAILED ->
                        "Check the user and the password. With --keep-trying, wait-for keeps waiting.";
                    case NO_SUCH_DATABASE, NO_SUCH_OBJECT, NO_SUCH_FILE ->
                        "Check the name. If it will be created later, use a longer --timeout.";
                    case STARTING_UP, OVERLOADED -> "It is starting or busy; use a longer --timeout.";
                    case NOT_INSTALLED -> "Install what is missing, or name its folder with --plugins.";
                    case NOT_SIGNALLED -> "Signal it with 'rendezvous signal KEY'.";
                    case SERVER_NOT_REACHED -> "Check the address of the rendezvous server.";
                    case STILL_TRUE -> "It is still there.";
                    default -> null;
                });
    }
}
