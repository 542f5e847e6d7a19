package dev.rendezvous.cli;

import dev.rendezvous.Outcome;
import dev.rendezvous.Reason;
import java.io.PrintStream;
import java.util.List;
import java.util.Optional;

/** The last words of a run that was in vain: what was missing, why, and the likely cure. */
final class Closing {

    private Closing() {}

    static void say(PrintStream err, Outcome outcome, WaitForUsage.Request request, List<TargetStory> stories) {
        if (outcome.isMet()) {
            return;
        }
        StringBuilder text = new StringBuilder("wait-for: ");
        text.append(
                outcome instanceof Outcome.TimedOut
                        ? "timed out after "
                                + request.limit().map(Text::seconds).orElse("")
                        : "can never be met, gave up after "
                                + Text.seconds(outcome.story().elapsed()));
        for (TargetStory story : stories) {
            if (!story.isMet()) {
                text.append("\n  ").append(story.name()).append(": ");
                text.append(story.reason().map(Reason::message).orElse("the first look has not come back"));
                story.reason()
                        .flatMap(Closing::cure)
                        .ifPresent(cure -> text.append("\n    ").append(cure));
            }
        }
        err.println(text);
    }

    private static Optional<String> cure(Reason reason) {
        if (!(reason.kind() instanceof Reason.Common kind)) {
            return Optional.empty();
        }
        return Optional.ofNullable(
                switch (kind) {
                    case CONNECTION_REFUSED ->
                        "Nothing listens there. Inside a container, localhost is the container itself.";
                    case NAME_NOT_FOUND -> "Check the spelling, and that both are in the same network.";
                    case NAME_LOOKUP_TIMED_OUT -> "The name server does not answer.";
                    case CONNECT_TIMED_OUT, UNREACHABLE -> "The host is down, or a firewall drops the packets.";
                    case NO_ANSWER -> "Something listens there and does not speak: another program, or one that hangs.";
                    case UNEXPECTED_ANSWER, CONNECTION_LOST ->
                        "Something else may listen there, or it is still starting.";
                    case AUTHENTICATION_FAILED -> "Check user and password; --keep-trying waits all the same.";
                    case NO_SUCH_DATABASE -> "Check its name, or wait longer for who creates it with --timeout.";
                    case STARTING_UP, OVERLOADED -> "It is there; wait longer with --timeout.";
                    case NOT_SIGNALLED -> "Nobody has signalled it; 'rendezvous signal' does.";
                    case SERVER_NOT_REACHED -> "Check the address of the rendezvous server.";
                    default -> null;
                });
    }
}
