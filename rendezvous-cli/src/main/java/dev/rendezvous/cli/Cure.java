package dev.rendezvous.cli;

import dev.rendezvous.Reason;
import java.util.Optional;
import java.util.regex.Pattern;

/** The likely way out, for people who wonder why it took too long. */
final class Cure {

    private static final Pattern LOOPBACK = Pattern.compile("\\b127\\.\\d+\\.\\d+\\.\\d+:|\\[::1]:|\\blocalhost\\b");

    private Cure() {}

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
                                : "Nothing listens at that address: not started yet, or it is at another one.";
                    case NAME_NOT_FOUND -> "Check the spelling, and that both are in the same network.";
                    case NAME_LOOKUP_TIMED_OUT -> "The name server does not answer.";
                    case NAME_LOOKUP_FAILED -> "The name server is at fault, or there is none at that address.";
                    case CONNECT_TIMED_OUT, UNREACHABLE -> "The host is down, or a firewall drops the packets.";
                    case NO_ANSWER -> "It is there and says nothing in time: one that hangs, or another program.";
                    case UNEXPECTED_ANSWER, CONNECTION_LOST ->
                        "Something else may listen there, or it is still starting.";
                    case TLS_FAILED -> "Check the certificate and the name that it is for.";
                    case AUTHENTICATION_FAILED -> "Check user and password; --keep-trying waits all the same.";
                    case NO_SUCH_DATABASE, NO_SUCH_OBJECT, NO_SUCH_FILE ->
                        "Check its name, or wait longer for who creates it with --timeout.";
                    case STARTING_UP, OVERLOADED -> "It is there; wait longer with --timeout.";
                    case NOT_INSTALLED -> "Install what is missing, or give its folder with --plugins.";
                    case NOT_SIGNALLED -> "Nobody has signalled it; 'rendezvous signal' does.";
                    case SERVER_NOT_REACHED -> "Check the address of the rendezvous server.";
                    case STILL_SO -> "It has not gone away.";
                    default -> null;
                });
    }
}
